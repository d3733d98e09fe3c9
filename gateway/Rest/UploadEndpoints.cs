using Dossier.Common.V1;
using Dossier.Gateway.V1;
using Dossier.Ingest.V1;

namespace Dossier.Gateway.Rest;

/// <summary>Uploads: one document as the bytes of a body, or the files of a form.</summary>
internal static class UploadEndpoints
{
    public static void MapUploads(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/collections/{collection}/documents", UploadAsync).Does(new("uploadDocument", "Uploads a document, or the files of a form")
        {
            Parameters = [Parameters.FileName, Parameters.SourceUri, Parameters.RequestId, Parameters.Wait],
            Bytes = ["application/octet-stream", "multipart/form-data"],
            Answer = UploadDocumentResponse.Descriptor,
            FormAnswer = UploadFilesResponse.Descriptor,
            Successes = [(201, "A new document"), (200, "A new revision, a further source or a duplicate of a known document; or a form, with a result for each of its files")],
            Failures = [404, 409, 413, 429, 504],
            Headers = [Idempotency.Described, ContentDigest.Described],
        });

    private static async Task<IResult> UploadAsync(string collection, HttpContext context, Uploads uploads, CancellationToken cancel)
    {
        var header = new UploadHeader { Collection = $"collections/{collection}", RequestId = Idempotency.KeyOf(context, Parameters.RequestId.TextOf(context)) };
        var wait = Parameters.Wait.IsSet(context);
        if (Uploads.IsForm(context.Request)) return await UploadFormAsync(header, wait, context, uploads, cancel);
        header.FileName = FileNames.LastSegment(Parameters.FileName.TextOf(context));
        header.SourceUri = Parameters.SourceUri.TextOf(context);
        header.MediaType = Uploads.MediaTypeOf(context.Request);
        header.ContentSha256 = ContentDigest.Sha256Of(context);
        var uploaded = await uploads.ReceiveAsync(context, header, cancel);
        if (wait && !await uploads.WaitAsync(uploaded, cancel)) return new Late(uploaded);
        return uploaded.Outcome == UploadOutcome.New ? ProtoJson.Created(uploaded, uploaded.Document.Name, context) : ProtoJson.Ok(uploaded);
    }

    private static async Task<IResult> UploadFormAsync(UploadHeader header, bool wait, HttpContext context, Uploads uploads, CancellationToken cancel)
    {
        foreach (var parameter in (Parameter[])[Parameters.FileName, Parameters.SourceUri])
        {
            if (parameter.TextOf(context).Length > 0) throw new InvalidField(parameter.Name, "is for one document; a form may have several");
        }

        var results = await uploads.ReceiveFormAsync(context, header, cancel);
        var published = wait;
        // One after the other, but all of them are being worked on: it takes as long as the slowest.
        foreach (var result in results.Where(result => published && result.Uploaded is not null)) published = await uploads.WaitAsync(result.Uploaded, cancel);
        return ProtoJson.Ok(new UploadFilesResponse { Results = { results }, Published = published });
    }

    /// <summary>The upload stands, but the wait for it was in vain.</summary>
    private sealed class Late(UploadDocumentResponse uploaded) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var late = new TooLate(ErrorReason.SequenceNotReached, $"{uploaded.Document.Name} is stored, but cannot be asked about yet");
            var problem = Problems.Of(late, httpContext)!;
            problem.Document = uploaded.Document.Name;
            problem.Sequence = uploaded.Sequence;
            return Problems.WriteAsync(httpContext, problem);
        }
    }
}
