using Dossier.Common.V1;
using Dossier.Defaults;
using Grpc.Core;

namespace Dossier.Extraction.Work;

/// <summary>Tells a peer that is out of reach from one that has answered.</summary>
internal static class Peer
{
    /// <summary>
    /// Whether a call failed on its way: UNAVAILABLE, late, or a broken connection, for which the client makes up a status that no service gave (it
    /// has no reason) or, in the middle of writing, none at all.
    /// </summary>
    public static bool IsUnreachable(Exception failure) => failure switch
    {
        RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded } => true,
        RpcException { StatusCode: StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown } broken => RpcFailure.Of(broken).Reason == ErrorReason.Unspecified,
        IOException or HttpRequestException => true,
        _ => false,
    };
}
