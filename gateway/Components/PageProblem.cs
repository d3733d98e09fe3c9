using Dossier.Gateway.Rest;

namespace Dossier.Gateway.Components;

/// <summary>What went wrong, as a page tells it: a problem of REST with a headline for people.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">In a sentence: what the service said.</param>
/// <param name="Reason">For programs and for those who ask for help: name of an ErrorReason without its prefix, or empty.</param>
/// <param name="RetryAfter">Seconds after which to come back; 0 when that is not known.</param>
public sealed record PageProblem(int Status, string Detail, string Reason = "", int RetryAfter = 0)
{
    /// <summary>No page has this address.</summary>
    public static readonly PageProblem NoSuchPage = new(StatusCodes.Status404NotFound, "The address is mistyped, or what it named is gone.");

    /// <summary>In a few words.</summary>
    public string Title => Status switch
    {
        StatusCodes.Status400BadRequest => "This request cannot be understood",
        StatusCodes.Status403Forbidden => "This is not allowed",
        StatusCodes.Status404NotFound when Reason.Length == 0 => "There is no such page",
        // Of a deleted document nothing is kept, not even that it was there.
        StatusCodes.Status404NotFound when Reason == "DOCUMENT_NOT_FOUND" => "This document was deleted, or never existed",
        StatusCodes.Status404NotFound => "This does not exist",
        StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed => "This is not possible now",
        StatusCodes.Status413PayloadTooLarge => "This is too large",
        StatusCodes.Status415UnsupportedMediaType => "This type cannot be read",
        StatusCodes.Status429TooManyRequests => "This is too much at once",
        StatusCodes.Status501NotImplemented => "This version cannot do this yet",
        StatusCodes.Status503ServiceUnavailable => "A service does not answer",
        StatusCodes.Status504GatewayTimeout => "This took too long",
        _ => "Something broke",
    };

    /// <summary>What an exception means to a reader; null when it is a defect of ours.</summary>
    public static PageProblem? Of(Exception exception, HttpContext context) =>
        Problems.Of(exception, context) is { Status: not StatusCodes.Status500InternalServerError } problem ? Of(problem) : null;

    /// <summary>A defect of ours; the log has the rest.</summary>
    public static PageProblem Defect(HttpContext context) => Of(Problems.Defect(context));

    private static PageProblem Of(V1.Problem problem) => new(problem.Status, Sentence(problem.Detail), problem.Reason, problem.RetryAfter);

    // A resource's name is no word: it stays as it is written.
    private static string Sentence(string detail)
    {
        if (detail.Length == 0) return "";
        var begin = detail.Split(' ')[0].Contains('/', StringComparison.Ordinal) ? detail[0] : char.ToUpperInvariant(detail[0]);
        return begin + detail[1..] + (detail[^1] is '.' or '…' ? "" : ".");
    }
}
