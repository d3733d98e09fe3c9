using Dossier.Gateway.Peers;

namespace Dossier.Gateway;

/// <summary>What the gateway logs.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The page {Path} could not be made")]
    public static partial void PageFailed(this ILogger log, Exception error, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed with a defect")]
    public static partial void RequestFailed(this ILogger log, Exception error, string method, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to {Path} broke off: {Why}")]
    public static partial void AnswerBroken(this ILogger log, string path, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Peer} does not answer: no calls for {Seconds} s")]
    public static partial void CircuitOpened(this ILogger log, Peer peer, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Peer} is asked whether it answers again")]
    public static partial void CircuitHalfOpened(this ILogger log, Peer peer);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Peer} answers again")]
    public static partial void CircuitClosed(this ILogger log, Peer peer);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Peer} is away: attempt {Attempt} follows in {Milliseconds} ms")]
    public static partial void CallRetried(this ILogger log, Peer peer, int attempt, double milliseconds);
}
