namespace Dossier.Gateway;

/// <summary>What the gateway logs.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The page {Path} could not be made")]
    public static partial void PageFailed(this ILogger log, Exception error, string path);
}
