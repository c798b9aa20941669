using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>What a merge would come to.</summary>
/// <param name="SaidNo">Whether either said No, here or in Constant Contact, as far as is known: then the one contact says No.</param>
/// <param name="Groups">The groups of both, by name.</param>
/// <param name="Lists">By address: the lists it is on, when that was last read.</param>
public sealed record MergeForecast(bool SaidNo, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Lists);

/// <summary>Says what a merge would come to, before anything is written.</summary>
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
