using DonorSync.ConstantContact.Sandbox.Faults;

namespace DonorSync.Tests.Scenarios;

/// <summary>
/// Holds the next request of a kind in the sandbox until the test releases it, so that the test can act in the middle of a run, however
/// slow the machine is.
/// </summary>
public sealed class HeldRequest : IDisposable
{
    readonly TaskCompletionSource let = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="operation">As in <see cref="SandboxFault.Operation"/>.</param>
    public HeldRequest(Installation here, string operation) =>
        here.Sandbox.Control.AddFault(new SandboxFault { Kind = FaultKind.Delay, Operation = operation, Until = let.Task });

    public void LetGo() => let.TrySetResult();

    public void Dispose() => LetGo();
}
