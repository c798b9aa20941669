using System.Diagnostics.Tracing;

namespace DonorSync.Server.Telemetry;

/// <summary>
/// Says in the log when traces or metrics cannot be exported, at most once an hour: the library keeps it to itself, and goes on trying.
/// What could not be sent is lost; the work of the server is not affected.
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

    /// <summary>Only the name of the event goes on: its text may hold what the collector answered.</summary>
    sealed class Listener(Action<string> tell) : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == Exporter)
                EnableEvents(eventSource, EventLevel.Error);
        }

        /// <summary>The base class listens before the constructor here has run.</summary>
        protected override void OnEventWritten(EventWrittenEventArgs eventData) => tell?.Invoke(eventData.EventName ?? "unknown");
    }

    [LoggerMessage(1310, LogLevel.Warning,
        "Traces or metrics cannot be exported to OTEL_EXPORTER_OTLP_ENDPOINT ({Trouble}); this is said at most once an hour")]
    partial void LogTrouble(string trouble);
}
