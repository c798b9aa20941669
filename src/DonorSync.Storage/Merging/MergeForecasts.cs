using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>The result of a merge before it is made.</summary>
/// <param name="SaidNo">Whether either is opted out in DonorSync or, as last read, in Constant Contact: then the merged contact is opted
/// out.</param>
/// <param name="Groups">The groups of both, by name.</param>
/// <param name="Lists">The lists of each address when they were last read.</param>
public sealed record MergeForecast(bool SaidNo, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Lists);

/// <summary>Forecasts a merge before anything is written.</summary>
public static class MergeForecasts
{
    public static async Task<MergeForecast> ForecastMergeAsync(this DonorSession session, Contact kept, Contact gone, CancellationToken cancellation)
    {
        var db = session.Db;
        Guid[] both = [kept.Id, gone.Id];
        var groups = await db.Groups.Where(g => db.GroupMembers.Any(m => m.GroupId == g.Id && both.Contains(m.ContactId))).Select(g => g.Name).ToListAsync(cancellation);
        var saidNo = !kept.Preferences.IntegrationEmailOptIn || !gone.Preferences.IntegrationEmailOptIn || (await RefusedThere.AmongAsync(db, both, cancellation)).Count > 0;
        return new(saidNo, [.. groups.Order(StringComparer.OrdinalIgnoreCase)], await ListsAsync(db, [.. new[] { kept.PrimaryEmailKey, gone.PrimaryEmailKey }.OfType<string>()], cancellation));
    }

    static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ListsAsync(DonorSyncDb db, List<string> keys, CancellationToken cancellation)
    {
        if (await db.Set<ConnectionRow>().Select(c => c.AccountId).FirstOrDefaultAsync(cancellation) is not { } account)
            return new Dictionary<string, IReadOnlyList<string>>();
        var names = await db.Set<MirrorListRow>().Where(l => l.AccountId == account && !l.Deleted).ToDictionaryAsync(l => l.ListId, l => l.Name, cancellation);
        var contacts = await db.Set<MirrorContactRow>().Where(c => c.AccountId == account && !c.Deleted && keys.Contains(c.CaseKey))
            .Select(c => new { c.CaseKey, c.Lists }).ToListAsync(cancellation);
        return contacts.GroupBy(static c => c.CaseKey).ToDictionary(static c => c.Key, c => (IReadOnlyList<string>)
            [.. c.SelectMany(static one => one.Lists.Split(',', StringSplitOptions.RemoveEmptyEntries)).Distinct().Where(names.ContainsKey).Select(list => names[list]).Order(StringComparer.OrdinalIgnoreCase)]);
    }
}
