using DonorSync.Database.Organizations;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.SyncStore.Tables;

/// <summary>A Constant Contact account that was connected once. Links, baselines and the mirror belong to it (A6).</summary>
public sealed class AccountRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public int Id { get; set; }

    /// <summary><c>encoded_account_id</c>.</summary>
    public required string EncodedId { get; set; }
    public string? Name { get; set; }

    /// <summary>Up to where it has been read (<see cref="ReadMarks"/>).</summary>
    public DateTimeOffset? ChangedSince { get; set; }
    public DateTimeOffset? OptedOutSince { get; set; }
    public DateTimeOffset? FullReadAt { get; set; }

    /// <summary>The complete read that goes on over several runs (<see cref="OpenSweep"/>); null when there is none.</summary>
    public Guid? SweepId { get; set; }
    public DateTimeOffset? SweepBeganAt { get; set; }
    public int SweepPass { get; set; }
    public string? SweepNext { get; set; }
    public int SweepRead { get; set; }
    public int? SweepTotal { get; set; }

    /// <summary>A first sync has come to its end; the next ones are not first ones.</summary>
    public bool FirstSyncDone { get; set; }

    /// <summary>Whether changes are noted for this account (<see cref="ChangedCaseRow"/>); of one account of an organisation at
    /// most.</summary>
    public bool TracksChanges { get; set; }

    /// <summary>
    /// What the last look at everything stood on, as a digest. Null when there was none, or something has happened that only another
    /// one sees; while one goes on, the run that makes it.
    /// </summary>
    public string? LookedAtAll { get; set; }

    public OpenSweep? Sweep() => SweepId is { } id ? new(id, SweepBeganAt!.Value, SweepPass, SweepNext, SweepRead, SweepTotal) : null;

    public void Take(OpenSweep? sweep) => (SweepId, SweepBeganAt, SweepPass, SweepNext, SweepRead, SweepTotal) =
        (sweep?.Id, sweep?.BeganAt, sweep?.Pass ?? 0, sweep?.Next, sweep?.Read ?? 0, sweep?.Total);
}

sealed class AccountConfiguration : IEntityTypeConfiguration<AccountRow>
{
    public void Configure(EntityTypeBuilder<AccountRow> builder)
    {
        builder.ToTable("Accounts");
        builder.Property(a => a.EncodedId).HasMaxLength(200);
        builder.HasIndex(a => new { a.OrganizationId, a.EncodedId }).IsUnique();
        builder.HasOne<Organization>().WithMany().HasForeignKey(a => a.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
