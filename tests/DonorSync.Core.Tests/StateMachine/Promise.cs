namespace DonorSync.Core.Tests.StateMachine;

/// <summary>A promise to the donors that did not hold.</summary>
sealed class BrokenPromiseException(string message) : Exception(message);

static class Promise
{
    public static void Check(bool holds, string promise)
    {
        if (!holds)
            throw new BrokenPromiseException(promise);
    }
}
