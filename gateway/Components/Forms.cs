using Dossier.Gateway.Peers;
using Dossier.Gateway.Rest;
using Dossier.Gateway.V1;
using Dossier.Ingest.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using static System.FormattableString;

namespace Dossier.Gateway.Components;

/// <summary>
/// What the forms of pages post to. Each does one thing and answers 303 to the page that tells what became of it. Where a form comes from is checked for
/// every request that changes something, whatever endpoint it is for.
/// </summary>
internal static class Forms
{
    /// <summary>How long a service may take for what a form asks; deleting a full collection is the longest.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static void MapForms(this IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup("").AnswerFailuresWithPages().WithMetadata(new RequestSizeLimitAttribute(PageLimits.FormBytes)).ExcludeFromDescription();
        forms.MapPost("/collections", CreateCollectionAsync);
        forms.MapPost("/collections/{collection}/delete", DeleteCollectionAsync);
        forms.MapPost("/collections/{collection}/retry", RetryAsync);
        forms.MapPost("/collections/{collection}/reprocess", ReprocessAsync);
        forms.MapPost("/collections/{collection}/documents/{document}/retry", RetryDocumentAsync);
        forms.MapPost("/collections/{collection}/documents/{document}/delete", DeleteDocumentAsync);
        // Bounded by the uploads themselves.
        app.MapGroup("").AnswerFailuresWithPages().ExcludeFromDescription().MapPost("/collections/{collection}/documents", UploadAsync);
    }

    private static async Task<IResult> UploadAsync(string collection, HttpContext context, Uploads uploads)
    {
        var name = PageComponent.CollectionOf(collection);
        if (!Uploads.IsForm(context.Request)) throw new InvalidField("Content-Type", "must be multipart/form-data");
        var results = await uploads.ReceiveFormAsync(context, new UploadHeader { Collection = name.ToString() }, context.RequestAborted);
        // A form that was sent without a choice brings the field without a file.
        var files = results.Where(result => result is not { FileName: "", Error.Field: "files" }).ToList();
        return new SeeOther(Outcome.Tell($"/{name}", "upload", files.Where(file => file.Error is not null).Select(file => file.Error.Reason), Counts(files)));
    }

    private static IEnumerable<(string Key, long Count)> Counts(IReadOnlyCollection<UploadResult> files) =>
        files.GroupBy(file => file.Uploaded?.Outcome switch
        {
            UploadOutcome.New => "new",
            UploadOutcome.NewRevision => "revised",
            null => "failed",
            _ => "known",
        }).Select(kind => (kind.Key, (long)kind.Count()));

    private static async Task<IResult> CreateCollectionAsync(HttpContext context, PeerServices peers, TimeProvider clock)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return await TellAsync(context, "/?all", "createCollection", async () =>
        {
            var request = new CreateCollectionRequest { CollectionId = form["collectionId"].ToString(), Collection = new() { DisplayName = form["displayName"].ToString() } };
            var created = await peers.Ingest.CreateCollectionAsync(request, CallOf(context, clock));
            return Outcome.Tell("/" + created.Collection.Name, "createCollection", []);
        });
    }

    private static async Task<IResult> DeleteCollectionAsync(string collection, HttpContext context, PeerServices peers, TimeProvider clock)
    {
        var name = PageComponent.CollectionOf(collection);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return await TellAsync(context, $"/{name}/manage", "deleteCollection", async () =>
        {
            if (form["confirm"] != name.Id) throw new InvalidField("confirm", "must be the id of the collection");
            // An etag changes with every step of the work; what was agreed to is to lose this many documents.
            var present = await peers.Ingest.GetCollectionAsync(new() { Name = name.ToString() }, CallOf(context, clock));
            if (form["documents"] != Invariant($"{present.Collection.DocumentCount}")) throw new EtagMismatch(name.ToString());
            var deleted = await peers.Ingest.DeleteCollectionAsync(new() { Name = name.ToString(), Force = true }, CallOf(context, clock));
            return Outcome.Tell("/?all", "deleteCollection", [], ("documents", deleted.DocumentCount));
        });
    }

    private static Task<IResult> RetryAsync(string collection, HttpContext context, PeerServices peers, TimeProvider clock)
    {
        var name = PageComponent.CollectionOf(collection);
        return TellAsync(context, $"/{name}/manage", "retry", async () =>
        {
            var queued = await peers.Ingest.RetryQuarantinedAsync(new() { Collection = name.ToString() }, CallOf(context, clock));
            return Outcome.Tell($"/{name}/manage", "retry", [], ("documents", queued.DocumentCount));
        });
    }

    private static async Task<IResult> ReprocessAsync(string collection, HttpContext context, PeerServices peers, TimeProvider clock)
    {
        var name = PageComponent.CollectionOf(collection);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return await TellAsync(context, $"/{name}/manage", "reprocess", async () =>
        {
            var request = new ReprocessDocumentsRequest { Collection = name.ToString() };
            switch (form["selection"].ToString())
            {
                case "all": request.All = true; break;
                case "failed": request.FailedOnly = true; break;
                case "outdated": request.NotPipelineVersion = form["pipelineVersion"].ToString(); break;
                default: throw new InvalidField("selection", "must be all, failed or outdated");
            }

            var queued = await peers.Ingest.ReprocessDocumentsAsync(request, CallOf(context, clock));
            return Outcome.Tell($"/{name}/manage", "reprocess", [], ("documents", queued.DocumentCount));
        });
    }

    private static Task<IResult> RetryDocumentAsync(string collection, string document, HttpContext context, PeerServices peers, TimeProvider clock)
    {
        var name = PageComponent.DocumentOf(collection, document);
        return TellAsync(context, $"/{name}/details", "retry", async () =>
        {
            var queued = await peers.Ingest.RetryQuarantinedAsync(
                new() { Collection = name.Collection.ToString(), Documents = { name.ToString() } }, CallOf(context, clock));
            return Outcome.Tell($"/{name}/details", "retry", [], ("documents", queued.DocumentCount));
        });
    }

    private static async Task<IResult> DeleteDocumentAsync(string collection, string document, HttpContext context, PeerServices peers, TimeProvider clock)
    {
        var name = PageComponent.DocumentOf(collection, document);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return await TellAsync(context, $"/{name}/details", "deleteDocument", async () =>
        {
            // An etag changes with every step of the work; what was agreed to is to lose this revision.
            var present = await peers.Ingest.GetDocumentAsync(new() { Name = name.ToString() }, CallOf(context, clock));
            if (form["revision"] != Invariant($"{present.Document.Revision}")) throw new EtagMismatch(name.ToString());
            await peers.Ingest.DeleteDocumentAsync(new() { Name = name.ToString() }, CallOf(context, clock));
            return Outcome.Tell($"/{name.Collection}", "deleteDocument", []);
        });
    }

    /// <summary>Does what a form asks, and leads to where it is told: refused on the page that the form was on.</summary>
    private static async Task<IResult> TellAsync(HttpContext context, string page, string code, Func<Task<string>> act)
    {
        try
        {
            return new SeeOther(await act());
        }
        catch (Exception e) when (PageProblem.Of(e, context) is { Status: not StatusCodes.Status404NotFound, Reason.Length: > 0 } problem)
        {
            // What does not exist has no page to tell it on: that is answered here, as a page of its own.
            return new SeeOther(Outcome.Tell(page, code, [problem.Reason]));
        }
    }

    private static CallOptions CallOf(HttpContext context, TimeProvider clock) =>
        new(deadline: clock.GetUtcNow().UtcDateTime + Patience, cancellationToken: context.RequestAborted);
}
