namespace DonorSync.Sync;

/// <summary>
/// The durable count of requests per application key and UTC day, shared by all processes of the installation. Requests are taken
/// in small blocks before they are sent, so that a crash can only count too many, never too few. A block also has its place in
/// time, so that processes together keep the pace of the key.
/// </summary>
public interface IRequestLedger
{
    /// <summary>
    /// Takes a block, in one atomic step:
    /// gives back <see cref="BlockAsk.Unspent"/> (only if the day is still the same);
    /// when the key is closed at <see cref="BlockAsk.Now"/>, answers no requests and the time it opens;
    /// otherwise grants min(<see cref="BlockAsk.Requests"/>, what the day has left), counts it, and gives it the time from
    /// max(now, end of the block before), which ends granted / <see cref="BlockAsk.PerSecond"/> seconds later;
    /// with nothing left of the day, answers no requests and the next 00:00 UTC.
    /// </summary>
    Task<RequestBlock> TakeAsync(string applicationKey, BlockAsk ask, CancellationToken cancellation);

    /// <summary>Constant Contact said the day's quota is used up: no block before <paramref name="until"/>.</summary>
    Task CloseAsync(string applicationKey, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Requests counted on a UTC day. Blocks that are not used up count in full.</summary>
    Task<int> CountAsync(string applicationKey, DateOnly day, CancellationToken cancellation);
}

/// <param name="Now">The UTC day of this is the day that is counted.</param>
/// <param name="Requests">Wanted, 0 or more; 0 only gives back.</param>
/// <param name="Unspent">Left of the block taken before, to give back.</param>
/// <param name="UnspentDay">The UTC day that block was counted on.</param>
/// <param name="PerSecond">The pace, above 0.</param>
/// <param name="PerDay">The limit of the day.</param>
public sealed record BlockAsk(DateTimeOffset Now, int Requests, int Unspent, DateOnly UnspentDay, double PerSecond, int PerDay);

/// <param name="Requests">Granted: 0 when the key is closed or the day is spent.</param>
/// <param name="From">The first of them may be sent now or at this time, the later one.</param>
/// <param name="ReopensAt">Only with no requests granted though some were wanted: when to ask again.</param>
public sealed record RequestBlock(int Requests, DateTimeOffset From, DateTimeOffset? ReopensAt);
