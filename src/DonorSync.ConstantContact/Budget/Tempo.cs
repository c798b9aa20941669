namespace DonorSync.ConstantContact;

/// <summary>How fast this process goes: a little slower than the limit, and slower still for a while after it was found too fast.</summary>
internal sealed class Tempo(ConstantContactOptions options, TimeProvider clock)
{
    /// <summary>Slower than the limit, by what a busy machine and the network may hold one request up: a tenth of a second in each second.</summary>
    const double Margin = 1.1;
    const double MostSlowing = 8;
    const int CalmBeforeFaster = 20;

    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    double slowing = 1;
    int calm;
    TimeSpan notBefore;
    TimeSpan lastSent = -Second;

    public SteadyTime Time { get; } = new(clock);

    public double PerSecond
    {
        get
        {
            lock (gate)
                return options.RequestsPerSecond / Margin / slowing;
        }
    }

    /// <summary>Nothing is sent before.</summary>
    public TimeSpan NotBefore
    {
        get
        {
            lock (gate)
                return notBefore;
        }
    }

    /// <summary>Constant Contact found us too fast: pause, and go slower for a while.</summary>
    public void SlowDown()
    {
        lock (gate)
        {
            slowing = Math.Min(slowing * 2, MostSlowing);
            calm = 0;
            notBefore = Time.Now + Second;
        }
    }

    /// <summary>
    /// Sends one more, if the last one is so long ago: one that was woken late must not have the next one close behind it. Else answers how
    /// long to wait.
    /// </summary>
    public bool TrySend(TimeSpan now, TimeSpan spacing, out TimeSpan wait)
    {
        lock (gate)
        {
            wait = lastSent + spacing - now;
            if (wait > TimeSpan.Zero)
                return false;
            lastSent = now;
            if (++calm >= CalmBeforeFaster && slowing > 1)
                (slowing, calm) = (Math.Max(1, slowing / 2), 0);
            return true;
        }
    }
}
