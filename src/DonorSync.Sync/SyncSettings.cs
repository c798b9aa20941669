namespace DonorSync.Sync;

/// <summary>The settings of an organization's syncs (B13): its own choices, and the server's defaults for the rest.</summary>
public sealed record SyncSettings
{
    public static readonly SyncSettings Default = Of(SyncPolicy.Default, new SyncOptions());

    public required SyncPolicy Policy { get; init; }

    /// <summary>Time between two syncs (A3).</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Time between two full reads of a large account (B9).</summary>
    public required TimeSpan FullReadEvery { get; init; }

    /// <summary>The server's settings, which apply where an organization chose nothing.</summary>
    public static SyncSettings Of(SyncPolicy policy, SyncOptions options) =>
        new() { Policy = policy, Interval = options.Interval, FullReadEvery = options.FullReadEvery };
}
