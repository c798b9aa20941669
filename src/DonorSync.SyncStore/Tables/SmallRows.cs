using DonorSync.ConstantContact.Budget;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.SyncStore.Tables;

/// <summary>An open matter for a person (<see cref="ReviewItem"/>), as the last run found it.</summary>
public sealed class ReviewRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public int AccountId { get; set; }
    public required string Rule { get; set; }
    public required string Subject { get; set; }
    public required string Text { get; set; }
    public DateTimeOffset FirstSeenAt { get; set; }
}

/// <summary>Requests of an application key: of the installation, not of an organisation.</summary>
public sealed class LedgerRow
{
    public required string Key { get; set; }

    /// <summary>The UTC day that <see cref="Count"/> is of, as days since 0001-01-01.</summary>
    public int Day { get; set; }
    public int Count { get; set; }

    /// <summary>Those of <see cref="Count"/> that patient work took.</summary>
    public int Patient { get; set; }

    /// <summary>What all but patient work took on the day before.</summary>
    public int HourlyBefore { get; set; }

    /// <summary>Where the next block's place in time begins.</summary>
    public DateTimeOffset PaceUntil { get; set; }

    /// <summary>Up to when patient work has had its share.</summary>
    public DateTimeOffset? PatientUntil { get; set; }
    public DateTimeOffset? ClosedUntil { get; set; }

    public DailyQuota ToLedger() =>
        new(Day, Count, Patient, HourlyBefore, PaceUntil, PatientUntil ?? DateTimeOffset.UnixEpoch, ClosedUntil);

    public void Take(DailyQuota ledger) => (Day, Count, Patient, HourlyBefore, PaceUntil, PatientUntil, ClosedUntil) =
        (ledger.Day, ledger.Count, ledger.Patient, ledger.HourlyBefore, ledger.PaceUntil, ledger.PatientUntil, ledger.ClosedUntil);
}

sealed class ReviewConfiguration : IEntityTypeConfiguration<ReviewRow>
{
    public void Configure(EntityTypeBuilder<ReviewRow> builder)
    {
        builder.ToTable("Reviews");
        builder.HasKey(r => new { r.AccountId, r.Rule, r.Subject });
        builder.HasOne<AccountRow>().WithMany().HasForeignKey(r => r.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

sealed class LedgerConfiguration : IEntityTypeConfiguration<LedgerRow>
{
    public void Configure(EntityTypeBuilder<LedgerRow> builder)
    {
        builder.ToTable("RequestLedger");
        builder.HasKey(l => l.Key);
        builder.Property(l => l.Key).HasMaxLength(200);
    }
}
