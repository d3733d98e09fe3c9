using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Extraction;

/// <summary>Everything that Extraction logs. Losing a peer is expected and comes back by itself: a warning, not an error.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Leased {Kind} of {Document}, generation {Generation}, attempt {Attempt}")]
    public static partial void Leased(this ILogger log, LeaseKind kind, string document, long generation, int attempt);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Kind} of {Document}, generation {Generation}: {Outcome}")]
    public static partial void Published(this ILogger log, LeaseKind kind, string document, long generation, WriteOutcome outcome);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Dropped {Document}, generation {Generation}: its lease is lost or revoked")]
    public static partial void Dropped(this ILogger log, string document, long generation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Gave {Document}, generation {Generation}, back: {Reason}")]
    public static partial void GivenBack(this ILogger log, string document, long generation, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Document}, attempt {Attempt}: {Reason}")]
    public static partial void TookTooLong(this ILogger log, string document, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} of {Document}, generation {Generation}, attempt {Attempt}, failed")]
    public static partial void WorkFailed(this ILogger log, Exception cause, LeaseKind kind, string document, long generation, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Query is out of reach for {Document}: {Detail}")]
    public static partial void QueryUnavailable(this ILogger log, string document, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease stream broke: {Status} {Detail}")]
    public static partial void StreamLost(this ILogger log, StatusCode status, string detail);

    [LoggerMessage(Level = LogLevel.Information, Message = "The lease stream ended")]
    public static partial void StreamEnded(this ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Draining took longer than {Seconds} s: unfinished leases are left to other workers")]
    public static partial void DrainCutShort(this ILogger log, double seconds);
}
