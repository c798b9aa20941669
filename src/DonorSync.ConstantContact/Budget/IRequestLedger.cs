namespace DonorSync.ConstantContact.Budget;

/// <summary>
/// The durable count of requests per application key and UTC day, shared by all processes of the installation. Requests are taken
/// in small blocks before they are sent, so that a crash can only count too many, never too few. A block also has its place in
/// time, so that processes together keep the pace of the key. How a day is shared out is in <see cref="DailyQuota"/>.
/// </summary>
public interface IRequestLedger
{
    /// <summary>Takes a block, in one atomic step (<see cref="DailyQuota.Take"/>).</summary>
    Task<QuotaGrant> TakeAsync(string applicationKey, QuotaClaim ask, CancellationToken cancellation);

    /// <summary>Constant Contact said the day's quota is used up: no block before <paramref name="until"/>.</summary>
    Task CloseAsync(string applicationKey, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Requests counted on a UTC day. Blocks that are not used up count in full.</summary>
    Task<int> CountAsync(string applicationKey, DateOnly day, CancellationToken cancellation);
}

/// <summary>How long a request can wait.</summary>
public enum Urgency
{
    /// <summary>A person stands before it: as long as the day has any.</summary>
    Now,

    /// <summary>Hourly work: a day that is too short for all of it is spread evenly.</summary>
    Hourly,

    /// <summary>First syncs and complete reads: what hourly work leaves, and never nothing.</summary>
    Patient,
}

/// <param name="Now">The UTC day of this is the day that is counted.</param>
/// <param name="Requests">Wanted, 0 or more; 0 only gives back.</param>
/// <param name="Unspent">Left of the block taken before, to give back.</param>
/// <param name="UnspentDay">The UTC day that block was counted on.</param>
/// <param name="PerSecond">The pace, above 0.</param>
/// <param name="PerDay">The limit of the day.</param>
public sealed record QuotaClaim(DateTimeOffset Now, int Requests, int Unspent, DateOnly UnspentDay, double PerSecond, int PerDay)
{
    /// <summary>Of what is wanted and of what is given back.</summary>
    public Urgency Urgency { get; init; }

    /// <summary>Whether it comes back at <see cref="QuotaGrant.ComeBackAt"/>, so that a request may be promised to it.</summary>
    public bool Waits { get; init; }

    /// <summary>Whether it was promised a request, on <see cref="UnspentDay"/>, and comes for it now.</summary>
    public bool WasPromised { get; init; }
}

/// <param name="Requests">Granted: 0 when the key is closed, the day is spent, or it is not this work's turn.</param>
/// <param name="From">The first of them may be sent now or at this time, the later one.</param>
/// <param name="ReopensAt">Only with no requests granted though some were wanted, when the key is closed or the day spent: when to ask
/// again.</param>
public sealed record QuotaGrant(int Requests, DateTimeOffset From, DateTimeOffset? ReopensAt)
{
    /// <summary>Only with no requests granted though some were wanted: when it may be this work's turn.</summary>
    public DateTimeOffset? ComeBackAt { get; init; }

    /// <summary>One request is counted already, for then: who waits longest is served first, whichever process asks.</summary>
    public bool Promised { get; init; }
}
