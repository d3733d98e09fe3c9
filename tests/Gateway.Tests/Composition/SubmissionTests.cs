using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Gateway.V1;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace Dossier.Gateway.Tests.Composition;

/// <summary>Uploads that end when their document can be asked about.</summary>
public sealed class SubmissionTests
{
    private static readonly SubmitAndWaitRequest Header = new() { Header = new UploadHeader { Collection = GatewaySystem.Collection, FileName = "a.txt", MediaType = "text/plain" } };

    [Fact]
    public async Task Brings_the_document_as_published()
    {
        await using var system = await GatewaySystem.StartAsync();
        using var call = await SubmitAsync(system, GatewaySystem.Late, Header, new() { Chunk = ByteString.CopyFromUtf8("Seoul ") }, new() { Chunk = ByteString.CopyFromUtf8("agreed.") });
        var answer = await call.ResponseAsync.Soon();
        Assert.Equal(UploadOutcome.New, answer.Uploaded.Outcome);
        Assert.Equal((answer.Uploaded.Document.Name, 13), (answer.Document.Name, answer.Document.Length));

        using var again = await SubmitAsync(system, GatewaySystem.Late, Header, new() { Chunk = ByteString.CopyFromUtf8("Seoul agreed.") });
        Assert.Equal(UploadOutcome.Duplicate, (await again.ResponseAsync.Soon()).Uploaded.Outcome);
    }

    [Fact]
    public async Task Refuses_as_the_ledger_does()
    {
        await using var system = await GatewaySystem.StartAsync();
        using var headless = await SubmitAsync(system, GatewaySystem.Late, new SubmitAndWaitRequest { Chunk = ByteString.CopyFromUtf8("a") });
        Assert.Equal(ErrorReason.StreamOrder, (await FailureOfAsync(headless)).Reason);
        using var empty = await SubmitAsync(system, GatewaySystem.Late, Header);
        Assert.Equal(ErrorReason.EmptyDocument, (await FailureOfAsync(empty)).Reason);
    }

    [Fact]
    public async Task Tells_when_time_runs_out_what_was_stored()
    {
        await using var system = await GatewaySystem.StartAsync();
        // Without workers nothing is published.
        await system.ExtractionApp.App.StopAsync().Soon();
        using var call = await SubmitAsync(system, DateTime.UtcNow.AddSeconds(12), Header, new() { Chunk = ByteString.CopyFromUtf8("Seoul agreed.") });
        var late = await FailureOfAsync(call);
        Assert.Equal((StatusCode.DeadlineExceeded, ErrorReason.SequenceNotReached), (late.Code, late.Reason));
        var stored = await system.Ingest.GetDocumentAsync(new() { Name = late.Metadata["document"] }).ResponseAsync.Soon();
        Assert.Equal(stored.Document.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), late.Metadata["sequence"]);
    }

    [Fact]
    public async Task Tells_when_the_picture_is_away_what_was_stored()
    {
        await using var system = await GatewaySystem.StartAsync("--MaxAttempts=1");
        await system.QueryApp.App.StopAsync().Soon();
        using var call = await SubmitAsync(system, GatewaySystem.Late, Header, new() { Chunk = ByteString.CopyFromUtf8("Seoul agreed.") });
        var away = await FailureOfAsync(call);
        Assert.Equal((StatusCode.Unavailable, ErrorReason.Unavailable), (away.Code, away.Reason));
        Assert.NotNull(away.RetryAfter);
        Assert.StartsWith("collections/default/documents/", away.Metadata["document"], StringComparison.Ordinal);
    }

    private static async Task<AsyncClientStreamingCall<SubmitAndWaitRequest, SubmitAndWaitResponse>> SubmitAsync(GatewaySystem system, DateTime deadline, params SubmitAndWaitRequest[] requests)
    {
        var call = new GatewayService.GatewayServiceClient(system.Channel).SubmitAndWait(deadline: deadline);
        try
        {
            foreach (var request in requests) await call.RequestStream.WriteAsync(request).Soon();
            await call.RequestStream.CompleteAsync().Soon();
        }
        catch (Exception over) when (over is RpcException or InvalidOperationException)
        {
            // Refused in the middle: the answer says why.
        }

        return call;
    }

    private static async Task<RpcFailure> FailureOfAsync(AsyncClientStreamingCall<SubmitAndWaitRequest, SubmitAndWaitResponse> call) =>
        RpcFailure.Of(await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.Soon()));
}
