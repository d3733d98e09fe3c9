using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Dossier.Defaults;

internal static partial class Log
{
    // A line costs about half of a short call: what went well and was quick is in the metrics, and in the log of who asks for it.
    [LoggerMessage(1, LogLevel.Debug, "{Method} {Status} in {Milliseconds} ms")]
    public static partial void RoutineCallEnded(this ILogger logger, string method, StatusCode status, double milliseconds);

    [LoggerMessage(2, LogLevel.Information, "{Method} {Status} in {Milliseconds} ms")]
    public static partial void CallEnded(this ILogger logger, string method, StatusCode status, double milliseconds);

    [LoggerMessage(3, LogLevel.Information, "{Method} {Status} in {Milliseconds} ms: {Reason} {Fields}")]
    public static partial void CallRefused(this ILogger logger, string method, StatusCode status, double milliseconds, string reason, string fields);

    [LoggerMessage(4, LogLevel.Error, "{Method} failed with a defect after {Milliseconds} ms, trace {Trace}")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string method, double milliseconds, string trace);

    [LoggerMessage(5, LogLevel.Warning, "Not ready: {Check}")]
    public static partial void NotReady(this ILogger logger, Exception? exception, string check);

    [LoggerMessage(6, LogLevel.Information, "Ready: {Check}")]
    public static partial void Ready(this ILogger logger, string check);

    [LoggerMessage(7, LogLevel.Information, "{Service} listens on {Address}")]
    public static partial void Listening(this ILogger logger, string service, string address);

    [LoggerMessage(8, LogLevel.Information, "{Signal}: draining for at most {Seconds} s")]
    public static partial void Draining(this ILogger logger, string signal, int seconds);

    [LoggerMessage(9, LogLevel.Warning, "What had not ended after {Seconds} s of draining was cut off")]
    public static partial void DrainedLate(this ILogger logger, int seconds);

    [LoggerMessage(10, LogLevel.Critical, "{Service} could not start")]
    public static partial void StartFailed(this ILogger logger, Exception exception, string service);

    [LoggerMessage(12, LogLevel.Error, "{Service} could not stop in order")]
    public static partial void StopFailed(this ILogger logger, Exception exception, string service);

    [LoggerMessage(11, LogLevel.Information, "{Service} ended")]
    public static partial void Ended(this ILogger logger, string service);
}
