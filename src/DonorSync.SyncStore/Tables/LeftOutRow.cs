using DonorSync.Database.Organizations;
using DonorSync.Database.Sqlite;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.SyncStore.Tables;

/// <summary>A group, or a list of an account, that a user left out (B12). A pair has a row for each of the two.</summary>
public sealed class LeftOutRow : IBelongsToOrganization
{
    /// <summary>The <see cref="AccountId"/> of groups, which belong to no account.</summary>
    public const int Groups = 0;

    public OrganizationId OrganizationId { get; set; }

    /// <summary>The account of a list.</summary>
    public int AccountId { get; set; }

    /// <summary>The id of the group or list.</summary>
    public required string Id { get; set; }
    public DateTimeOffset Since { get; set; }
    public required string By { get; set; }
}

sealed class LeftOutConfiguration : IEntityTypeConfiguration<LeftOutRow>
{
    public void Configure(EntityTypeBuilder<LeftOutRow> builder)
    {
        builder.ToTable("LeftOut");
        builder.HasKey(l => new { l.OrganizationId, l.AccountId, l.Id });
        builder.Property(l => l.Id).HasMaxLength(200);
        builder.HasOne<Organization>().WithMany().HasForeignKey(l => l.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}

static class LeftOutQueries
{
    /// <summary>Returns what users left out: groups, and lists of the account.</summary>
    public static async Task<LeftOut> LeftOutAsync(this DonorSyncDb db, int? account, CancellationToken cancellation)
    {
        var rows = await db.Set<LeftOutRow>().AsNoTracking().Where(l => l.AccountId == LeftOutRow.Groups || l.AccountId == account)
            .Select(static l => new { l.AccountId, l.Id }).ToListAsync(cancellation);
        return new(
            [.. rows.Where(static r => r.AccountId == LeftOutRow.Groups).Select(static r => new GroupId(r.Id))],
            [.. rows.Where(static r => r.AccountId != LeftOutRow.Groups).Select(static r => new ListId(r.Id))]);
    }
}
