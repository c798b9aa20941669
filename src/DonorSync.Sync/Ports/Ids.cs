namespace DonorSync.Sync.Ports;

/// <summary>An organization of this installation. Every row and every call belongs to one.</summary>
public readonly record struct OrganizationId(Guid Value);

/// <summary>An organization's connection to Constant Contact. It stays the same when another account is connected (A6).</summary>
public readonly record struct ConnectionId(Guid Value);

/// <summary>One run: a sync or a preview.</summary>
public readonly record struct RunId(Guid Value);
