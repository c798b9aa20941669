using DonorSync.Database.Organizations;
using DonorSync.Sync.Ports;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Users;

/// <summary>The rights of a user in the organization. The default is the lowest.</summary>
public enum UserRole
{
    /// <summary>Can only view.</summary>
    ReadOnly,

    /// <summary>Can edit contacts and groups, and start syncs.</summary>
    Staff,

    /// <summary>Can do everything, including users, tokens, connecting and disconnecting.</summary>
    Administrator,
}

/// <summary>A user of DonorSync. The email address is the user name and unique in the installation.</summary>
public sealed class User : IdentityUser<Guid>
{
    public OrganizationId OrganizationId { get; set; }
    public UserRole Role { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The 30-second step (RFC 6238) of the last authenticator code that was accepted: each code works once.</summary>
    public long? LastCodeStep { get; set; }

    /// <summary>When an administrator set this password; null once the user has chosen one.</summary>
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
