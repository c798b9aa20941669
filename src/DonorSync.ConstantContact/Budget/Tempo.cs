namespace DonorSync.ConstantContact;

/// <summary>How fast this process goes: a little slower than the limit, and slower still for a while after it was found too fast.</summary>
internal sealed class Tempo(ConstantContactOptions options, TimeProvider clock)
{
    const double Margin = 1.04;
    const double MostSlowing = 8;
    const int CalmBeforeFaster = 20;

    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    double slowing = 1;
    int calm;
    DateTimeOffset notBefore;

    public double PerSecond
    {
        get
        {
            lock (gate)
                return options.RequestsPerSecond / Margin / slowing;
        }
    }

    /// <summary>Nothing is sent before.</summary>
    public DateTimeOffset NotBefore
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
            notBefore = clock.GetUtcNow() + Second;
        }
    }

    /// <summary>One more was sent.</summary>
    public void Sent()
    {
        lock (gate)
        {
            if (++calm >= CalmBeforeFaster && slowing > 1)
                (slowing, calm) = (Math.Max(1, slowing / 2), 0);
        }
    }
}
