namespace DonorSync.ConstantContact;

/// <summary>
/// A run's place in the line: whose connection was served longest ago comes first, so that a run that was cut short is not behind all
/// others once more. It keeps its place for so many requests, so that it comes to its end; then it has been served, and waits from then
/// on, so that a run with a thousand requests does not hold up one with four.
/// </summary>
/// <param name="since">When its connection was served last; null when it waits from its first request on.</param>
internal sealed class RunPlace(Urgency urgency, DateTimeOffset? since = null)
{
    public const int Requests = 25;

    public Urgency Urgency { get; } = urgency;

    /// <summary>Since when it waits. Kept by <see cref="Turns"/>.</summary>
    public DateTimeOffset? Since { get; set; } = since;

    /// <summary>Tells those apart that wait since the same moment; 0 before the first request. Kept by <see cref="Turns"/>.</summary>
    public long Number { get; set; }

    /// <summary>Requests since it has this place.</summary>
    public int Served { get; set; }

    /// <summary>Lower ones come first.</summary>
    public (DateTimeOffset, long) Order => (Since ?? DateTimeOffset.MaxValue, Number);
}
