using Dossier.Gateway.Peers;
using Dossier.Gateway.Safety;
using Dossier.Ingest.V1;
using Grpc.Core;
using Microsoft.Net.Http.Headers;

namespace Dossier.Gateway.Rest;

/// <summary>The bytes of documents, as downloads.</summary>
internal static class ContentEndpoints
{
    private const string Document = "/v1/collections/{collection}/documents/{document}";
    private const string AnyBytes = "application/octet-stream";

    public static void MapContent(this IEndpointRouteBuilder app)
    {
        app.MapGet(Document + "/content", GetAsync).Does(Describe("getContent", "The present bytes of a document"));
        app.MapGet(Document + "/revisions/{revision}/content", GetRevisionAsync).Does(Describe("getRevisionContent", "The bytes of a revision"));
    }

    private static Operation Describe(string id, string summary) => new(id, summary)
    {
        Media = [AnyBytes],
        Failures = [404, 416],
        Headers = [EntityTag.IfNoneMatch, ("Range", "One range of bytes; several are answered with the whole."), ("If-Range", "The etag under which the range is wanted; else the whole comes.")],
        Successes = [(200, "The bytes, as an attachment"), (206, "The range that was asked for"), (304, "As the client has it")],
    };

    private static Task<IResult> GetAsync(string collection, string document, HttpContext context, PeerServices peers, CancellationToken cancel) =>
        AnswerAsync($"collections/{collection}/documents/{document}", "", context, peers, cancel);

    private static Task<IResult> GetRevisionAsync(string collection, string document, string revision, HttpContext context, PeerServices peers, CancellationToken cancel) =>
        AnswerAsync($"collections/{collection}/documents/{document}", $"/revisions/{revision}", context, peers, cancel);

    private static async Task<IResult> AnswerAsync(string document, string revision, HttpContext context, PeerServices peers, CancellationToken cancel)
    {
        using var call = peers.Ingest.ReadContent(new() { Name = document + revision }, cancellationToken: cancel);
        if (!await call.ResponseStream.MoveNext(cancel)) throw new RpcException(new Status(StatusCode.Unavailable, "the content did not come"));
        var first = call.ResponseStream.Current;
        var tag = new EntityTag(first.ContentSha256);
        if (tag.IsKnownTo(context)) return Results.StatusCode(StatusCodes.Status304NotModified);
        var ledger = await peers.Ingest.GetDocumentAsync(new() { Name = document }, cancellationToken: cancel);
        return await WriteAsync(context, ledger.Document, tag, call.ResponseStream, cancel);
    }

    private static async Task<IResult> WriteAsync(HttpContext context, Document document, EntityTag tag, IAsyncStreamReader<ReadContentResponse> chunks, CancellationToken cancel)
    {
        var response = context.Response;
        var size = chunks.Current.SizeBytes;
        response.Headers.AcceptRanges = "bytes";
        if (!TryRange(context.Request, tag, size, out var start, out var end))
        {
            response.Headers.ContentRange = new ContentRangeHeaderValue(size).ToString();
            return Results.StatusCode(StatusCodes.Status416RangeNotSatisfiable);
        }

        if (end - start < size)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = new ContentRangeHeaderValue(start, end - 1, size).ToString();
        }

        var source = document.Sources.LastOrDefault(source => source.FileName.Length > 0);
        Attachment.Announce(response, source?.FileName ?? DocumentName.Parse(document.Name).Id);
        response.ContentType = MediaTypeHeaderValue.TryParse(source?.MediaType, out var type) ? type.ToString() : AnyBytes;
        response.ContentLength = end - start;
        if (!HeadRequests.IsHead(context)) await CopyAsync(chunks, response.Body, start, end, cancel);
        return Results.Empty;
    }

    private static async Task CopyAsync(IAsyncStreamReader<ReadContentResponse> chunks, Stream to, long start, long end, CancellationToken cancel)
    {
        var at = 0L;
        do
        {
            var chunk = chunks.Current.Chunk.Memory;
            var (from, until) = (Math.Clamp(start - at, 0, chunk.Length), Math.Clamp(end - at, 0, chunk.Length));
            if (until > from) await to.WriteAsync(chunk[(int)from..(int)until], cancel);
            at += chunk.Length;
        }
        while (at < end && await chunks.MoveNext(cancel));
    }

    /// <summary>The range that is asked for; the whole when there is none, several, or one of another etag. False when it lies outside.</summary>
    private static bool TryRange(HttpRequest request, EntityTag tag, long size, out long start, out long end)
    {
        (start, end) = (0, size);
        if (request.Headers.IfRange.ToString() is { Length: > 0 } condition && condition != $"\"{tag.Value}\"") return true;
        if (!RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var header) || header.Unit != "bytes" || header.Ranges.Count != 1) return true;
        var range = header.Ranges.First();
        start = range.From ?? Math.Max(0, size - (range.To ?? 0));
        end = range.From is not null && range.To is { } last && last < size - 1 ? last + 1 : size;
        return start < end;
    }
}
