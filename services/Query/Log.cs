using Dossier.Query.V1;

namespace Dossier.Query;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Index opened in {Folder}")]
    public static partial void Opened(this ILogger logger, string folder);

    [LoggerMessage(2, LogLevel.Information, "Published {Revision} generation {Generation} with {Facts} facts: {Outcome}, applied up to {Applied}")]
    public static partial void Published(this ILogger logger, string revision, long generation, int facts, WriteOutcome outcome, long applied);

    [LoggerMessage(3, LogLevel.Information, "Retracted {Document} generation {Generation}: {Outcome}, applied up to {Applied}")]
    public static partial void Retracted(this ILogger logger, string document, long generation, WriteOutcome outcome, long applied);

    [LoggerMessage(4, LogLevel.Information, "Sources of {Document} generation {Generation}: {Outcome}, applied up to {Applied}")]
    public static partial void SourcesUpdated(this ILogger logger, string document, long generation, WriteOutcome outcome, long applied);
}
