using Microsoft.Extensions.Time.Testing;

namespace DonorSync.Tests.ClockTests;

/// <summary>
/// A clock that tests move. Unlike its base, it rings a repeated timer once for each move, as a real timer rings once after a long sleep:
/// a server with timers of one second would otherwise work 86,400 times when a test moves a day.
/// </summary>
public class LeapingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        period > TimeSpan.Zero
            ? new Repeated(base.CreateTimer, callback, state, dueTime, period)
            : base.CreateTimer(callback, state, dueTime, period);

    sealed class Repeated : ITimer
    {
        readonly ITimer once;
        TimeSpan period;

        public Repeated(
            Func<TimerCallback, object?, TimeSpan, TimeSpan, ITimer> create, TimerCallback callback, object? state, TimeSpan due,
            TimeSpan period)
        {
            this.period = period;
            once = create(Ring, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            once.Change(due, Timeout.InfiniteTimeSpan);

            void Ring(object? _)
            {
                once!.Change(this.period, Timeout.InfiniteTimeSpan);
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            period = newPeriod > TimeSpan.Zero ? newPeriod : Timeout.InfiniteTimeSpan;
            return once.Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public void Dispose() => once.Dispose();

        public ValueTask DisposeAsync() => once.DisposeAsync();
    }
}
