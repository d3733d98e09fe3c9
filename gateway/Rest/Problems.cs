using System.Diagnostics;
using System.Globalization;
using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Gateway.V1;
using Grpc.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace Dossier.Gateway.Rest;

/// <summary>What goes wrong, as RFC 9457 tells it: the one place where reasons become HTTP statuses.</summary>
internal static class Problems
{
    /// <summary>Media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>Name of the limit of a request's body.</summary>
    public const string RequestBytes = "request_bytes";

    private const string ReasonPrefix = "ERROR_REASON_";

    // Limits of what the system has in hand, not of the request: a repeat may succeed.
    private static readonly string[] Capacities = ["uploads", "upload_bytes", "watches", "sequence_waits", "publication_bytes", "requests", "uploads_at_once"];

    private static readonly TimeSpan CapacityPause = TimeSpan.FromSeconds(1);

    /// <summary>What an exception means to the caller; null when it is a defect of ours.</summary>
    public static Problem? Of(Exception exception, HttpContext context) => exception switch
    {
        RpcException call => Of(RpcFailure.Of(call), context),
        Failure failure => Of(RpcFailure.Of(failure), context),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(context),
        BadHttpRequestException bad => Of(bad.StatusCode, bad.Message, context),
        OperationCanceledException => Of(RpcFailure.Of(new Unavailable("the gateway is draining; ask again", CapacityPause)), context),
        // Of streams there are only those of requests here; the platform tells a broken chunk so.
        IOException => Of(StatusCodes.Status400BadRequest, "the body of the request could not be read: it breaks off, or breaks a rule of HTTP", context),
        InvalidDataException bad => Of(StatusCodes.Status400BadRequest, bad.Message, context),
        _ => null,
    };

    /// <summary>A problem that its status explains.</summary>
    public static Problem Of(int status, string detail, HttpContext context) => new()
    {
        Type = "about:blank", Title = TitleOf(status), Status = status, Detail = detail, Instance = context.Request.Path.ToUriComponent(),
    };

    /// <summary>A defect of ours; the log has the rest.</summary>
    public static Problem Defect(HttpContext context)
    {
        var trace = TraceOf(context);
        var problem = Of(StatusCodes.Status500InternalServerError, $"The request failed through no fault of yours; the log has the details under trace {trace}.", context);
        problem.TraceId = trace;
        return Because(problem, ErrorReason.Internal);
    }

    /// <summary>Answers with a problem.</summary>
    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers.Remove("ETag");
        response.Headers.Remove("Content-Disposition");
        if (problem.HasRetryAfter) response.Headers.RetryAfter = problem.RetryAfter.ToString(CultureInfo.InvariantCulture);
        return response.WriteAsync(ProtoJson.Format(problem), context.RequestAborted);
    }

    /// <summary>A reason as it is told: its name without the prefix.</summary>
    public static string NameOf(ErrorReason reason) =>
        ErrorReasonReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason)?.Name[ReasonPrefix.Length..] ?? "UNSPECIFIED";

    /// <summary>A request whose body is larger than this endpoint takes.</summary>
    private static Problem TooLarge(HttpContext context)
    {
        var limit = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        var problem = Of(
            StatusCodes.Status413PayloadTooLarge, limit is null ? "the body of the request is too large" : $"the body of the request is larger than {limit} bytes", context);
        problem.LimitName = RequestBytes;
        if (limit is { } value) problem.Limit = value;
        return Because(problem, ErrorReason.LimitExceeded);
    }

    private static Problem? Of(RpcFailure failure, HttpContext context)
    {
        if (failure.Code is StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss) return Defect(context);
        var (reason, detail) = ReasonOf(failure);
        var problem = Because(Of(StatusOf(failure, reason), detail, context), reason);
        if (failure.Violations is [var (field, description), ..])
        {
            problem.Field = ParameterOf(field, context);
            problem.Detail = $"{problem.Field}: {description}";
        }

        if (failure.Metadata.TryGetValue("limit", out var limit) && long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var maximum))
        {
            problem.Limit = maximum;
            problem.LimitName = failure.Metadata.GetValueOrDefault("name", "");
        }

        var pause = failure.RetryAfter ?? (problem.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable ? CapacityPause : null);
        if (pause is { } wait) problem.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return problem;
    }

    private static (ErrorReason Reason, string Detail) ReasonOf(RpcFailure failure) => failure switch
    {
        // What the transport says of a service that is out of reach names sockets and errors of the machine: nothing for a client.
        { Reason: ErrorReason.Unspecified, Code: StatusCode.Unavailable } => (ErrorReason.Unavailable, "a service behind the gateway cannot be reached now"),
        { Reason: ErrorReason.Unspecified, Code: StatusCode.DeadlineExceeded } => (ErrorReason.DeadlineExceeded, "a service behind the gateway did not answer in time"),
        _ => (failure.Reason, failure.Message),
    };

    private static Problem Because(Problem problem, ErrorReason reason)
    {
        if (reason == ErrorReason.Unspecified) return problem;
        problem.Reason = NameOf(reason);
        problem.Type = $"urn:dossier:problem:{problem.Reason.ToLowerInvariant().Replace('_', '-')}";
        return problem;
    }

    private static int StatusOf(RpcFailure failure, ErrorReason reason) => failure.Code switch
    {
        StatusCode.InvalidArgument or StatusCode.OutOfRange => reason == ErrorReason.UnsupportedMediaType ? StatusCodes.Status415UnsupportedMediaType : StatusCodes.Status400BadRequest,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.Aborted when reason == ErrorReason.EtagMismatch => StatusCodes.Status412PreconditionFailed,
        StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.Aborted => StatusCodes.Status409Conflict,
        StatusCode.ResourceExhausted => IsCapacity(failure) ? StatusCodes.Status429TooManyRequests : StatusCodes.Status413PayloadTooLarge,
        StatusCode.Unimplemented => StatusCodes.Status501NotImplemented,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        // A call that was cancelled here although the client is still there: the gateway drains.
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static bool IsCapacity(RpcFailure failure) => failure.Metadata.TryGetValue("name", out var name)
        ? Capacities.Contains(name) || name.EndsWith("_calls", StringComparison.Ordinal) || name.EndsWith("_streams", StringComparison.Ordinal)
        : failure.Reason == ErrorReason.Unspecified;

    // The contracts name fields of messages; whoever asks by REST knows the parameter that was put there.
    private static string ParameterOf(string field, HttpContext context)
    {
        var bare = field.Split('[')[0];
        var parameter = context.GetEndpoint()?.Metadata.GetMetadata<Operation>()?.Parameters.FirstOrDefault(candidate => candidate.Field == bare);
        return parameter?.Name ?? ProtoJson.CamelCase(field.StartsWith("header.", StringComparison.Ordinal) ? field["header.".Length..] : field);
    }

    private static string TitleOf(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => "Content Too Large",
        _ => ReasonPhrases.GetReasonPhrase(status),
    };

    private static string TraceOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
}
