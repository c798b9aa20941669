using DonorSync.Database.Rows;
using DonorSync.Sync.Journal;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.SyncStore.Tables;

/// <summary>A list of the account as last read (<see cref="MirroredList"/>).</summary>
public sealed class MirrorListRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public int AccountId { get; set; }
    public required string ListId { get; set; }
    public required string Name { get; set; }
    public bool Deleted { get; set; }
    public int? Members { get; set; }
}

/// <summary>A contact of the account as last read (<see cref="CtctContact"/>).</summary>
public sealed class MirrorContactRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public int AccountId { get; set; }
    public required string CtctId { get; set; }

    /// <summary>The key of its own address; empty without a valid one.</summary>
    public required string OwnKey { get; set; }

    /// <summary>The key it is reconciled under: its link's, as long as the link holds (C8).</summary>
    public required string CaseKey { get; set; }
    public string? Email { get; set; }
    public Permission Permission { get; set; }
    public DateTimeOffset? PermissionAt { get; set; }
    public bool PermissionByDonor { get; set; }
    public bool Deleted { get; set; }

    /// <summary><see cref="CtctFields"/> in few bytes (<see cref="PackedFields"/>).</summary>
    public required byte[] Fields { get; set; }

    /// <summary><c>updated_at</c> as last read: what a change read from then on shows. Imports of ours move it too.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>
    /// <c>updated_at</c> of the read that first showed these values: the time of the last edit that T3 and T4 compare. Null in rows that an
    /// earlier version wrote; then it is <see cref="UpdatedAt"/>.
    /// </summary>
    public DateTimeOffset? ValuesAt { get; set; }

    /// <summary>List ids, each followed by a comma, so that one can be searched for.</summary>
    public required string Lists { get; set; }

    /// <summary>The complete read that last showed it.</summary>
    public Guid? Sweep { get; set; }

    /// <summary>Complete reads in a row that did not show it (B9).</summary>
    public int Missed { get; set; }

    /// <summary>As <see cref="Missed"/>: only a read without an end showed it, so it may not exist.</summary>
    public const int Doubted = -1;

    public CtctContact ToCore() => new()
    {
        Id = new(CtctId),
        Email = EmailAddress.TryParse(Email, out var email) ? email : null,
        Permission = Permission,
        PermissionAt = PermissionAt,
        PermissionByDonor = PermissionByDonor,
        Deleted = Deleted,
        Fields = PackedFields.Ctct(Fields)!,
        UpdatedAt = ValuesAt ?? UpdatedAt,
        Lists = MirrorColumns.ReadLists(Lists),
    };
}

/// <summary>A mirrored contact as columns of a <see cref="RowCursor"/>.</summary>
static class MirrorColumns
{
    public static IQueryable<object> Of(IQueryable<MirrorContactRow> rows) => rows.Select(static c => new
    {
        c.CtctId,
        c.Email,
        c.Permission,
        c.PermissionAt,
        c.PermissionByDonor,
        c.Deleted,
        c.Fields,
        UpdatedAt = c.ValuesAt ?? c.UpdatedAt,
        c.Lists,
        c.CaseKey,
    });

    /// <param name="lists">Reads <see cref="MirrorContactRow.Lists"/>; most contacts share theirs with others.</param>
    public static CtctContact Read(RowCursor row, Func<string, ImmutableArray<ListId>> lists) => new()
    {
        Id = new(row.RequiredText(0)),
        Email = EmailAddress.TryParse(row.Text(1), out var email) ? email : null,
        Permission = (Permission)row.RequiredNumber(2),
        PermissionAt = row.TimeOrNull(3),
        PermissionByDonor = row.Yes(4),
        Deleted = row.Yes(5),
        Fields = PackedFields.Ctct(row.Bytes(6))!,
        UpdatedAt = row.Time(7),
        Lists = lists(row.RequiredText(8)),
    };

    /// <summary>The key it is reconciled under.</summary>
    public static EmailKey CaseKeyOf(RowCursor row) => new(row.RequiredText(9));

    public static ImmutableArray<ListId> ReadLists(string lists) =>
        [.. lists.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static id => new ListId(id))];
}

sealed class MirrorListConfiguration : IEntityTypeConfiguration<MirrorListRow>
{
    public void Configure(EntityTypeBuilder<MirrorListRow> builder)
    {
        builder.ToTable("MirrorLists");
        builder.HasKey(l => new { l.AccountId, l.ListId });
        builder.HasOne<AccountRow>().WithMany().HasForeignKey(l => l.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

sealed class MirrorContactConfiguration : IEntityTypeConfiguration<MirrorContactRow>
{
    public void Configure(EntityTypeBuilder<MirrorContactRow> builder)
    {
        builder.ToTable("MirrorContacts");
        builder.HasKey(c => new { c.AccountId, c.CtctId });
        builder.HasIndex(c => new { c.AccountId, c.CaseKey, c.CtctId });
        builder.HasIndex(c => new { c.AccountId, c.OwnKey });
        builder.HasIndex(c => new { c.AccountId, c.UpdatedAt });
        builder.HasOne<AccountRow>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
