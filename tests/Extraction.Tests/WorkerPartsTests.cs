using Dossier.Common.V1;
using Dossier.Extraction.Work;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Dossier.Extraction.Tests;

public sealed class WorkerPartsTests
{
    [Fact]
    public void Pauses_double_up_to_the_ceiling_and_are_spread()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), new Random(1));
        foreach (var longest in new[] { 1, 2, 4, 5, 5 }) Assert.InRange(backoff.Next().TotalSeconds, longest * 0.5, longest);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.InRange(backoff.Next().TotalSeconds, 2.5, 5));
        Assert.True(Enumerable.Range(0, 100).Select(_ => backoff.Next()).Distinct().Count() > 90);
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalSeconds, 0.5, 1);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, ErrorReason.Unavailable, true)]
    [InlineData(StatusCode.Unavailable, ErrorReason.Unspecified, true)]
    [InlineData(StatusCode.DeadlineExceeded, ErrorReason.Unspecified, true)]
    [InlineData(StatusCode.Internal, ErrorReason.Unspecified, true)]
    [InlineData(StatusCode.Internal, ErrorReason.Internal, false)]
    [InlineData(StatusCode.Cancelled, ErrorReason.Unspecified, true)]
    [InlineData(StatusCode.DataLoss, ErrorReason.SpanMismatch, false)]
    [InlineData(StatusCode.InvalidArgument, ErrorReason.InvalidField, false)]
    [InlineData(StatusCode.InvalidArgument, ErrorReason.Unspecified, false)]
    public void A_peer_is_out_of_reach_when_no_service_gave_the_status(StatusCode code, ErrorReason reason, bool unreachable) =>
        Assert.Equal(unreachable, Peer.IsUnreachable(Failed(code, reason)));

    [Fact]
    public void A_connection_that_breaks_while_writing_is_a_peer_out_of_reach()
    {
        Assert.True(Peer.IsUnreachable(new IOException("The request was aborted.")));
        Assert.False(Peer.IsUnreachable(new InvalidOperationException()));
    }

    private static RpcException Failed(StatusCode code, ErrorReason reason)
    {
        var trailers = new Grpc.Core.Metadata();
        if (reason != ErrorReason.Unspecified)
        {
            var name = string.Concat(reason.ToString().Select((letter, n) => char.IsUpper(letter) && n > 0 ? $"_{letter}" : $"{letter}")).ToUpperInvariant();
            var details = new Google.Rpc.Status { Code = (int)code, Details = { Any.Pack(new ErrorInfo { Domain = "dossier", Type = name }) } };
            trailers.Add("grpc-status-details-bin", details.ToByteArray());
        }

        return new RpcException(new Grpc.Core.Status(code, ""), trailers);
    }
}
