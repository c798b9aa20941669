using DonorSync.Sync;

namespace DonorSync.Tests.ClientTests;

internal sealed class MemoryRequestLedger : IRequestLedger
{
    readonly Lock gate = new();
    readonly Dictionary<(string, DateOnly), int> counts = [];
    readonly Dictionary<string, DateTimeOffset> closed = [];
    readonly Dictionary<string, DateTimeOffset> taken = [];

    public Task<RequestBlock> TakeAsync(string applicationKey, BlockAsk ask, CancellationToken cancellation)
    {
        lock (gate)
        {
            var day = DateOnly.FromDateTime(ask.Now.UtcDateTime);
            var count = counts.GetValueOrDefault((applicationKey, day)) - (ask.UnspentDay == day ? ask.Unspent : 0);
            counts[(applicationKey, day)] = count;
            if (ask.Requests == 0)
                return Task.FromResult(new RequestBlock(0, ask.Now, null));
            if (closed.TryGetValue(applicationKey, out var until) && until > ask.Now)
                return Task.FromResult(new RequestBlock(0, ask.Now, until));
            var granted = Math.Min(ask.Requests, ask.PerDay - count);
            if (granted <= 0)
                return Task.FromResult(new RequestBlock(0, ask.Now, new(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero)));
            counts[(applicationKey, day)] = count + granted;
            var from = taken.TryGetValue(applicationKey, out var end) && end > ask.Now ? end : ask.Now;
            taken[applicationKey] = from + TimeSpan.FromSeconds(granted / ask.PerSecond);
            return Task.FromResult(new RequestBlock(granted, from, null));
        }
    }

    public Task CloseAsync(string applicationKey, DateTimeOffset until, CancellationToken cancellation)
    {
        lock (gate)
            closed[applicationKey] = until;
        return Task.CompletedTask;
    }

    public Task<int> CountAsync(string applicationKey, DateOnly day, CancellationToken cancellation)
    {
        lock (gate)
            return Task.FromResult(counts.GetValueOrDefault((applicationKey, day)));
    }
}
