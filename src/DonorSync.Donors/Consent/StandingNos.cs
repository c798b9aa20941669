using System.Runtime.CompilerServices;
using DonorSync.Database.Ports;

namespace DonorSync.Donors.Consent;

/// <summary>The consent of addresses that no contact has any more (P9).</summary>
sealed class StandingNos : IStandingNos
{
    /// <summary>Databases limit the parameters of a query.</summary>
    const int KeysPerQuery = 500;

    public async IAsyncEnumerable<RecordedNo> AllAsync(DonorSyncDb db, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RecordedNo? last = null;
        await foreach (var row in Unclaimed(db).OrderBy(static e => e.EmailKey).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var no = AddressConsent.Of(row);
            if (last is not null && last.Key != no.Key)
                yield return last;
            last = last?.Key == no.Key ? RecordedNo.Stronger(last, no) : no;
        }
        if (last is not null)
            yield return last;
    }

    public async Task<IReadOnlyList<RecordedNo>> AtAsync(DonorSyncDb db, IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        var found = new List<RecordedNo>();
        foreach (var chunk in keys.Chunk(KeysPerQuery))
        {
            var values = chunk.Select(static k => k.Value).ToList();
            var rows = await Unclaimed(db).Where(e => EF.Parameter(values).Contains(e.EmailKey!)).ToListAsync(cancellation);
            found.AddRange(
                rows.Select(AddressConsent.Of).GroupBy(static n => n.Key).Select(static same => same.Aggregate(RecordedNo.Stronger)));
        }
        return found;
    }

    static IQueryable<ConsentEvent> Unclaimed(DonorSyncDb db) =>
        AddressConsent.Standing(db).Where(e => !db.Contacts().Any(c => c.PrimaryEmailKey == e.EmailKey));
}
