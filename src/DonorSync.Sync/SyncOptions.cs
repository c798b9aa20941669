using System.ComponentModel.DataAnnotations;

namespace DonorSync.Sync;

/// <summary>How runs behave. Bound from the settings' section <c>Sync</c>.</summary>
public sealed class SyncOptions
{
    /// <summary>Time between two syncs of a connection (A3). An organization can choose another one (B13).</summary>
    /// <value>One hour; 1 minute to 7 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The shortest interval that an organization can choose (B13): all organizations share one application key.</summary>
    /// <value>15 minutes; 1 minute to 7 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ShortestInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Up to this many contacts, every run reads everything; above, it reads changes, and everything once a day.</summary>
    /// <value>1,000 contacts (two requests).</value>
    [Range(0, 10_000_000)]
    public int FullReadUpTo { get; set; } = 1_000;

    /// <summary>Time between two complete reads above that. An organization can choose another one (B13).</summary>
    /// <value>24 hours.</value>
    [Range(typeof(TimeSpan), "01:00:00", "31.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan FullReadEvery { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long a server may be silent during a run before it counts as dead and another server may take over the run (B8).
    /// </summary>
    /// <value>5 minutes; 10 seconds to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan TakeOverAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Runs that one server carries out at the same time; others wait in a queue.</summary>
    /// <value>20; 2 to 200.</value>
    [Range(2, 200)]
    public int RunsAtOnce { get; set; } = 20;

    /// <summary>First syncs and complete reads among them: the other workers are for the hourly work, which is short.</summary>
    /// <value>10; one less than <see cref="RunsAtOnce"/> at the most.</value>
    [Range(1, 199)]
    public int FirstSyncsAtOnce { get; set; } = 10;

    /// <summary>Whether campaign reports are read for bounces (P7), for one request an hour.</summary>
    public bool ReadBounces { get; set; } = true;

    /// <summary>Contacts sent to Constant Contact before the next checkpoint.</summary>
    /// <value>20,000: half of what one import takes, for the memory's sake; at most 40,000.</value>
    [Range(1, 40_000)]
    public int ContactsPerSlice { get; set; } = 20_000;

    /// <summary>Steps and settlements written to the database in one transaction.</summary>
    /// <value>1,000.</value>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 1_000;
}
