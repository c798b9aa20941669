using DonorSync.Database.Ports;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Counts;

/// <summary>Counts of one week. <paramref name="Begins"/>: its start, UTC.</summary>
/// <param name="GroupMembers">Memberships of all groups together at the last sync before the week's end; 0 before the first sync.</param>
/// <param name="ListMembers">Memberships of all lists together, likewise.</param>
public sealed record TrendWeek(DateTimeOffset Begins, int NewContacts, int OptOuts, int Bounces, int GroupMembers, int ListMembers);

/// <summary>How the donor database moves over the weeks.</summary>
public sealed class WeeklyTrends(IDbContextFactory<DonorSyncDb> contexts, IMemberCounts sync, TimeProvider clock)
{
    const long MicrosecondsPerWeek = 7L * 24 * 60 * 60 * 1_000_000;

    /// <summary>Half a year.</summary>
    public const int Weeks = 26;

    /// <summary>Returns the last weeks, oldest first; the last one ends now.</summary>
    public Task<IReadOnlyList<TrendWeek>> ReadAsync(OrganizationId organization, CancellationToken cancellation) =>
        CountAsync(organization, Weeks, cancellation);

    async Task<IReadOnlyList<TrendWeek>> CountAsync(OrganizationId organization, int weeks, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        var end = UnixMicroseconds.Of(clock.Now());
        var start = end - (weeks * MicrosecondsPerWeek);
        var of = organization.Value;
        // Uses an integer division, which a translated query could not group by.
        var contacts = await CountAsync(db, $"""
            SELECT ("CreatedAt" - {start}) / {MicrosecondsPerWeek} AS "Week", COUNT(*) AS "Count" FROM "Contacts"
            WHERE "OrganizationId" = {of} AND "CreatedAt" > {start} GROUP BY 1
            """, cancellation);
        var optOuts = await CountAsync(db, $"""
            SELECT ("At" - {start}) / {MicrosecondsPerWeek} AS "Week", COUNT(*) AS "Count" FROM "ConsentEvents"
            WHERE "OrganizationId" = {of} AND "At" > {start} AND NOT "After" AND "Before" IS DISTINCT FROM "After" GROUP BY 1
            """, cancellation);
        var bounces = await CountAsync(db, $"""
            SELECT ("EmailDeliverableChangedAt" - {start}) / {MicrosecondsPerWeek} AS "Week", COUNT(*) AS "Count" FROM "Contacts"
            WHERE "OrganizationId" = {of} AND "EmailDeliverableChangedAt" > {start} AND NOT "EmailDeliverable" GROUP BY 1
            """, cancellation);
        List<TrendWeek> all = [];
        for (var week = 0; week < weeks; week++)
        {
            var begins = UnixMicroseconds.ToTime(start + (week * MicrosecondsPerWeek));
            var (groups, lists) = await sync.AtAsync(db, begins + TimeSpan.FromDays(7), cancellation);
            all.Add(new(
                begins, contacts.GetValueOrDefault(week), optOuts.GetValueOrDefault(week), bounces.GetValueOrDefault(week), groups, lists));
        }
        return all;
    }

    static async Task<Dictionary<int, int>> CountAsync(DonorSyncDb db, FormattableString sql, CancellationToken cancellation) =>
        (await db.Database.SqlQuery<WeekCount>(sql).ToListAsync(cancellation))
            .GroupBy(static w => (int)w.Week).ToDictionary(static w => w.Key, static w => (int)w.Sum(static c => c.Count));

    sealed record WeekCount(long Week, long Count);
}
