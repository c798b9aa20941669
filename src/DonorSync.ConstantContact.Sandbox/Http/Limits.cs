using System.Collections.Concurrent;

namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>Limits of requests per second and per day, by client id: all accounts of one application share them.</summary>
internal sealed class Limits(SandboxOptions options, SandboxClock clock)
{
    private readonly ConcurrentDictionary<string, Counter> clients = new();
    private readonly ConcurrentDictionary<string, Counter> tokenCalls = new();

    /// <summary>Returns the refusal, or null when the request may pass.</summary>
    public ApiReply? Check(string clientId, SandboxBehaviour behaviour)
    {
        if (!options.EnforceLimits)
            return null;
        var counter = clients.GetOrAdd(clientId, _ => new Counter());
        lock (counter)
        {
            counter.StartDay(DateOnly.FromDateTime(clock.UtcNow.UtcDateTime));
            if (counter.Today >= options.RequestsPerDay)
                return Errors.QuotaExceeded;
            var passes = counter.Take(options.Clock, options.RateLimitPerSecond, behaviour.RateWindow);
            if (passes || behaviour.RefusedRequestsCount)
                counter.Today++;
            return passes ? null : Errors.Throttled;
        }
    }

    /// <summary>The token endpoint has its own limit of one request per second.</summary>
    public bool TokenCallPasses(string clientId)
    {
        if (!options.EnforceLimits || !options.EnforceTokenLimit)
            return true;
        var counter = tokenCalls.GetOrAdd(clientId, _ => new Counter());
        lock (counter)
            return counter.Take(options.Clock, 1, RateWindow.Sliding);
    }

    public int Today(string clientId)
    {
        if (!clients.TryGetValue(clientId, out var counter))
            return 0;
        lock (counter)
        {
            counter.StartDay(DateOnly.FromDateTime(clock.UtcNow.UtcDateTime));
            return counter.Today;
        }
    }

    public void SetToday(string clientId, int requests)
    {
        var counter = clients.GetOrAdd(clientId, _ => new Counter());
        lock (counter)
        {
            counter.StartDay(DateOnly.FromDateTime(clock.UtcNow.UtcDateTime));
            counter.Today = requests;
        }
    }

    public void Clear()
    {
        clients.Clear();
        tokenCalls.Clear();
    }

    private sealed class Counter
    {
        private readonly Queue<long> recent = new();
        private DateOnly day;
        private double tokens = double.NaN;
        private long filledAt;

        public int Today { get; set; }

        public void StartDay(DateOnly today)
        {
            if (day != today)
                (day, Today) = (today, 0);
        }

        public bool Take(TimeProvider time, int rate, RateWindow window) => window switch
        {
            RateWindow.Sliding => TakeFromWindow(time.GetTimestamp(), time.TimestampFrequency, rate),
            RateWindow.Fixed => TakeFromWindow(
                time.GetTimestamp() / time.TimestampFrequency * time.TimestampFrequency, time.TimestampFrequency, rate),
            RateWindow.TokenBucket => TakeFromBucket(time, rate),
        };

        private bool TakeFromWindow(long now, long second, int rate)
        {
            while (recent.TryPeek(out var oldest) && now - oldest >= second)
                recent.Dequeue();
            if (recent.Count >= rate)
                return false;
            recent.Enqueue(now);
            return true;
        }

        private bool TakeFromBucket(TimeProvider time, int rate)
        {
            var now = time.GetTimestamp();
            tokens = double.IsNaN(tokens) ? rate : Math.Min(rate, tokens + (time.GetElapsedTime(filledAt, now).TotalSeconds * rate));
            filledAt = now;
            if (tokens < 1)
                return false;
            tokens--;
            return true;
        }
    }
}
