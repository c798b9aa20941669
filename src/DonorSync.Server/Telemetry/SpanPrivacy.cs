using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace DonorSync.Server.Telemetry;

/// <summary>
/// Removes from a span everything that could be about a person, such as addresses with queries, headers and error texts, before it is
/// exported. It keeps a list of known tags, so that tags of later .NET versions are removed too.
/// </summary>
sealed class SpanPrivacy : BaseProcessor<System.Diagnostics.Activity>
{
    static readonly FrozenSet<string> Kept = FrozenSet.Create(
        StringComparer.Ordinal,
        "http.request.method", "http.response.status_code", "http.route", "url.scheme", "network.protocol.version", "error.type",
        "donorsync.run", "donorsync.run.kind", "donorsync.run.state", "donorsync.run.requests");

    /// <summary>Kept for sent requests only: for received ones the client's headers set these tags.</summary>
    static readonly FrozenSet<string> KeptOfSent = FrozenSet.Create(StringComparer.Ordinal, "server.address", "server.port");

    public override void OnEnd(System.Diagnostics.Activity data)
    {
        foreach (var (key, _) in data.TagObjects.Where(tag => !IsKept(data, tag.Key)).ToList())
            data.SetTag(key, null);
        if (data.StatusDescription is not null)
            data.SetStatus(data.Status);
        data.TraceStateString = null;
        // Events, and links with their tags, cannot be removed. The sources write none; a span that has them is not exported.
        if (data.Events.Any() || data.Links.Any())
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    static bool IsKept(System.Diagnostics.Activity span, string key) =>
        Kept.Contains(key) || (span.Kind == ActivityKind.Client && KeptOfSent.Contains(key));
}
