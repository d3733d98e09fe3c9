using System.Security.Cryptography;
using System.Text;
using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace Dossier.Ingest.Tests;

/// <summary>A test of the service as it is run, on a clock of its own.</summary>
public abstract class LedgerTest : IAsyncLifetime
{
    internal const string Default = "collections/default";

    private readonly TempFolder data = new();
    private ServiceUnderTest? service;

    internal ManualClock Clock { get; } = new();

    internal V1.IngestService.IngestServiceClient Client { get; private set; } = null!;

    internal ServiceUnderTest Service => service!;

    internal string DataPath => data.Path;

    /// <summary>Settings besides the data folder.</summary>
    internal virtual string[] Settings => [];

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await StopAsync();
        data.Dispose();
    }

    internal async Task StartAsync()
    {
        service = await ServiceUnderTest.StartAsync(args => IngestApp.Create(args, Clock, new Random(1)), [$"--Data={data.Path}", .. Settings]);
        Client = new(service.Channel);
    }

    /// <summary>What a signal to end does: the channel to the service still stands, so that nobody else can be taken for the one who hung up.</summary>
    internal void Drain() => service!.App.Lifetime.StopApplication();

    internal async Task StopAsync()
    {
        if (service is null) return;
        var stopping = service;
        service = null;
        await stopping.DisposeAsync();
    }

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    internal static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    internal Task<UploadDocumentResponse> UploadAsync(string text, string uri = "", string file = "", string requestId = "", string collection = Default) =>
        UploadAsync(new UploadHeader { Collection = collection, SourceUri = uri, FileName = file, RequestId = requestId }, Bytes(text));

    internal async Task<UploadDocumentResponse> UploadAsync(UploadHeader header, params byte[][] chunks)
    {
        using var call = Client.UploadDocument();
        try
        {
            await call.RequestStream.WriteAsync(new() { Header = header }).Soon();
            foreach (var chunk in chunks) await call.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFrom(chunk) }).Soon();
            await call.RequestStream.CompleteAsync().Soon();
        }
        catch (RpcException)
        {
            // Refused before all was sent: the answer says why.
        }

        return await call.ResponseAsync.Soon();
    }

    internal async Task<byte[]> ReadAsync(string name)
    {
        using var call = Client.ReadContent(new() { Name = name });
        var bytes = new MemoryStream();
        var first = true;
        while (await call.ResponseStream.MoveNext().Soon())
        {
            var response = call.ResponseStream.Current;
            Assert.Equal(first, response.SizeBytes > 0);
            Assert.Equal(first, response.ContentSha256.Length == 64);
            Assert.InRange(response.Chunk.Length, 1, 64 * 1024);
            response.Chunk.WriteTo(bytes);
            first = false;
        }

        return bytes.ToArray();
    }

    internal async Task<Document> GetAsync(string name) => (await Client.GetDocumentAsync(new() { Name = name }).ResponseAsync.Soon()).Document;

    internal async Task<GetIngestStatusResponse> StatusAsync(string collection = Default) =>
        await Client.GetIngestStatusAsync(new() { Collection = collection }).ResponseAsync.Soon();

    internal async Task<long> DeleteAsync(string name) => (await Client.DeleteDocumentAsync(new() { Name = name }).ResponseAsync.Soon()).Sequence;

    internal async Task CreateCollectionAsync(string id) => await Client.CreateCollectionAsync(new() { CollectionId = id }).ResponseAsync.Soon();

    internal Task<Worker> WorkerAsync(int credits, string version = "v1") => Worker.ConnectAsync(Client, credits, version);

    /// <summary>Asserts that a call is refused for a reason, and names the field if one is given.</summary>
    internal static async Task<RpcFailure> RefusedAsync(ErrorReason reason, StatusCode code, Func<Task> call, string? field = null)
    {
        var failure = RpcFailure.Of(await Assert.ThrowsAsync<RpcException>(call));
        Assert.Equal((reason, code), (failure.Reason, failure.Code));
        if (field is not null) Assert.Equal(field, Assert.Single(failure.Violations).Field);
        return failure;
    }

    internal static Task<RpcFailure> RefusedFieldAsync(string field, Func<Task> call, ErrorReason reason = ErrorReason.InvalidField) =>
        RefusedAsync(reason, StatusCode.InvalidArgument, call, field);
}
