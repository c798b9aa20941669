using System.Diagnostics.Tracing;

namespace DonorSync.Server.Telemetry;

/// <summary>
/// Logs failed exports of traces or metrics, at most once an hour, because the library only retries silently. Unsent data is lost; the
/// server's work is not affected.
/// </summary>
sealed partial class ExportWatch(TimeProvider clock, ILogger<ExportWatch> log) : IHostedService, IDisposable
{
    const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    readonly Lock gate = new();
    Listener? listener;
    long? told;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener = new Listener(Tell);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => Interlocked.Exchange(ref listener, null)?.Dispose();

    void Tell(string what)
    {
        lock (gate)
        {
            if (told is { } last && clock.GetElapsedTime(last) < Pause)
                return;
            told = clock.GetTimestamp();
        }
        LogTrouble(what);
    }

    /// <summary>Uses only the name of the event: its text may hold the collector's response.</summary>
    sealed class Listener(Action<string> tell) : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == Exporter)
                EnableEvents(eventSource, EventLevel.Error);
        }

        /// <summary>The base class calls this before the constructor has run.</summary>
        protected override void OnEventWritten(EventWrittenEventArgs eventData) => tell?.Invoke(eventData.EventName ?? "unknown");
    }

    [LoggerMessage(1310, LogLevel.Warning,
        "Traces or metrics cannot be exported to OTEL_EXPORTER_OTLP_ENDPOINT ({Trouble}); this is logged at most once an hour")]
    partial void LogTrouble(string trouble);
}
