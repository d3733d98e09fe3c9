namespace Grpc.Core;

/// <summary>How a call ended; the numbers are those of the wire.</summary>
public enum StatusCode
{
    /// <summary>Success.</summary>
    OK = 0,

    /// <summary>The call was cancelled, usually by the caller.</summary>
    Cancelled = 1,

    /// <summary>A failure of unknown kind, for example an exception that nobody translated.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed; the effect of the call may have happened.</summary>
    DeadlineExceeded = 4,

    /// <summary>The thing asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>The thing to create exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and not allowed.</summary>
    PermissionDenied = 7,

    /// <summary>A quota or limit is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call needs.</summary>
    FailedPrecondition = 9,

    /// <summary>A concurrent change got in between; the caller may retry from the start.</summary>
    Aborted = 10,

    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The method does not exist or is not supported.</summary>
    Unimplemented = 12,

    /// <summary>An invariant broke.</summary>
    Internal = 13,

    /// <summary>The service cannot be reached now; a retry may help.</summary>
    Unavailable = 14,

    /// <summary>Stored bytes are lost or corrupt.</summary>
    DataLoss = 15,

    /// <summary>The caller did not prove who it is.</summary>
    Unauthenticated = 16,
}
