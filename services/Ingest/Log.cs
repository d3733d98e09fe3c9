using Dossier.Common.V1;

namespace Dossier.Ingest;

/// <summary>What the service logs of its own; calls are logged by the defaults.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Leases cannot be given out; trying again")]
    public static partial void DispatchFailed(this ILogger log, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {Lease} expired: its worker is lost or stuck")]
    public static partial void LeaseExpired(this ILogger log, string lease);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Document} is given up and will be quarantined: {Reason}")]
    public static partial void GivenUp(this ILogger log, string document, ErrorReason reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Uploads that the process before did not finish are removed: {Count}")]
    public static partial void SpoolCleared(this ILogger log, int count);
}
