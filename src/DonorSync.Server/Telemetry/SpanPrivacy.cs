using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace DonorSync.Server.Telemetry;

/// <summary>
/// Leaves of a span only what cannot be about a person: addresses with their queries, headers and texts of errors are taken away before
/// anything is exported. What stays is listed; what a later version of .NET adds is not.
/// </summary>
sealed class SpanPrivacy : BaseProcessor<Activity>
{
    static readonly FrozenSet<string> Kept = FrozenSet.Create(
        StringComparer.Ordinal,
        "http.request.method", "http.response.status_code", "http.route", "url.scheme", "network.protocol.version", "error.type",
        "donorsync.run", "donorsync.run.kind", "donorsync.run.state", "donorsync.run.requests");

    /// <summary>Of a request that was sent. Of one that was received it is what the asker wrote into a header.</summary>
    static readonly FrozenSet<string> KeptOfSent = FrozenSet.Create(StringComparer.Ordinal, "server.address", "server.port");

    public override void OnEnd(Activity data)
    {
        foreach (var (key, _) in data.TagObjects.Where(tag => !IsKept(data, tag.Key)).ToList())
            data.SetTag(key, null);
        if (data.StatusDescription is not null)
            data.SetStatus(data.Status);
        data.TraceStateString = null;
        // Events, and links with their tags, cannot be taken away. None of the sources writes any; a span that has them stays here.
        if (data.Events.Any() || data.Links.Any())
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    static bool IsKept(Activity span, string key) => Kept.Contains(key) || (span.Kind == ActivityKind.Client && KeptOfSent.Contains(key));
}
