using System.Diagnostics.Metrics;

namespace DonorSync.ConstantContact.Calls;

/// <summary>Metrics of requests by operation and status. Status 0: no answer.</summary>
public static class RequestMeters
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "DonorSync.ConstantContact";

    static readonly Meter Meter = new(Name);

    static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "donorsync.requests", "{request}",
        "Requests sent to Constant Contact, by operation and status; each counts against the day's limit.");

    static readonly Counter<double> Waited = Meter.CreateCounter<double>(
        "donorsync.requests.waited", "s", "Time that calls waited for their turn, so that the limits hold.");

    internal static void Sent(string operation, int status) => Requests.Add(
        1, new KeyValuePair<string, object?>("operation", WithoutIds(operation)), new KeyValuePair<string, object?>("status", status));

    /// <summary>Removes ids: metrics need few labels, and none that identifies a person.</summary>
    static string WithoutIds(string operation) =>
        string.Join('/', operation.Split('/').Select(static part => Guid.TryParse(part, out _) ? "{id}" : part));

    internal static void WaitedFor(TimeSpan turn) => Waited.Add(turn.TotalSeconds);
}
