using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Query.Index;
using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Query;

internal sealed partial class QueryService
{
    /// <inheritdoc/>
    public override async Task<GetDocumentResponse> GetDocument(GetDocumentRequest request, ServerCallContext context)
    {
        var name = DocumentName.Parse(request.Name);
        await AtLeastAsync(name.Collection, request.AtLeastSequence, context);
        var document = await index.FindDocumentAsync(name, context.CancellationToken) ?? throw new NotFound(ErrorReason.DocumentNotFound, request.Name);
        return new GetDocumentResponse { Document = document };
    }

    /// <inheritdoc/>
    public override async Task<ListDocumentsResponse> ListDocuments(ListDocumentsRequest request, ServerCallContext context)
    {
        var collection = CollectionName.Parse(request.Parent, "parent");
        var condition = Filters.Of(collection, request.Filter);
        var bounds = PageBounds.Of(PageSize.Of(request.PageSize));
        var after = PageToken.Read(request.PageToken, request, 1) is [var id] ? id : "";
        await AtLeastAsync(collection, request.AtLeastSequence, context);
        var page = await index.ListDocumentsAsync(collection, condition, after, bounds, context.CancellationToken);
        return new ListDocumentsResponse
        {
            Documents = { page.Items },
            NextPageToken = NextPage(request, page, document => [condition.Container is null ? DocumentName.Parse(document.Name).Id : document.Membership.Path]),
        };
    }

    /// <inheritdoc/>
    public override async Task<ReadTextResponse> ReadText(ReadTextRequest request, ServerCallContext context)
    {
        RevisionName? pinned = RevisionName.TryParse(request.Name, out var revision) ? revision : null;
        var name = pinned?.Document ?? DocumentName.Parse(request.Name);
        if (request.Start < 0) throw new InvalidField("start", "must not be negative");
        if (request.Length < 0) throw new InvalidField("length", "must not be negative");
        var length = request.Length is 0 or > QueryLimits.SliceLength ? QueryLimits.SliceLength : request.Length;
        await AtLeastAsync(name.Collection, request.AtLeastSequence, context);
        var slice = await index.ReadTextAsync(name, request.Start, length, context.CancellationToken)
            ?? throw new NotFound(ErrorReason.DocumentNotFound, name.ToString());
        if (pinned is not null && slice.Revision != pinned) throw new NotFound(ErrorReason.RevisionNotFound, request.Name);
        return new ReadTextResponse
        {
            Revision = slice.Revision.ToString(),
            Text = slice.Text,
            Start = request.Start,
            TotalLength = slice.TotalLength,
            Blocks = { slice.Blocks },
        };
    }
}
