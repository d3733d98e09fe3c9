using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Gateway.Components.Reading;

/// <summary>A page of a document's text with everything that was found in it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Count">Number of pages.</param>
/// <param name="Bounds">Where it is in the text.</param>
/// <param name="Text">Its text.</param>
/// <param name="Blocks">The blocks that overlap it, in text order.</param>
/// <param name="Facts">The facts that overlap it, of all layers.</param>
/// <param name="IsCut">Whether there are more facts than are shown.</param>
public sealed record TextPage(
    int Number, int Count, TextSpan Bounds, CodePoints Text, IReadOnlyList<Block> Blocks, IReadOnlyList<ReaderFact> Facts, bool IsCut)
{
    /// <summary>The page of a document without text.</summary>
    public static readonly TextPage Empty = new(1, 1, new TextSpan(0, 0), new CodePoints(""), [], [], IsCut: false);

    /// <summary>The text of a range, as far as it is on the page.</summary>
    public string TextOf(int start, int end) => Text.Slice(Math.Max(start, Bounds.Start) - Bounds.Start, Math.Min(end, Bounds.End) - Bounds.Start).ToString();

    /// <summary>Where in its file the block comes from that a passage begins in; null when none has it.</summary>
    public BlockOrigin? OriginOf(Span passage) => Blocks.LastOrDefault(block => block.Span.Start <= passage.Start && passage.Start < block.Span.End)?.Origin;
}

/// <summary>What a request for a reader page leads to.</summary>
/// <param name="Document">The document as it is now.</param>
/// <param name="Page">The page of it.</param>
/// <param name="Fact">The fact that was asked for, when it is still there.</param>
/// <param name="Cited">The passage that was asked for.</param>
/// <param name="Standing">What became of the passage since it was cited.</param>
/// <param name="IsFactGone">Whether a fact was asked for that is not there any more.</param>
internal sealed record ReaderPage(
    Document Document, TextPage Page, ReaderFact? Fact, IReadOnlyList<TextSpan> Cited, CitationStanding Standing, bool IsFactGone);

/// <summary>Reads a document for its reader page: the revision that is kept, one page of its text, and the facts there.</summary>
internal sealed class DocumentReader(QueryService.QueryServiceClient query)
{
    /// <summary>Facts of one layer on one page. Beyond this a page says that it does not show all.</summary>
    public const int MaxFactsOfLayer = 4_000;

    // A fact is asked for by where it begins; one that reaches into the page from farther away than this is not shown there.
    private const int LookBack = 5_000;

    // A document that changes faster than it can be read is an error.
    private const int MaxAttempts = 3;

    private readonly FactSource facts = new(query);

    /// <summary>Reads.</summary>
    /// <exception cref="RpcException">DOCUMENT_NOT_FOUND, and what services answer else.</exception>
    public async Task<ReaderPage> ReadAsync(DocumentName name, ReaderRequest request, CallOptions call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryReadAsync(name, request, call);
            }
            catch (RpcException e) when (attempt < MaxAttempts && RpcFailure.Of(e).Reason == ErrorReason.RevisionNotFound)
            {
                // A new revision was published between two of the questions.
            }
        }
    }

    private async Task<ReaderPage> TryReadAsync(DocumentName name, ReaderRequest request, CallOptions call)
    {
        var document = (await query.GetDocumentAsync(new GetDocumentRequest { Name = name.ToString() }, call)).Document;
        if (document.Length == 0) return new ReaderPage(document, TextPage.Empty, null, [], CitationStanding.NotAsked, IsFactGone: false);
        var place = await new CitationResolver(query, document).ResolveAsync(request, call);
        var start = place.Span?.Start ?? await FindFactAsync(document, request, call);
        var page = start is { } at ? await ReadPageAtAsync(document, at, call) : await ReadPageAsync(document, request.Page, call);
        var fact = request.Fact is null ? null : page.Facts.FirstOrDefault(fact => fact.Meta.Id == request.Fact);
        // A sentence can be cited for a fact in it: then both are shown.
        List<TextSpan> cited = [.. place.Span is { } span && span.End > span.Start ? [span] : Array.Empty<TextSpan>(), .. fact?.Marks ?? []];
        return new ReaderPage(document, page, fact, cited, place.Standing, request.Fact is not null && fact is null);
    }

    private async Task<TextPage> ReadPageAtAsync(Document document, int place, CallOptions call)
    {
        var number = TextPages.Near(place, document.Length);
        var page = await ReadPageAsync(document, number, call);
        if (place < page.Bounds.Start) return await ReadPageAsync(document, number - 1, call);
        return place >= page.Bounds.End && number < page.Count ? await ReadPageAsync(document, number + 1, call) : page;
    }

    private async Task<TextPage> ReadPageAsync(Document document, int number, CallOptions call)
    {
        number = Math.Clamp(number, 1, TextPages.Count(document.Length));
        var reach = TextPages.Reach(number, document.Length);
        var read = await query.ReadTextAsync(new ReadTextRequest { Name = document.Revision, Start = reach.Start, Length = reach.End - reach.Start }, call);
        var text = new CodePoints(read.Text);
        var bounds = TextPages.Bounds(number, document.Length, reach, text, read.Blocks);
        var page = new CodePoints(text.Slice(bounds.Start - reach.Start, bounds.End - reach.Start).ToString());
        var blocks = read.Blocks.Where(block => TextSpan.Of(block.Span).Overlaps(bounds)).ToList();
        var found = await Task.WhenAll(FactLayerNames.All.Where(layer => layer.In(document.Counts) > 0).Select(layer => ReadFactsAsync(document, layer, bounds, call)));
        return new TextPage(
            number,
            TextPages.Count(document.Length),
            bounds,
            page,
            blocks,
            [.. found.SelectMany(layer => layer.Facts).Where(fact => IsOf(fact, document, page, bounds))],
            found.Any(layer => layer.More));
    }

    private Task<(IReadOnlyList<ReaderFact> Facts, bool More)> ReadFactsAsync(Document document, FactLayer layer, TextSpan bounds, CallOptions call)
    {
        var filter = Of(document);
        filter.StartFrom = Math.Max(0, bounds.Start - LookBack);
        filter.StartTo = bounds.End;
        return facts.ListAsync(layer, DocumentName.Parse(document.Name).Collection, filter, MaxFactsOfLayer, call);
    }

    // Text and facts are read one after the other. What belongs to another revision, or to the same read anew, is not shown in this text.
    private static bool IsOf(ReaderFact fact, Document document, CodePoints page, TextSpan bounds) =>
        fact.Meta.Revision == document.Revision
        && fact.Marks.Any(mark => mark.Overlaps(bounds))
        && fact.Meta.Spans.All(span => span.Start < bounds.Start || span.End > bounds.End
            || page.Matches(new Span { Start = span.Start - bounds.Start, End = span.End - bounds.Start, Exact = span.Exact }));

    // An address with nothing but an id: rare, and made by hand, so it is worth a look at the first facts but not an index.
    private async Task<int?> FindFactAsync(Document document, ReaderRequest request, CallOptions call)
    {
        if (request.Fact is null) return null;
        foreach (var layer in FactLayerNames.All.Where(layer => layer.In(document.Counts) > 0))
        {
            var (candidates, _) = await facts.ListAsync(layer, DocumentName.Parse(document.Name).Collection, Of(document), MaxFactsOfLayer, call);
            if (candidates.FirstOrDefault(fact => fact.Meta.Id == request.Fact) is { } found) return found.Place.Start;
        }

        return null;
    }

    private static FactFilter Of(Document document) => new() { Document = new DocumentFilter { Documents = { document.Name } } };
}
