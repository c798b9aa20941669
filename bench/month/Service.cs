using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Http;

namespace DonorSync.Month;

/// <summary>The limits of Constant Contact as the sandbox has them, in their strictest reading: 4 within any second, 10,000 a UTC day.</summary>
sealed class Service(MonthClock clock, int perDay)
{
    readonly Limits limits = new(new SandboxOptions { Clock = clock, RequestsPerDay = perDay }, new SandboxClock(clock));
    readonly SandboxBehaviour behaviour = new() { RateWindow = RateWindow.Sliding };
    readonly Lock gate = new();

    public int Refused { get; private set; }

    public int Sent { get; private set; }

    /// <summary>The most requests of a UTC day.</summary>
    public int MostADay { get; private set; }

    public void Take()
    {
        lock (gate)
        {
            Sent++;
            if (limits.Check("key", behaviour) is not null)
                Refused++;
            MostADay = Math.Max(MostADay, limits.Today("key"));
        }
    }
}
