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
}
