namespace DonorSync.ConstantContact;

/// <summary>Lanes of waiters; the first of each lane in turn. Not thread-safe.</summary>
internal sealed class Lanes<TLane> where TLane : notnull
{
    readonly Dictionary<TLane, Queue<TaskCompletionSource>> lanes = [];
    readonly Queue<TLane> turns = [];

    public bool IsEmpty => turns.Count == 0;

    /// <summary>Lanes in which somebody waits.</summary>
    public int Count => turns.Count;

    /// <summary>How many lanes have their turn before this one; null when nobody waits in it.</summary>
    public int? Before(TLane lane) => lanes.ContainsKey(lane) ? turns.TakeWhile(l => !l.Equals(lane)).Count() : null;

    public Task Enter(TLane lane, CancellationToken cancellation)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = cancellation.Register(() => waiter.TrySetCanceled(cancellation));
        if (!lanes.TryGetValue(lane, out var waiters))
        {
            lanes[lane] = waiters = [];
            turns.Enqueue(lane);
        }
        waiters.Enqueue(waiter);
        return Left(waiter.Task, registration);
    }

    /// <summary>Lets the next waiter go on; false when nobody waits any more.</summary>
    public bool ReleaseNext()
    {
        while (TryDequeue(out var waiter))
        {
            // One that gave up meanwhile does not use up the turn.
            if (waiter.TrySetResult())
                return true;
        }
        return false;
    }

    public void FailAll(Exception reason)
    {
        while (TryDequeue(out var waiter))
            waiter.TrySetException(reason);
    }

    bool TryDequeue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TaskCompletionSource? waiter)
    {
        waiter = null;
        if (!turns.TryDequeue(out var lane))
            return false;
        var waiters = lanes[lane];
        waiter = waiters.Dequeue();
        if (waiters.Count > 0)
            turns.Enqueue(lane);
        else
            lanes.Remove(lane);
        return true;
    }

    static async Task Left(Task turn, CancellationTokenRegistration registration)
    {
        await using (registration)
            await turn;
    }
}
