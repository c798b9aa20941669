namespace DonorSync.Donors.Tasks;

/// <summary>The result of a chunk of a task, written in its transaction.</summary>
/// <param name="More">Whether there is more to do.</param>
/// <param name="Position">The position up to which the task is done.</param>
/// <param name="Done">The part of the total that is shown as done.</param>
/// <param name="Outcomes">The result of each contact of the chunk.</param>
/// <param name="Total">The total, if it is known now.</param>
/// <param name="Result">The result of the task, if it has one at its end.</param>
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
