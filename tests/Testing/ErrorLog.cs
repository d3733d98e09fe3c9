using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Xunit.Sdk;

namespace Dossier.Testing;

/// <summary>Collects what a service logs. An error that no test announced fails the test, and so does one that was announced and did not come.</summary>
public sealed class ErrorLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> entries = new();
    private readonly ConcurrentBag<string> announced = [];
    private readonly ConcurrentBag<(string Part, TaskCompletionSource<string> Line)> awaited = [];

    /// <summary>All that was logged so far, at the levels that the service logs, in order: the message, and the exception if there is one.</summary>
    public IReadOnlyList<string> Lines => [.. entries.Select(entry => entry.Text)];

    /// <summary>At least one error whose message or exception contains this text has to be logged, and any number of them may be.</summary>
    public void Announce(string part) => announced.Add(part);

    /// <summary>The first line that contains this text, as soon as it is there.</summary>
    public Task<string> LineAsync(string part)
    {
        var line = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        awaited.Add((part, line));

        // Only now, so that a line which comes meanwhile is seen here or there.
        if (Lines.FirstOrDefault(text => text.Contains(part, StringComparison.Ordinal)) is { } known)
        {
            line.TrySetResult(known);
        }

        return line.Task;
    }

    /// <summary>Throws if an error came unannounced or an announced one did not come.</summary>
    public void Verify()
    {
        var errors = entries.Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.Text).ToList();
        var unannounced = errors.Where(error => !announced.Any(part => error.Contains(part, StringComparison.Ordinal))).ToList();
        if (unannounced.Count > 0)
        {
            throw new XunitException("Errors were logged that the test did not announce:\n" + string.Join('\n', unannounced));
        }

        var missing = announced.Where(part => !errors.Exists(error => error.Contains(part, StringComparison.Ordinal))).ToList();
        if (missing.Count > 0)
        {
            throw new XunitException("Errors were announced that were not logged:\n" + string.Join('\n', missing));
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Logger(ErrorLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = $"{logLevel} {category}: {formatter(state, exception)}{(exception is null ? "" : "\n" + exception)}";
            log.entries.Enqueue((logLevel, text));
            foreach (var (_, line) in log.awaited.Where(waiting => text.Contains(waiting.Part, StringComparison.Ordinal)))
            {
                line.TrySetResult(text);
            }
        }
    }
}
