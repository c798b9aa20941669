using DonorSync.Database.Ports;

namespace DonorSync.Donors;

/// <summary>What the donor database asks of the sync's memory.</summary>
public sealed record SyncPorts(
    IRunFence Fence, ISyncPause Pause, IForget Forget, ICarryOver CarryOver, IRestore Restore, IListed Listed, IWhyNot WhyNot,
    IPersonMemory People);
