namespace DonorSync.ConstantContact;

/// <summary>
/// A run's place in the line. It keeps it for so many requests, so that who waits longest is served first and comes to its end; then it
/// goes to the end of the line, so that a run with a thousand requests does not hold up one with four.
/// </summary>
internal sealed class RunPlace(Urgency urgency)
{
    public const int Requests = 25;

    public Urgency Urgency { get; } = urgency;

    /// <summary>Lower ones come first; 0 before the first request. Kept by <see cref="Turns"/>.</summary>
    public long Number { get; set; }

    /// <summary>Requests since it has this place.</summary>
    public int Served { get; set; }
}
