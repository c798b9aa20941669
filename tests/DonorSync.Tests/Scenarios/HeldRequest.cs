using DonorSync.ConstantContact.Sandbox;

namespace DonorSync.Tests.Scenarios;

/// <summary>
/// Keeps the next request of a kind waiting in the sandbox until the test lets it go: what the test does meanwhile happens in the middle of a
/// run, however slow the machine is.
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
