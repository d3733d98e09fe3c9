using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Extraction.V1;
using Dossier.Gateway.Tests.Peers;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Dossier.Gateway.Tests.Forwarding;

/// <summary>The services' own contracts, spoken to the gateway.</summary>
public sealed class ForwardingTests
{
    // Windows and buffers of two connections; far below what is sent.
    private const long MostInFlight = 4 * 1024 * 1024;

    [Fact]
    public async Task A_document_goes_in_and_its_picture_comes_out()
    {
        await using var system = await GatewaySystem.StartAsync();
        var uploaded = await system.UploadAsync("Seoul agreed.");
        var published = await system.Query.GetDocumentAsync(new() { Name = uploaded.Document.Name, AtLeastSequence = uploaded.Sequence }, deadline: GatewaySystem.Late).ResponseAsync.Soon();
        Assert.Equal((RevisionStatus.Complete, 13), (published.Document.Status, published.Document.Length));
    }

    [Fact]
    public async Task A_download_comes_whole()
    {
        await using var system = await GatewaySystem.StartAsync();
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(line => $"line {line}\n"));
        var uploaded = await system.UploadAsync(text);
        using var call = system.Ingest.ReadContent(new() { Name = uploaded.Document.Name }, deadline: GatewaySystem.Late);
        using var content = new MemoryStream();
        while (await call.ResponseStream.MoveNext(CancellationToken.None).Soon()) call.ResponseStream.Current.Chunk.WriteTo(content);
        Assert.Equal(text, System.Text.Encoding.UTF8.GetString(content.ToArray()));
    }

    [Fact]
    public async Task An_import_is_answered_item_by_item_while_it_goes_on()
    {
        await using var system = await GatewaySystem.StartAsync();
        using var call = system.Ingest.ImportDocuments(deadline: GatewaySystem.Late);
        foreach (var text in new[] { "one", "two" })
        {
            await call.RequestStream.WriteAsync(new() { Header = new UploadHeader { Collection = GatewaySystem.Collection, FileName = text } }).Soon();
            await call.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFromUtf8(text) }).Soon();
            await call.RequestStream.WriteAsync(new() { End = new ImportEnd() }).Soon();
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Soon());
            Assert.Equal(UploadOutcome.New, call.ResponseStream.Current.Uploaded.Outcome);
        }

        await call.RequestStream.CompleteAsync().Soon();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None).Soon());
    }

    [Fact]
    public async Task A_preview_is_extracted()
    {
        await using var system = await GatewaySystem.StartAsync();
        using var call = system.Extraction.ExtractDocument(deadline: GatewaySystem.Late);
        await call.RequestStream.WriteAsync(new() { Header = new ExtractHeader { FileName = "a.txt", MediaType = "text/plain" } }).Soon();
        await call.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFromUtf8("Seoul agreed.") }).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Soon());
    }

    [Fact]
    public async Task Failures_come_as_the_service_sent_them()
    {
        await using var system = await GatewaySystem.StartAsync();
        var missing = await Assert.ThrowsAsync<RpcException>(() => system.Ingest.GetDocumentAsync(new() { Name = "collections/default/documents/none" }).ResponseAsync.Soon());
        Assert.Equal((StatusCode.NotFound, ErrorReason.DocumentNotFound), (missing.StatusCode, RpcFailure.Of(missing).Reason));
        Assert.Equal("collections/default/documents/none", RpcFailure.Of(missing).Metadata["name"]);

        using var empty = system.Ingest.UploadDocument();
        await empty.RequestStream.CompleteAsync().Soon();
        var refused = await Assert.ThrowsAsync<RpcException>(() => empty.ResponseAsync.Soon());
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);

        using var watch = system.Ingest.WatchProgress(new() { Collection = "collections/none" });
        var unknown = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(CancellationToken.None).Soon());
        Assert.Equal(ErrorReason.CollectionNotFound, RpcFailure.Of(unknown).Reason);
    }

    [Fact]
    public async Task A_refusal_does_not_wait_for_the_rest_of_an_upload()
    {
        await using var system = await GatewaySystem.StartAsync();
        using var call = system.Ingest.UploadDocument(deadline: GatewaySystem.Late);
        await call.RequestStream.WriteAsync(new() { Header = new UploadHeader { Collection = "collections/none", FileName = "a.txt" } }).Soon();
        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.Soon());
        Assert.Equal(ErrorReason.CollectionNotFound, RpcFailure.Of(refused).Reason);
    }

    [Fact]
    public async Task What_services_say_to_each_other_is_not_for_clients()
    {
        await using var system = await GatewaySystem.StartAsync();
        using var lease = system.Ingest.LeaseWork();
        using var publish = system.Query.PublishRevision();
        RpcException[] refusals =
        [
            await Assert.ThrowsAsync<RpcException>(() => lease.ResponseStream.MoveNext(CancellationToken.None).Soon()),
            await Assert.ThrowsAsync<RpcException>(() => publish.ResponseAsync.Soon()),
            await Assert.ThrowsAsync<RpcException>(() => system.Query.RetractRevisionAsync(new() { Document = "collections/default/documents/a" }).ResponseAsync.Soon()),
            await Assert.ThrowsAsync<RpcException>(() => system.Query.UpdateSourcesAsync(new()).ResponseAsync.Soon()),
        ];
        Assert.All(refusals, refusal => Assert.Equal((StatusCode.PermissionDenied, ErrorReason.PermissionDenied), (refusal.StatusCode, RpcFailure.Of(refusal).Reason)));
    }

    [Fact]
    public async Task Reflection_lists_the_contracts()
    {
        await using var system = await GatewaySystem.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(system.Channel).ServerReflectionInfo(deadline: GatewaySystem.Late);
        await call.RequestStream.WriteAsync(new() { ListServices = "" }).Soon();
        await call.RequestStream.WriteAsync(new() { FileContainingSymbol = "dossier.query.v1.QueryService.Search" }).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Soon());
        Assert.Equal(
            ["dossier.extraction.v1.ExtractionService", "dossier.gateway.v1.GatewayService", "dossier.ingest.v1.IngestService", "dossier.query.v1.QueryService"],
            call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).Where(name => name.StartsWith("dossier.", StringComparison.Ordinal)));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Soon());
        Assert.NotEmpty(call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task Each_call_is_one_line_of_the_log()
    {
        await using var system = await GatewaySystem.StartAsync();
        await system.Ingest.GetCollectionAsync(new() { Name = GatewaySystem.Collection }).ResponseAsync.Soon();
        var line = await system.Gateway.Log.LineAsync("IngestService/GetCollection").Soon();
        Assert.Contains("/dossier.ingest.v1.IngestService/GetCollection OK in", line, StringComparison.Ordinal);
        Assert.Single(system.Gateway.Log.Lines, text => text.Contains("GetCollection", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_the_call_of_the_service()
    {
        await using var system = await GatewaySystem.StartAsync();
        using (var watch = system.Ingest.WatchProgress(new() { Collection = GatewaySystem.Collection }))
        {
            Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).Soon());
        }

        await system.IngestApp.Log.LineAsync("/WatchProgress Cancelled").Soon();
    }

    [Fact]
    public async Task A_deadline_reaches_the_service_which_answers_before_it()
    {
        await using var system = await GatewaySystem.StartAsync();
        await system.Query.ListDocumentsAsync(new() { Parent = GatewaySystem.Collection }).ResponseAsync.Soon();
        // Without a deadline it would wait for half a minute; only Query gives this reason.
        var late = await Assert.ThrowsAsync<RpcException>(() => system.Query.ListDocumentsAsync(
            new() { Parent = GatewaySystem.Collection, AtLeastSequence = 99 }, deadline: DateTime.UtcNow.AddSeconds(8)).ResponseAsync.Soon());
        Assert.Equal((StatusCode.DeadlineExceeded, ErrorReason.SequenceNotReached), (late.StatusCode, RpcFailure.Of(late).Reason));
    }

    [Fact]
    public async Task A_trace_goes_on_in_the_service()
    {
        using var activity = new System.Diagnostics.Activity("test").SetIdFormat(System.Diagnostics.ActivityIdFormat.W3C).Start();
        await using var system = await GatewaySystem.StartAsync();
        // A job keeps the trace of the upload that caused it; without its worker it is there to be seen.
        await system.ExtractionApp.App.StopAsync().Soon();
        await system.UploadAsync("Seoul agreed.");
        using var work = new IngestService.IngestServiceClient(system.IngestApp.Channel).LeaseWork(deadline: GatewaySystem.Late);
        await work.RequestStream.WriteAsync(new() { Hello = new WorkerHello { Worker = "test", Credits = 1 } }).Soon();
        do Assert.True(await work.ResponseStream.MoveNext(CancellationToken.None).Soon()); while (work.ResponseStream.Current.Lease is null);
        Assert.Contains(activity.TraceId.ToHexString(), work.ResponseStream.Current.Lease.Traceparent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_reader_holds_the_service_back()
    {
        await using var system = await GatewaySystem.StartRelayedAsync();
        var content = new string('x', 24 * 1024 * 1024);
        var name = (await system.UploadAsync(content)).Document.Name;
        var before = system.IngestRelay.BytesToCaller;
        using var call = system.Ingest.ReadContent(new() { Name = name });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Soon());
        var ahead = await ServiceRelay.SettledAsync(() => system.IngestRelay.BytesToCaller).Soon() - before;
        Assert.InRange(ahead, 1, MostInFlight);

        long read = call.ResponseStream.Current.Chunk.Length;
        while (await call.ResponseStream.MoveNext(CancellationToken.None).Soon()) read += call.ResponseStream.Current.Chunk.Length;
        Assert.Equal(content.Length, read);
    }

    [Fact]
    public async Task A_slow_service_holds_its_sender_back()
    {
        await using var system = await GatewaySystem.StartRelayedAsync();
        using var call = system.Ingest.UploadDocument();
        await call.RequestStream.WriteAsync(new() { Header = new UploadHeader { Collection = GatewaySystem.Collection, FileName = "a" } }).Soon();
        var chunk = new UploadDocumentRequest { Chunk = ByteString.CopyFrom(new byte[64 * 1024]) };
        await call.RequestStream.WriteAsync(chunk).Soon();
        system.IngestRelay.Hold();
        long written = 0;
        var writing = WriteAsync();
        Assert.InRange(await ServiceRelay.SettledAsync(() => Interlocked.Read(ref written)).Soon(), 1, MostInFlight);
        Assert.False(writing.IsCompleted);

        system.IngestRelay.Release();
        await writing.Soon();
        Assert.Equal(24 * 1024 * 1024 + 64 * 1024, (await call.ResponseAsync.Soon()).Document.SizeBytes);

        async Task WriteAsync()
        {
            for (; written < 24 * 1024 * 1024; Interlocked.Add(ref written, 64 * 1024)) await call.RequestStream.WriteAsync(chunk);
            await call.RequestStream.CompleteAsync();
        }
    }
}
