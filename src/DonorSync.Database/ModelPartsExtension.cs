using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Database;

/// <summary>Gives a context its tables with its options, so that contexts can be pooled.</summary>
public sealed class ModelPartsExtension(ModelParts parts) : IDbContextOptionsExtension
{
    public ModelParts Parts => parts;

    public DbContextOptionsExtensionInfo Info => new ExtensionInfo(this);

    public void ApplyServices(IServiceCollection services)
    {
    }

    public void Validate(IDbContextOptions options)
    {
    }

    sealed class ExtensionInfo(IDbContextOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;

        public override string LogFragment => "";

        public override int GetServiceProviderHashCode() => 0;

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is ExtensionInfo;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo)
        {
        }
    }
}

public static class ModelPartsOptions
{
    /// <summary>The tables that the context has.</summary>
    public static DbContextOptionsBuilder UseModelParts(this DbContextOptionsBuilder builder, ModelParts parts)
    {
        ((IDbContextOptionsBuilderInfrastructure)builder).AddOrUpdateExtension(new ModelPartsExtension(parts));
        return builder;
    }
}
