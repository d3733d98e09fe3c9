using System.Collections.Frozen;
using System.Collections.Immutable;
using Dossier.Common.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace Dossier.Defaults;

/// <summary>What a failed call says, read by its client: the status and the google.rpc details that came with it.</summary>
/// <param name="Code">The status.</param>
/// <param name="Message">For people.</param>
/// <param name="Reason">For programs; UNSPECIFIED when the server did not say, or said what this version does not know.</param>
/// <param name="Metadata">Further facts about the reason, for example the value of a limit.</param>
/// <param name="Violations">The fields that are wrong, with proto names, and why.</param>
/// <param name="RetryAfter">When to come back, where the server says so.</param>
public sealed record RpcFailure(
    StatusCode Code,
    string Message,
    ErrorReason Reason,
    IReadOnlyDictionary<string, string> Metadata,
    ImmutableArray<(string Field, string Description)> Violations,
    TimeSpan? RetryAfter)
{
    /// <summary>Reads a failed call. Details that are missing or malformed leave only what the status itself says.</summary>
    public static RpcFailure Of(RpcException exception)
    {
        var details = DetailsOf(exception);
        var info = Detail<ErrorInfo>(details);
        return new RpcFailure(
            exception.StatusCode,
            exception.Status.Detail,
            info is { Domain: FailureStatus.Domain } ? FailureStatus.ReasonOf(info.Type) : ErrorReason.Unspecified,
            info?.Metadata.ToFrozenDictionary(StringComparer.Ordinal) ?? FrozenDictionary<string, string>.Empty,
            [.. Detail<BadRequest>(details)?.FieldViolations.Select(violation => (violation.Field, violation.Description)) ?? []],
            Detail<RetryInfo>(details)?.RetryDelay?.ToTimeSpan());
    }

    /// <summary>What a failure of our own will say to its client.</summary>
    public static RpcFailure Of(Failure failure) => Of(failure.ToRpcException());

    private static RpcStatus? DetailsOf(RpcException exception)
    {
        try
        {
            return exception.Trailers.GetValueBytes(FailureStatus.DetailsKey) is { } bytes ? RpcStatus.Parser.ParseFrom(bytes) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static T? Detail<T>(RpcStatus? status)
        where T : class, IMessage<T>, new()
    {
        try
        {
            return status?.Details.FirstOrDefault(detail => detail.Is(new T().Descriptor))?.Unpack<T>();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
