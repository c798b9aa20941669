using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Http;

namespace DonorSync.Month;

/// <summary>
/// The limits of Constant Contact as in the sandbox, in the strictest interpretation: 4 in any second, 10,000 per UTC day.
/// </summary>
sealed class Service(MonthClock clock, int perDay)
{
    readonly Limits limits = new(new SandboxOptions { Clock = clock, RequestsPerDay = perDay }, new SandboxClock(clock));
    readonly SandboxBehaviour behaviour = new() { RateWindow = RateWindow.Sliding };
    readonly Lock gate = new();

    public int Refused { get; private set; }

    public int Sent { get; private set; }

    /// <summary>The highest number of requests in a UTC day.</summary>
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
