namespace DonorSync.Core.Tests.StateMachine;

/// <summary>A broken promise to donors.</summary>
sealed class BrokenPromiseException(string message) : Exception(message);

static class Promise
{
    public static void Check(bool holds, string promise)
    {
        if (!holds)
            throw new BrokenPromiseException(promise);
    }
}
