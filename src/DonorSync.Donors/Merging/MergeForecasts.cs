using DonorSync.Donors.Tasks;

namespace DonorSync.Donors.Merging;

/// <summary>What a merge would come to.</summary>
/// <param name="SaidNo">Whether either said No, here or in Constant Contact, as far as is known: then the one contact says No.</param>
/// <param name="Groups">The groups of both, by name.</param>
/// <param name="Lists">By address: the lists it is on, when that was last read.</param>
public sealed record MergeForecast(bool SaidNo, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Lists);

/// <summary>Says what a merge would come to, before anything is written.</summary>
public static class MergeForecasts
{
    public static async Task<MergeForecast> ForecastMergeAsync(
        this DonorSession session, Contact kept, Contact gone, CancellationToken cancellation)
    {
        var db = session.Db;
        Guid[] both = [kept.Id, gone.Id];
        var groups = await db.Groups().Where(g => db.GroupMembers().Any(m => m.GroupId == g.Id && both.Contains(m.ContactId)))
            .Select(g => g.Name).ToListAsync(cancellation);
        var saidNo = !kept.Preferences.IntegrationEmailOptIn || !gone.Preferences.IntegrationEmailOptIn
            || (await KnownOptOuts.AmongAsync(session, both, cancellation)).Count > 0;
        return new(
            saidNo, [.. groups.Order(StringComparer.OrdinalIgnoreCase)],
            await session.Sync.Listed.ListsAsync(
                db, [.. new[] { kept.PrimaryEmailKey, gone.PrimaryEmailKey }.OfType<string>()], cancellation));
    }
}
