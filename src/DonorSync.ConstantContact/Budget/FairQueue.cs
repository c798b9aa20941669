namespace DonorSync.ConstantContact.Budget;

/// <summary>The waiting runs, ordered by their position. Not thread-safe.</summary>
internal sealed class FairQueue(TimeProvider clock)
{
    readonly PriorityQueue<Waiter, ((DateTimeOffset, long) Place, long Order)> waiters = new();
    long places;
    long order;

    public bool IsEmpty => waiters.Count == 0;

    /// <summary>The number of waiting runs.</summary>
    public int Count => Waiting.Distinct().Count();

    /// <summary>Returns how many runs come before this one; 0 if it does not wait.</summary>
    public int Before(QueuePosition place) => Waits(place) ? Waiting.Where(p => p.Order.CompareTo(place.Order) < 0).Distinct().Count() : 0;

    public bool Waits(QueuePosition place) => Waiting.Contains(place);

    public Task Enter(QueuePosition place, CancellationToken cancellation)
    {
        if (place.Number == 0)
            (place.Since, place.Number) = (place.Since ?? clock.GetUtcNow(), ++places);
        var waiter = new Waiter(place, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var registration = cancellation.Register(() => waiter.Turn.TrySetCanceled(cancellation));
        waiters.Enqueue(waiter, (place.Order, ++order));
        return Left(waiter.Turn.Task, registration);
    }

    /// <summary>Releases the next waiter; false if there is none.</summary>
    public bool ReleaseNext()
    {
        while (waiters.TryDequeue(out var waiter, out var at))
        {
            var place = waiter.Place;
            if (at.Place != place.Order)
                waiters.Enqueue(waiter, (place.Order, at.Order));
            // A waiter that was canceled does not use up the slot.
            else if (waiter.Turn.TrySetResult())
            {
                if (++place.Served == QueuePosition.Requests)
                    (place.Since, place.Number, place.Served) = (clock.GetUtcNow(), ++places, 0);
                return true;
            }
        }
        return false;
    }

    public void FailAll(Exception reason)
    {
        while (waiters.TryDequeue(out var waiter, out _))
            waiter.Turn.TrySetException(reason);
    }

    IEnumerable<QueuePosition> Waiting =>
        waiters.UnorderedItems.Where(static w => !w.Element.Turn.Task.IsCompleted).Select(static w => w.Element.Place);

    static async Task Left(Task turn, CancellationTokenRegistration registration)
    {
        await using (registration)
            await turn;
    }

    sealed record Waiter(QueuePosition Place, TaskCompletionSource Turn);
}
