using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DonorSync.Tests.ClientTests;

/// <summary>Collects all log messages, to check that they contain no secret.</summary>
internal sealed class LogCatcher : ILoggerProvider, ILogger
{
    readonly ConcurrentQueue<string> lines = new();

    public string All => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
