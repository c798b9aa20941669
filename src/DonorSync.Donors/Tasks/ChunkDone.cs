namespace DonorSync.Donors.Tasks;

/// <summary>What a chunk of a work came to: written with it, in its transaction.</summary>
/// <param name="More">Whether there is more to do.</param>
/// <param name="Position">Up to where the work is done now.</param>
/// <param name="Done">How much of the total, as it is shown.</param>
/// <param name="Outcomes">What became of each contact of the chunk.</param>
/// <param name="Total">When it is known now.</param>
/// <param name="Result">When the work has something to say at its end.</param>
public sealed record ChunkDone(
    bool More, long Position, long Done, IReadOnlyList<WorkOutcome> Outcomes, long? Total = null, string? Result = null)
{
    public static ChunkDone Nothing(WorkRow work) => new(More: false, work.Position, work.Done, []);

    internal void WriteTo(WorkRow work)
    {
        (work.Position, work.Done, work.WaitsFor, work.NotBefore) = (Position, Done, null, null);
        work.Total = Total ?? work.Total;
        work.Result = Result ?? work.Result;
        work.Add(Outcomes);
    }
}
