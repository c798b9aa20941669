using System.Text.Json;
using System.Text.Json.Serialization;

namespace DonorSync.Donors.Tasks;

/// <summary>Reads and writes task data without columns of its own as JSON: short, because there can be one for each contact.</summary>
public static class WorkJson
{
    static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Options) ?? throw new JsonException($"No {typeof(T).Name}.");

    public static IReadOnlyDictionary<WorkOutcome, int> CountsOf(WorkRow work) => Read<Dictionary<WorkOutcome, int>>(work.Counts);

    public static int Count(this WorkRow work, WorkOutcome outcome) => CountsOf(work).GetValueOrDefault(outcome);

    internal static void Add(this WorkRow work, IEnumerable<WorkOutcome> outcomes)
    {
        var counts = Read<Dictionary<WorkOutcome, int>>(work.Counts);
        foreach (var (outcome, count) in outcomes.CountBy(static o => o))
            counts[outcome] = counts.GetValueOrDefault(outcome) + count;
        work.Counts = Write(counts);
    }
}
