using Dossier.Common.V1;
using Dossier.Defaults;
using Grpc.Core;

namespace Dossier.Gateway.Components;

/// <summary>What went wrong, as a page tells it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Detail">In a sentence: what the service said.</param>
/// <param name="Reason">For programs and for those who ask for help; UNSPECIFIED when there is none.</param>
/// <param name="RetryAfter">When to come back, where that is known.</param>
public sealed record PageProblem(int Status, string Title, string Detail, ErrorReason Reason = ErrorReason.Unspecified, TimeSpan? RetryAfter = null)
{
    /// <summary>No page has this address.</summary>
    public static readonly PageProblem NoSuchPage = new(StatusCodes.Status404NotFound, "There is no such page", "The address is mistyped, or what it named is gone.");

    /// <summary>What an exception means to a reader; null when it is nobody's fault but ours.</summary>
    public static PageProblem? Of(Exception exception) => exception switch
    {
        RpcException call => Of(RpcFailure.Of(call)),
        NotFound missing => new(StatusCodes.Status404NotFound, TitleOf(StatusCodes.Status404NotFound), missing.Message, missing.Reason),
        InvalidField field => new(StatusCodes.Status400BadRequest, TitleOf(StatusCodes.Status400BadRequest), field.Message, field.Reason),
        WrongState state => new(StatusCodes.Status409Conflict, TitleOf(StatusCodes.Status409Conflict), state.Message, state.Reason),
        LimitExceeded limit => new(StatusCodes.Status413PayloadTooLarge, TitleOf(StatusCodes.Status413PayloadTooLarge), limit.Message, limit.Reason),
        Unavailable unavailable =>
            new(StatusCodes.Status503ServiceUnavailable, TitleOf(StatusCodes.Status503ServiceUnavailable), unavailable.Message, unavailable.Reason, unavailable.RetryAfter),
        _ => null,
    };

    /// <summary>A defect of ours.</summary>
    public static readonly PageProblem Defect = new(
        StatusCodes.Status500InternalServerError, TitleOf(StatusCodes.Status500InternalServerError),
        "The page could not be made. The log has the details under the request's trace id.", ErrorReason.Internal);

    private static PageProblem? Of(RpcFailure failure) => StatusOf(failure) is { } status
        ? new(status, TitleOf(status), DetailOf(status, failure), failure.Reason, failure.RetryAfter)
        : null;

    private static int? StatusOf(RpcFailure failure) => failure.Code switch
    {
        // A name that cannot exist names nothing: to whoever follows a link that is the same.
        StatusCode.InvalidArgument when failure.Violations is [{ Field: "name" or "parent" or "collection" }, ..] => StatusCodes.Status404NotFound,
        StatusCode.InvalidArgument or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.Aborted => StatusCodes.Status409Conflict,
        StatusCode.ResourceExhausted => failure.Reason == ErrorReason.DocumentTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status429TooManyRequests,
        StatusCode.Unimplemented => StatusCodes.Status501NotImplemented,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => null,
    };

    private static string TitleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "This request cannot be understood",
        StatusCodes.Status404NotFound => "This does not exist",
        StatusCodes.Status409Conflict => "This is not possible now",
        StatusCodes.Status413PayloadTooLarge => "This is too large",
        StatusCodes.Status429TooManyRequests => "This is too much at once",
        StatusCodes.Status501NotImplemented => "This version cannot do this yet",
        StatusCodes.Status503ServiceUnavailable => "A service does not answer",
        StatusCodes.Status504GatewayTimeout => "This took too long",
        _ => "Something broke",
    };

    // What the transport says of an unreachable service names sockets and errors of the machine: nothing for a reader.
    private static string DetailOf(int status, RpcFailure failure) =>
        status is StatusCodes.Status503ServiceUnavailable && failure.Reason == ErrorReason.Unspecified
            ? "A part of the system that this page needs cannot be reached. Nothing that was accepted is lost."
            : status is StatusCodes.Status504GatewayTimeout && failure.Reason == ErrorReason.Unspecified
                ? "A part of the system that this page needs did not answer in time."
                : failure.Message;
}
