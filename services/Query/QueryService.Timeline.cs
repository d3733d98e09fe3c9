using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Query.Index;
using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Query;

internal sealed partial class QueryService
{
    /// <inheritdoc/>
    public override async Task<GetTimelineResponse> GetTimeline(GetTimelineRequest request, ServerCallContext context)
    {
        var collection = CollectionName.Parse(request.Collection, "collection");
        var condition = Filters.Of(collection, Layer.Times, request.Filter);
        var bounds = PageBounds.Of(PageSize.Of(request.PageSize));
        TimelineKey? after = PageToken.Read(request.PageToken, request, 5) is [var earliest, var latest, var document, var start, var ordinal]
            ? new TimelineKey(earliest, latest, new FactKey(document, NumberIn(start), NumberIn(ordinal)))
            : null;
        await AtLeastAsync(collection, request.AtLeastSequence, context);
        var page = await index.ReadTimelineAsync(collection, condition, after, bounds, context.CancellationToken);
        return new GetTimelineResponse
        {
            Entries = { page.Items.Select(EntryOf) },
            NextPageToken = NextPage(
                request, page, row => [row.Key.Earliest, row.Key.Latest, row.Key.Fact.Document, Key(row.Key.Fact.Start), Key(row.Key.Fact.Ordinal)]),
        };
    }

    private static TimelineEntry EntryOf(TimelineRow row) => new()
    {
        Value = row.Time.Value,
        Earliest = row.Key.Earliest,
        Latest = row.Key.Latest,
        Sentence = Citations.Of(row.Document, row.Sentence),
        Time = OfRevision(row.Time, RevisionName.Parse(row.Document.Revision)),
        Entities = { row.Entities },
    };
}
