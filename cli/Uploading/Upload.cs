using System.Security.Cryptography;
using System.Threading.Channels;
using Dossier.Cli.Asking;
using Dossier.Cli.Offline;
using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Google.Protobuf;
using Grpc.Core;
using PublishedDocument = Dossier.Query.V1.Document;

namespace Dossier.Cli.Uploading;

/// <summary>A file to put in.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="SourceUri">What it is known by: the same URI with other bytes is a new revision.</param>
internal sealed record UploadFile(string Path, string SourceUri);

/// <summary>What became of a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Uploaded">The ledger's answer; null when it was not taken.</param>
/// <param name="Error">Why it was not taken, or why it could not be read once it was.</param>
internal sealed record UploadResult(string Path, UploadDocumentResponse? Uploaded, DocumentError? Error)
{
    /// <summary>Whether it is not a file that was put in but one inside of it, which could not be read or was not taken.</summary>
    public bool IsInside { get; init; }

    /// <summary>Name of the document; empty when it became none.</summary>
    public string Document { get; init; } = Uploaded?.Document.Name ?? "";

    /// <summary>Whether the file is in and can be asked about.</summary>
    public bool IsGood => Uploaded is not null && Error is null;
}

/// <summary>Puts files in and waits until they can be asked about.</summary>
internal sealed class Upload(IngestService.IngestServiceClient ingest, QueryService.QueryServiceClient query, CollectionName collection)
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Levels of members that containers in containers have at most.</summary>
    private const int MaxLevels = 4;

    /// <summary>Between a container and the path in it.</summary>
    private const string Inside = "/!/";

    /// <summary>How long one question waits for its document before it is asked again; there is no bound on how long work may take.</summary>
    private static readonly TimeSpan WaitPerQuestion = TimeSpan.FromSeconds(60);

    /// <summary>Puts the files in, one stream for all; a bad one is reported and the others go on. Results are in the order of the files.</summary>
    /// <param name="told">Called after each file with how many are in.</param>
    public async Task<IReadOnlyList<UploadResult>> SendAsync(IReadOnlyList<UploadFile> files, Action<long, long> told, CancellationToken cancel)
    {
        var results = new UploadResult[files.Count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var call = ingest.ImportDocuments(cancellationToken: stop.Token);
        // Positions of the files that were sent, in the order of the stream: a file that cannot be read is not on it.
        var sent = Channel.CreateUnbounded<int>();
        long finished = 0;
        var sending = SendFilesAsync();
        try
        {
            await foreach (var answer in call.ResponseStream.ReadAllAsync(stop.Token))
            {
                var at = await sent.Reader.ReadAsync(stop.Token);
                results[at] = answer.ResultCase == ImportDocumentsResponse.ResultOneofCase.Uploaded
                    ? new(files[at].Path, answer.Uploaded, null)
                    : new(files[at].Path, null, answer.Error);
                told(Interlocked.Increment(ref finished), files.Count);
            }

            await sending;
        }
        catch
        {
            // The answers say why a stream broke; that sending then failed too is no news.
            await stop.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return results;

        async Task SendFilesAsync()
        {
            for (var at = 0; at < files.Count; at++)
            {
                if (Read(files[at].Path, out var bytes) is { } error)
                {
                    results[at] = new(files[at].Path, null, error);
                    told(Interlocked.Increment(ref finished), files.Count);
                    continue;
                }

                await sent.Writer.WriteAsync(at, stop.Token);
                await SendAsync(call.RequestStream, files[at], bytes, stop.Token);
            }

            await call.RequestStream.CompleteAsync();
        }
    }

    /// <summary>
    /// Waits until every document that was taken is published, with what is inside of it, and adds the errors of those that could not be read. What is inside and
    /// could not be read follows its container.
    /// </summary>
    public async Task<IReadOnlyList<UploadResult>> WaitAsync(IReadOnlyList<UploadResult> results, Action<long, long> told, CancellationToken cancel)
    {
        var published = new List<UploadResult>(results.Count);
        foreach (var (i, result) in results.Index())
        {
            var document = result.Uploaded is { } uploaded ? await PublishedAsync(uploaded, cancel) : null;
            published.Add(document is { Status: RevisionStatus.Failed } ? result with { Error = document.Error } : result);
            if (document is not null) await AddUnreadInsideAsync(result.Path, document, published, cancel);
            told(i + 1, results.Count);
        }

        return published;
    }

    // Null when somebody else deleted it meanwhile: what was asked of us was done.
    private async Task<PublishedDocument?> PublishedAsync(UploadDocumentResponse uploaded, CancellationToken cancel)
    {
        var request = new Query.V1.GetDocumentRequest { Name = uploaded.Document.Name, AtLeastSequence = uploaded.Sequence };
        while (true)
        {
            try
            {
                var answer = await query.GetDocumentAsync(request, deadline: TimeProvider.System.GetUtcNow().UtcDateTime + WaitPerQuestion, cancellationToken: cancel);
                if (answer.Document.MemberCount > 0) await WaitForMembersAsync(request, cancel);
                return answer.Document;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.DeadlineExceeded)
            {
                // Still in the queue.
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
            {
                return null;
            }
        }
    }

    private async Task AddUnreadInsideAsync(string path, PublishedDocument container, List<UploadResult> unread, CancellationToken cancel)
    {
        if (container.MemberCount == 0) return;
        unread.AddRange(container.UntakenMembers.Select(member => new UploadResult(path + Inside + member.Path, null, member.Error) { IsInside = true }));
        await foreach (var member in Documents.MembersAsync(query, container, cancel))
        {
            var inner = path + Inside + member.Membership.Path;
            if (member.Status == RevisionStatus.Failed) unread.Add(new UploadResult(inner, null, member.Error) { IsInside = true, Document = member.Name });
            await AddUnreadInsideAsync(inner, member, unread, cancel);
        }
    }

    // When a container is published its members have their sequences; so each round waits for one level of containers in containers.
    private async Task WaitForMembersAsync(Query.V1.GetDocumentRequest request, CancellationToken cancel)
    {
        var waited = request.AtLeastSequence;
        for (var level = 0; level < MaxLevels; level++)
        {
            var last = (await ingest.GetIngestStatusAsync(new() { Collection = collection.ToString() }, cancellationToken: cancel)).LastSequence;
            if (last <= waited) return;
            await ReachAsync(new() { Name = request.Name, AtLeastSequence = last }, cancel);
            waited = last;
        }
    }

    private async Task ReachAsync(Query.V1.GetDocumentRequest request, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await query.GetDocumentAsync(request, deadline: TimeProvider.System.GetUtcNow().UtcDateTime + WaitPerQuestion, cancellationToken: cancel);
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.DeadlineExceeded)
            {
                // Still in the queue.
            }
        }
    }

    private static DocumentError? Read(string path, out byte[] bytes)
    {
        bytes = [];
        try
        {
            bytes = DocumentFile.Read(path);
            return null;
        }
        catch (UnreadableDocument e)
        {
            return new DocumentError { Reason = e.Reason, Message = e.Message };
        }
    }

    private async Task SendAsync(IClientStreamWriter<ImportDocumentsRequest> stream, UploadFile file, byte[] bytes, CancellationToken cancel)
    {
        var header = new UploadHeader
        {
            Collection = collection.ToString(),
            SourceUri = file.SourceUri,
            FileName = Path.GetFileName(file.Path),
            ContentSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            SizeBytes = bytes.Length,
        };
        await stream.WriteAsync(new() { Header = header }, cancel);
        for (var at = 0; at < bytes.Length; at += ChunkBytes)
        {
            var chunk = UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(at, Math.Min(ChunkBytes, bytes.Length - at)));
            await stream.WriteAsync(new() { Chunk = chunk }, cancel);
        }

        await stream.WriteAsync(new() { End = new ImportEnd() }, cancel);
    }
}
