namespace DonorSync.ConstantContact.Budget;

/// <summary>The process's request rate: slightly below the limit, and halved for a while after each 429 answer.</summary>
internal sealed class AdaptiveRate(ConstantContactOptions options, TimeProvider clock)
{
    /// <summary>Divides the limit, because a busy machine and the network can delay a request by about 0.1 s.</summary>
    const double Margin = 1.1;
    const double MaxSlowing = 8;
    const int RequestsBeforeFaster = 20;

    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    double slowing = 1;
    int calm;
    TimeSpan notBefore;
    TimeSpan lastSent = -Second;

    public MonotonicTime Time { get; } = new(clock);

    public double PerSecond
    {
        get
        {
            lock (gate)
                return options.RequestsPerSecond / Margin / slowing;
        }
    }

    /// <summary>The earliest time of the next request.</summary>
    public TimeSpan NotBefore
    {
        get
        {
            lock (gate)
                return notBefore;
        }
    }

    /// <summary>Pauses for 1 s and halves the rate after Constant Contact reported too many requests.</summary>
    public void SlowDown()
    {
        lock (gate)
        {
            slowing = Math.Min(slowing * 2, MaxSlowing);
            calm = 0;
            notBefore = Time.Now + Second;
        }
    }

    /// <summary>
    /// Takes permission for one request if the last one was at least <paramref name="spacing"/> ago, so that no request closely follows a
    /// late one. Otherwise returns the time to wait.
    /// </summary>
    public bool TrySend(TimeSpan now, TimeSpan spacing, out TimeSpan wait)
    {
        lock (gate)
        {
            wait = lastSent + spacing - now;
            if (wait > TimeSpan.Zero)
                return false;
            lastSent = now;
            if (++calm >= RequestsBeforeFaster && slowing > 1)
                (slowing, calm) = (Math.Max(1, slowing / 2), 0);
            return true;
        }
    }
}
