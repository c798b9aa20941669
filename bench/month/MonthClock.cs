namespace DonorSync.Month;

/// <summary>
/// Simulated time on one thread: awaited code continues on it, and when nothing is left to run, the time jumps to the next timer. So a
/// month has the same result in every run.
/// </summary>
sealed class MonthClock(DateTimeOffset start) : TimeProvider
{
    readonly Lock gate = new();
    readonly PriorityQueue<(Timer Timer, int Version), (DateTimeOffset Due, long Order)> due = new();
    readonly OneThread thread = new();
    DateTimeOffset now = start;
    long order;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Runs until this time.</summary>
    public void PlayUntil(DateTimeOffset end)
    {
        for (thread.Drain(); TryNext(end) is { } fire; thread.Drain())
            fire();
        lock (gate)
            now = end;
    }

    /// <summary>Runs an action that takes no time.</summary>
    public void Do(Func<Task> act)
    {
        SynchronizationContext.SetSynchronizationContext(thread);
        for (var task = act(); !task.IsCompleted; Thread.Yield())
            thread.Drain();
    }

    Action? TryNext(DateTimeOffset end)
    {
        lock (gate)
        {
            while (due.TryPeek(out var next, out var at) && at.Due <= end)
            {
                due.Dequeue();
                if (next.Timer.Version != next.Version)
                    continue;
                now = at.Due > now ? at.Due : now;
                return next.Timer.Fire;
            }
            return null;
        }
    }

    sealed class Timer(MonthClock clock, Action fire) : ITimer
    {
        public int Version { get; private set; }

        public Action Fire => fire;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                Version++;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    clock.due.Enqueue((this, Version), (clock.now + dueTime, ++clock.order));
            }
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    sealed class OneThread : SynchronizationContext
    {
        readonly Lock gate = new();
        readonly Queue<(SendOrPostCallback Callback, object? State)> work = new();

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (gate)
                work.Enqueue((d, state));
        }

        public void Drain()
        {
            SetSynchronizationContext(this);
            while (Next() is var (callback, state))
                callback(state);
        }

        (SendOrPostCallback Callback, object? State)? Next()
        {
            lock (gate)
                return work.TryDequeue(out var next) ? next : null;
        }
    }
}
