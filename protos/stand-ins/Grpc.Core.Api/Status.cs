namespace Grpc.Core;

/// <summary>The result of a call: a code, a text for people and, on the side that saw it, the exception behind it.</summary>
public struct Status
{
    /// <summary>Success, without a text.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancelled, without a text.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>A status without an exception.</summary>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, debugException: null)
    {
    }

    /// <summary>A status with the local exception that led to it; the exception never travels.</summary>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        Detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The text that travels as <c>grpc-message</c>.</summary>
    public string Detail { get; }

    /// <summary>The exception behind a locally made status, for logs.</summary>
    public Exception? DebugException { get; }

    /// <inheritdoc/>
    public override readonly string ToString() => DebugException is null
        ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
        : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\")";
}
