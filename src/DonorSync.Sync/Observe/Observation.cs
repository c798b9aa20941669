using DonorSync.Sync.Ports;

namespace DonorSync.Sync.Observe;

/// <summary>What reading Constant Contact came to; what it read is in the mirror.</summary>
/// <param name="BeganAt">When the last read that saw every change began: the next change read starts there.</param>
/// <param name="FullReadBeganAt">When the complete read that ended in this run began; null when none did.</param>
/// <param name="Requests">The requests that reading needed.</param>
/// <param name="Contacts">About how many contacts the mirror has; null when they were not counted, which costs a look at each.</param>
sealed record Observation(ReadKind Read, DateTimeOffset BeganAt, DateTimeOffset? FullReadBeganAt, RequestPlan Requests, int? Contacts);
