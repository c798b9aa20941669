using DonorSync.Database.Organizations;
using DonorSync.Sync;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Users;

/// <summary>What a person may do in their organization. The default is the least.</summary>
public enum UserRole
{
    /// <summary>Looks.</summary>
    ReadOnly,

    /// <summary>Works with contacts and groups, and starts syncs.</summary>
    Staff,

    /// <summary>Everything: also people, tokens, connecting and disconnecting.</summary>
    Administrator,
}

/// <summary>A person who signs in. The e-mail address is the user name: unique in the installation.</summary>
public sealed class User : IdentityUser<Guid>
{
    public OrganizationId OrganizationId { get; set; }
    public UserRole Role { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The 30-second step (RFC 6238) of the last authenticator code that was accepted: each code works once.</summary>
    public long? LastCodeStep { get; set; }

    /// <summary>When another person gave this password; null once the user has chosen one.</summary>
    public DateTimeOffset? PasswordGivenAt { get; set; }
}

sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("Users");
        builder.Property(u => u.Id).ValueGeneratedNever();
        builder.Property(u => u.Role).HasConversion<string>().HasMaxLength(20);
        builder.HasOne<Organization>().WithMany().HasForeignKey(u => u.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}

sealed class UserClaimConfiguration : IEntityTypeConfiguration<IdentityUserClaim<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> builder) => builder.ToTable("UserClaims");
}

sealed class UserLoginConfiguration : IEntityTypeConfiguration<IdentityUserLogin<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> builder) => builder.ToTable("UserLogins");
}

sealed class UserTokenConfiguration : IEntityTypeConfiguration<IdentityUserToken<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder) => builder.ToTable("UserTokens");
}
