using System.Security.Cryptography;
using System.Text;
using Dossier.Gateway.Peers;
using Dossier.Gateway.Safety;
using Dossier.Query.V1;
using Microsoft.Net.Http.Headers;

namespace Dossier.Gateway.Rest;

/// <summary>The text of documents: a slice with its blocks as JSON, or plain.</summary>
internal static class TextEndpoints
{
    private const string Document = "/v1/collections/{collection}/documents/{document}";
    private const string Plain = "text/plain";
    private const int TagBytes = 16;

    public static void MapText(this IEndpointRouteBuilder app)
    {
        app.MapGet(Document + "/text", GetAsync).Does(Describe("getText", "Text of the revision that is kept"));
        app.MapGet(Document + "/revisions/{revision}/text", GetRevisionAsync).Does(Describe("getRevisionText", "Text of a revision, if it is the one that is kept"));
    }

    private static Operation Describe(string id, string summary) => new(id, summary)
    {
        Parameters = [Parameters.Start, Parameters.Length, Parameters.AtLeastSequence],
        Answer = ReadTextResponse.Descriptor,
        Media = [Plain],
        Failures = [404, 406],
        Headers = [EntityTag.IfNoneMatch, ("Accept", "`text/plain` for the text alone: then all of it from start on, unless length says less.")],
        Successes = [(200, "OK"), (304, "As the client has it")],
    };

    private static Task<IResult> GetAsync(string collection, string document, HttpContext context, PeerServices peers, CancellationToken cancel) =>
        AnswerAsync($"collections/{collection}/documents/{document}", "", context, peers, cancel);

    private static Task<IResult> GetRevisionAsync(string collection, string document, string revision, HttpContext context, PeerServices peers, CancellationToken cancel) =>
        AnswerAsync($"collections/{collection}/documents/{document}", $"/revisions/{revision}", context, peers, cancel);

    private static async Task<IResult> AnswerAsync(string document, string revision, HttpContext context, PeerServices peers, CancellationToken cancel)
    {
        var request = Parameters.RequestOf<ReadTextRequest>(context, "name", document + revision);
        var type = AnswerType.Of(context.Request, ProtoJson.MediaType, Plain);
        context.Response.Headers.Vary = HeaderNames.Accept;
        var published = (await peers.Query.GetDocumentAsync(new() { Name = document, AtLeastSequence = request.AtLeastSequence }, cancellationToken: cancel)).Document;
        var slice = await peers.Query.ReadTextAsync(request, cancellationToken: cancel);
        // A revision's text and blocks are what one version of the pipeline made of its bytes. Should another be published between the two questions, there is no tag.
        if (slice.Revision == published.Revision && TagOf(published, request, type).IsKnownTo(context)) return Results.StatusCode(StatusCodes.Status304NotModified);
        return type == ProtoJson.MediaType ? ProtoJson.Ok(slice) : await WriteAsync(context, request, slice, peers, cancel);
    }

    private static async Task<IResult> WriteAsync(HttpContext context, ReadTextRequest request, ReadTextResponse slice, PeerServices peers, CancellationToken cancel)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = Attachment.ContentSecurityPolicy;
        var left = request.Length == 0 ? int.MaxValue : request.Length;
        request.Name = slice.Revision;
        request.Start = slice.Start;
        while (!HeadRequests.IsHead(context))
        {
            await context.Response.WriteAsync(slice.Text, cancel);
            var read = slice.Text.EnumerateRunes().Count();
            (left, request.Start) = (left - read, request.Start + read);
            if (read == 0 || left <= 0 || request.Start >= slice.TotalLength) break;
            request.Length = left;
            slice = await peers.Query.ReadTextAsync(request, cancellationToken: cancel);
        }

        return Results.Empty;
    }

    private static EntityTag TagOf(Document document, ReadTextRequest request, string type)
    {
        var what = FormattableString.Invariant($"{document.Revision}\n{document.ContentSha256}\n{document.PipelineVersion}\n{request.Start}\n{request.Length}\n{type}");
        return new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, TagBytes)));
    }
}
