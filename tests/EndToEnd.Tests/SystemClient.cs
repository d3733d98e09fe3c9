using Dossier.Defaults;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Dossier.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace Dossier.EndToEnd.Tests;

/// <summary>Ledger and picture as a client sees them, over channels that do not try again by themselves. Every call has a deadline.</summary>
internal sealed class SystemClient(string ingest, string query) : IDisposable
{
    /// <summary>The collection that exists from the start.</summary>
    public const string Collection = "collections/default";

    // Work on a loaded machine, as against a single call.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly GrpcChannel ingestChannel = PeerChannel.Open(ingest, new PeerOptions { MaxAttempts = 1 });
    private readonly GrpcChannel queryChannel = PeerChannel.Open(query, new PeerOptions { MaxAttempts = 1 });

    public IngestService.IngestServiceClient Ingest => new(ingestChannel);

    public QueryService.QueryServiceClient Query => new(queryChannel);

    /// <summary>A deadline for reads that wait for a sequence.</summary>
    public static DateTime Late => DateTime.UtcNow + Patience;

    public async Task<UploadDocumentResponse> UploadAsync(IEnumerable<UploadDocumentRequest> requests)
    {
        using var call = Ingest.UploadDocument(deadline: DateTime.UtcNow + Bounded.Patience);
        foreach (var request in requests) await call.RequestStream.WriteAsync(request);
        await call.RequestStream.CompleteAsync();
        return await call.ResponseAsync;
    }

    public Task<UploadDocumentResponse> UploadAsync(byte[] content, string uri = "", string fileName = "a.txt", string mediaType = "text/plain") =>
        UploadAsync(
        [
            new() { Header = new UploadHeader { Collection = Collection, SourceUri = uri, FileName = fileName, MediaType = mediaType } },
            .. content.Chunk(256 * 1024).Select(chunk => new UploadDocumentRequest { Chunk = Google.Protobuf.ByteString.CopyFrom(chunk) }),
        ]);

    /// <summary>The document in Query once the change with this sequence is applied.</summary>
    public async Task<Query.V1.Document> PublishedAsync(string name, long sequence) =>
        (await Query.GetDocumentAsync(new() { Name = name, AtLeastSequence = sequence }, deadline: Late)).Document;

    /// <summary>Its whole text.</summary>
    public async Task<string> TextAsync(string name)
    {
        var text = "";
        for (var (start, length) = (0, 1); start < length;)
        {
            var slice = await Query.ReadTextAsync(new() { Name = name, Start = start }, deadline: Late);
            text += slice.Text;
            (start, length) = (start + new CodePoints(slice.Text).Length, slice.TotalLength);
        }

        return text;
    }

    /// <summary>Waits until the ledger tells of a document in this state.</summary>
    public Task<Ingest.V1.Document> InStateAsync(string name, DocumentState state) =>
        WatchAsync(told => told.Document is { } document && document.Name == name && document.State == state, told => told.Document);

    /// <summary>Waits until no work is left.</summary>
    public Task<WatchProgressResponse> SettledAsync() =>
        WatchAsync(told => told.Counts is { Pending: 0, Leased: 0 } && told.LastSequence == told.SettledSequence, told => told);

    public async Task<List<Ingest.V1.Document>> LedgerAsync()
    {
        List<Ingest.V1.Document> all = [];
        var request = new Ingest.V1.ListDocumentsRequest { Parent = Collection, PageSize = 1000 };
        do
        {
            var page = await Ingest.ListDocumentsAsync(request, deadline: Late);
            all.AddRange(page.Documents);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }

    public async Task<List<Query.V1.Document>> PictureAsync(long atLeast)
    {
        List<Query.V1.Document> all = [];
        var request = new Query.V1.ListDocumentsRequest { Parent = Collection, PageSize = 1000, AtLeastSequence = atLeast };
        do
        {
            var page = await Query.ListDocumentsAsync(request, deadline: Late);
            all.AddRange(page.Documents);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }

    public void Dispose()
    {
        ingestChannel.Dispose();
        queryChannel.Dispose();
    }

    private async Task<T> WatchAsync<T>(Func<WatchProgressResponse, bool> wanted, Func<WatchProgressResponse, T> take)
    {
        using var watch = Ingest.WatchProgress(new() { Collection = Collection }, deadline: Late);
        WatchProgressResponse? last = null;
        try
        {
            await foreach (var told in watch.ResponseStream.ReadAllAsync())
            {
                last = told;
                if (wanted(told)) return take(told);
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.DeadlineExceeded)
        {
            throw new TimeoutException($"Not seen in {Patience}; last was {last}", e);
        }

        throw new InvalidOperationException($"The watch ended; last was {last}");
    }
}
