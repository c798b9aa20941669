using DonorSync.Database.Rows;
using DonorSync.Database.Sqlite;
using DonorSync.Sync.Journal;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DonorSync.SyncStore.Tables;

/// <summary>What is remembered of one address (<see cref="Baseline"/>).</summary>
public sealed class BaselineRow : IBelongsToOrganization
{
    public OrganizationId OrganizationId { get; set; }
    public int AccountId { get; set; }
    public required string Key { get; set; }
    public string? CtctId { get; set; }
    public Permission? Permission { get; set; }
    public bool Deleted { get; set; }

    /// <summary><see cref="CtctFields"/> in few bytes (<see cref="PackedFields"/>).</summary>
    public byte[]? Ctct { get; set; }

    /// <summary><see cref="ContactFields"/> in few bytes.</summary>
    public byte[]? Crm { get; set; }

    /// <summary>One memory a line: a letter (N never, O on, L left, U undone) and the link's id.</summary>
    public required string Memberships { get; set; }

    public Baseline ToCore() => new()
    {
        Key = new(Key),
        CtctId = CtctId is null ? null : new CtctContactId(CtctId),
        Permission = Permission,
        Deleted = Deleted,
        Ctct = PackedFields.Ctct(Ctct),
        Crm = PackedFields.Crm(Crm),
        Memberships = MembershipText.Read(Memberships),
    };
}

/// <summary>A baseline as columns of a <see cref="RowCursor"/>.</summary>
static class BaselineColumns
{
    public static IQueryable<object> Of(IQueryable<BaselineRow> rows) =>
        rows.Select(static b => new { b.Key, b.CtctId, b.Permission, b.Deleted, b.Ctct, b.Crm, b.Memberships });

    /// <param name="memberships">Reads <see cref="BaselineRow.Memberships"/>; most addresses share theirs with others.</param>
    public static Baseline Read(RowCursor row, Func<string, ImmutableSortedDictionary<LinkId, Membership>> memberships) => new()
    {
        Key = new(row.RequiredText(0)),
        CtctId = row.Text(1) is { } id ? new CtctContactId(id) : null,
        Permission = (Permission?)row.Number(2),
        Deleted = row.Yes(3),
        Ctct = PackedFields.Ctct(row.Bytes(4)),
        Crm = PackedFields.Crm(row.Bytes(5)),
        Memberships = memberships(row.RequiredText(6)),
    };
}

/// <summary>Memberships as text, compact because there are as many as contacts times lists.</summary>
static class MembershipText
{
    public static string Write(ImmutableSortedDictionary<LinkId, Membership> memberships) =>
        string.Join('\n', memberships.Select(static m => Letter(m.Value) + m.Key.Value));

    public static ImmutableSortedDictionary<LinkId, Membership> Read(string text) => text.Length == 0
        ? Baseline.NoMemberships
        : Baseline.NoMemberships.AddRange(
            text.Split('\n').Select(static line => KeyValuePair.Create(new LinkId(line[1..]), Value(line[0]))));

    public static char Letter(Membership memory) => memory switch
    {
        Membership.SeenNever => 'N',
        Membership.SeenOn => 'O',
        Membership.SeenLeft => 'L',
        Membership.Undone => 'U',
    };

    static Membership Value(char letter) => letter switch
    {
        'N' => Membership.SeenNever,
        'O' => Membership.SeenOn,
        'L' => Membership.SeenLeft,
        'U' => Membership.Undone,
        _ => throw new FormatException($"'{letter}' is no memory of a membership."),
    };
}

sealed class BaselineConfiguration : IEntityTypeConfiguration<BaselineRow>
{
    public void Configure(EntityTypeBuilder<BaselineRow> builder)
    {
        builder.ToTable("Baselines").KeepInKey();
        builder.HasKey(b => new { b.AccountId, b.Key });
        builder.HasIndex(b => new { b.AccountId, b.CtctId });
        builder.HasOne<AccountRow>().WithMany().HasForeignKey(b => b.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
