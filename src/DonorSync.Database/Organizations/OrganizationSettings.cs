using DonorSync.Sync;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.Database.Organizations;

/// <summary>What an organization's administrators chose for its syncs (B13). Null: the server's setting applies.</summary>
public sealed class OrganizationSettings : IBelongsToOrganization
{
    /// <summary>No limit, as <see cref="MaxTopLevelDomainLength"/>.</summary>
    public const int Off = 0;

    public OrganizationId OrganizationId { get; set; }

    /// <summary>Counts the changes.</summary>
    public int Version { get; set; }

    /// <summary>The limit of E4 has changed, and answers that were stored by the former one may not be derived again yet.</summary>
    public bool LimitChanged { get; set; }

    public int? MaxTopLevelDomainLength { get; set; }
    public bool? SendOrganizationNames { get; set; }
    public Newcomers? Newcomers { get; set; }

    /// <summary>Whole seconds, like <see cref="FullReadEvery"/>.</summary>
    public TimeSpan? Interval { get; set; }
    public TimeSpan? FullReadEvery { get; set; }

    // B3; shares in percent.
    public int? RemovalsOver { get; set; }
    public int? RemovalsOverPercent { get; set; }
    public int? RemovalsOverInAnyCase { get; set; }
    public int? ListDeletionsOver { get; set; }
    public int? BlankedOverPercent { get; set; }
    public int? ChangedOverPercent { get; set; }
    public int? OptOutsOver { get; set; }
    public int? OptOutsOverPercent { get; set; }

    /// <summary>Returns the settings that apply.</summary>
    public SyncSettings Over(SyncSettings server)
    {
        var (policy, holds) = (server.Policy, server.Policy.Holds);
        return server with
        {
            Interval = Interval ?? server.Interval,
            FullReadEvery = FullReadEvery ?? server.FullReadEvery,
            Policy = policy with
            {
                MaxTopLevelDomainLength = MaxTopLevelDomainLength switch
                {
                    null => policy.MaxTopLevelDomainLength,
                    Off => null,
                    var most => most,
                },
                SendOrganizationNames = SendOrganizationNames ?? policy.SendOrganizationNames,
                Newcomers = Newcomers ?? policy.Newcomers,
                Holds = holds with
                {
                    Removals = RemovalsOver ?? holds.Removals,
                    RemovalShare = Share(RemovalsOverPercent) ?? holds.RemovalShare,
                    RemovalsInAnyCase = RemovalsOverInAnyCase ?? holds.RemovalsInAnyCase,
                    ListDeletions = ListDeletionsOver ?? holds.ListDeletions,
                    BlankedShare = Share(BlankedOverPercent) ?? holds.BlankedShare,
                    ChangedShare = Share(ChangedOverPercent) ?? holds.ChangedShare,
                    OptOuts = OptOutsOver ?? holds.OptOuts,
                    OptOutShare = Share(OptOutsOverPercent) ?? holds.OptOutShare,
                },
            },
        };
    }

    static double? Share(int? percent) => percent / 100.0;
}

sealed class OrganizationSettingsConfiguration : IEntityTypeConfiguration<OrganizationSettings>
{
    public void Configure(EntityTypeBuilder<OrganizationSettings> builder)
    {
        builder.ToTable("OrganizationSettings");
        builder.HasKey(static s => s.OrganizationId);
        builder.Property(static s => s.OrganizationId).ValueGeneratedNever();
        builder.Property(static s => s.Newcomers).HasConversion<string>().HasMaxLength(20);
        builder.Property(static s => s.Interval).HasConversion<SecondsConverter>();
        builder.Property(static s => s.FullReadEvery).HasConversion<SecondsConverter>();
        builder.HasOne<Organization>().WithOne().HasForeignKey<OrganizationSettings>(static s => s.OrganizationId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}
