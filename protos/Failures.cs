using Dossier.Common.V1;

namespace Dossier;

/// <summary>A failure that the caller is told about: each kind becomes one gRPC status with its <see cref="ErrorReason"/> in the details.</summary>
/// <param name="reason">Why, for programs.</param>
/// <param name="message">Why, for people: English, neutral, without internals.</param>
/// <param name="inner">What caused it; logged, never sent.</param>
public abstract class Failure(ErrorReason reason, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why, for programs.</summary>
    public ErrorReason Reason { get; } = reason;

    /// <summary>Further facts for programs, by name; they travel in ErrorInfo.metadata.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);
}

/// <summary>A field of the request is missing or malformed: INVALID_ARGUMENT with a google.rpc.BadRequest that names the field.</summary>
/// <param name="field">Path of the field in the request, in proto names: "header.content_sha256".</param>
/// <param name="description">What is wrong and what would be right.</param>
/// <param name="reason">A reason narrower than INVALID_FIELD, where there is one.</param>
public sealed class InvalidField(string field, string description, ErrorReason reason = ErrorReason.InvalidField)
    : Failure(reason, $"{field}: {description}")
{
    /// <summary>Path of the field in the request.</summary>
    public string Field { get; } = field;

    /// <summary>What is wrong with it.</summary>
    public string Description { get; } = description;
}

/// <summary>The named resource does not exist: NOT_FOUND.</summary>
/// <param name="reason">Which kind of resource is missing.</param>
/// <param name="name">Its resource name.</param>
public sealed class NotFound(ErrorReason reason, string name) : Failure(reason, $"{name} does not exist")
{
    /// <summary>Resource name that was asked for.</summary>
    public string Name { get; } = name;
}

/// <summary>A resource of that name exists already: ALREADY_EXISTS.</summary>
/// <param name="name">Its resource name.</param>
public sealed class AlreadyExists(string name) : Failure(ErrorReason.AlreadyExists, $"{name} exists already");

/// <summary>The request is valid but the resource's state does not allow it: FAILED_PRECONDITION.</summary>
/// <param name="reason">Which state.</param>
/// <param name="message">What would have to change first.</param>
public sealed class WrongState(ErrorReason reason, string message) : Failure(reason, message);

/// <summary>The etag is not that of the stored resource: ABORTED; read again and retry.</summary>
/// <param name="name">Resource name.</param>
public sealed class EtagMismatch(string name) : Failure(ErrorReason.EtagMismatch, $"{name} was changed meanwhile: its etag is another one");

/// <summary>More than a named limit allows: RESOURCE_EXHAUSTED, with the limit in ErrorInfo.metadata.</summary>
/// <param name="limit">Name of the limit, in snake_case: "document_bytes".</param>
/// <param name="maximum">Its value.</param>
/// <param name="message">What exceeded it, with unit.</param>
/// <param name="reason">A reason narrower than LIMIT_EXCEEDED, where there is one.</param>
public sealed class LimitExceeded(string limit, long maximum, string message, ErrorReason reason = ErrorReason.LimitExceeded) : Failure(reason, message)
{
    /// <summary>Name of the limit.</summary>
    public string Limit { get; } = limit;

    /// <summary>Value of the limit.</summary>
    public long Maximum { get; } = maximum;
}

/// <summary>What the caller waited for did not happen in time: DEADLINE_EXCEEDED.</summary>
/// <param name="reason">What did not happen.</param>
/// <param name="message">For people.</param>
public sealed class TooLate(ErrorReason reason, string message) : Failure(reason, message);

/// <summary>The service cannot answer now but will be able to: UNAVAILABLE with RetryInfo. The only status that clients retry.</summary>
/// <param name="message">For people.</param>
/// <param name="retryAfter">When to come back.</param>
/// <param name="inner">What caused it.</param>
public sealed class Unavailable(string message, TimeSpan retryAfter, Exception? inner = null) : Failure(ErrorReason.Unavailable, message, inner)
{
    /// <summary>When to come back.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>Producer and store disagree about the same data: DATA_LOSS. Nothing was stored.</summary>
/// <param name="reason">About what.</param>
/// <param name="message">For people.</param>
public sealed class Mismatch(ErrorReason reason, string message) : Failure(reason, message);

/// <summary>The caller may not do this here: PERMISSION_DENIED.</summary>
/// <param name="message">For people.</param>
public sealed class Forbidden(string message) : Failure(ErrorReason.PermissionDenied, message);

/// <summary>The RPC is part of the contract but not of this version: UNIMPLEMENTED.</summary>
/// <param name="method">Name of the RPC.</param>
public sealed class NotInThisVersion(string method) : Failure(ErrorReason.NotImplemented, $"{method} is part of the contract but not of this version of the service");
