namespace DonorSync.ConstantContact.Budget;

/// <summary>A lock that lets callers in one at a time, in FIFO order.</summary>
internal sealed class FifoLock
{
    readonly Lock gate = new();
    readonly Queue<TaskCompletionSource> waiting = new();
    bool isTaken;

    public async Task<T> DoAsync<T>(Func<Task<T>> act)
    {
        await EnterAsync();
        try
        {
            return await act();
        }
        finally
        {
            Leave();
        }
    }

    Task EnterAsync()
    {
        lock (gate)
        {
            if (!isTaken)
            {
                isTaken = true;
                return Task.CompletedTask;
            }
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn);
            return turn.Task;
        }
    }

    void Leave()
    {
        lock (gate)
        {
            if (waiting.TryDequeue(out var next))
                next.SetResult();
            else
                isTaken = false;
        }
    }
}
