using Dossier.Common.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Enum = System.Enum;
using Metadata = Grpc.Core.Metadata;
using RpcStatus = Google.Rpc.Status;
using Status = Grpc.Core.Status;

namespace Dossier.Defaults;

/// <summary>What a failure looks like on the wire: one status, with a google.rpc.Status in its trailers.</summary>
public static class FailureStatus
{
    internal const string Domain = "dossier";
    internal const string DetailsKey = "grpc-status-details-bin";
    private const string ReasonPrefix = "ERROR_REASON_";

    /// <summary>The failure as a call ends with it.</summary>
    public static RpcException ToRpcException(this Failure failure)
    {
        var code = CodeOf(failure);
        var message = Clip(failure.Message);
        var details = new RpcStatus { Code = (int)code, Message = message };
        details.Details.Add(Any.Pack(InfoOf(failure)));
        switch (failure)
        {
            case InvalidField field:
                details.Details.Add(Any.Pack(new BadRequest
                {
                    FieldViolations = { new BadRequest.Types.FieldViolation { Field = Clip(field.Field), Description = Clip(field.Description) } },
                }));
                break;
            case Unavailable unavailable:
                details.Details.Add(Any.Pack(new RetryInfo { RetryDelay = unavailable.RetryAfter.ToDuration() }));
                break;
        }

        return new RpcException(new Status(code, message, failure), new Metadata { { DetailsKey, details.ToByteArray() } });
    }

    /// <summary>The reason as it travels: INVALID_FIELD.</summary>
    internal static string NameOf(ErrorReason reason) =>
        ErrorReasonReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason)?.Name[ReasonPrefix.Length..] ?? Enum.GetName(reason) ?? "UNSPECIFIED";

    /// <summary>The reason of that name, or UNSPECIFIED for a name that this version does not know.</summary>
    internal static ErrorReason ReasonOf(string name) =>
        (ErrorReason)(ErrorReasonReflection.Descriptor.EnumTypes[0].FindValueByName(ReasonPrefix + name)?.Number ?? 0);

    private static StatusCode CodeOf(Failure failure) => failure switch
    {
        InvalidField => StatusCode.InvalidArgument,
        NotFound => StatusCode.NotFound,
        AlreadyExists => StatusCode.AlreadyExists,
        WrongState => StatusCode.FailedPrecondition,
        EtagMismatch => StatusCode.Aborted,
        LimitExceeded => StatusCode.ResourceExhausted,
        TooLate => StatusCode.DeadlineExceeded,
        Unavailable => StatusCode.Unavailable,
        Mismatch => StatusCode.DataLoss,
        NotInThisVersion => StatusCode.Unimplemented,
        Forbidden => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };

    private static ErrorInfo InfoOf(Failure failure)
    {
        // Field 1 is called "reason" in today's google/rpc/error_details.proto and "type" in the release that the package was made from.
        var info = new ErrorInfo { Domain = Domain, Type = NameOf(failure.Reason) };
        switch (failure)
        {
            case NotFound missing:
                info.Metadata["name"] = Clip(missing.Name);
                break;
            case LimitExceeded limit:
                info.Metadata["name"] = limit.Limit;
                info.Metadata["limit"] = limit.Maximum.ToString(System.Globalization.CultureInfo.InvariantCulture);
                break;
        }

        info.Metadata.Add(failure.Metadata);
        return info;
    }

    // A message may quote what the caller sent, and all of it travels in a header. A pair of surrogates is not cut in two.
    private static string Clip(string text)
    {
        if (text.Length <= RpcLimits.StatusMessageCharacters)
        {
            return text;
        }

        var end = RpcLimits.StatusMessageCharacters - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }
}
