using Dossier.Defaults;
using Dossier.Gateway.Components.Reading;
using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Gateway.Components.Entities;

/// <summary>A fact with the text on either side of it.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Before">Text before its place, from a word on.</param>
/// <param name="After">Text behind its place, up to a word.</param>
internal sealed record FactInContext(ReaderFact Fact, string Before, string After);

/// <summary>What stands around facts of many documents. Asks as many questions as there are facts, so it is for pages of a few.</summary>
internal sealed class FactContext(QueryService.QueryServiceClient query, CallOptions call)
{
    private const int Reach = 120;

    /// <summary>The facts, each with its surroundings. One whose revision is not kept any more has none.</summary>
    public async Task<IReadOnlyList<FactInContext>> AroundAsync(IEnumerable<ReaderFact> facts) => await Task.WhenAll(facts.Select(AroundAsync));

    /// <summary>The documents that the facts are of, by name; null for one that was deleted meanwhile.</summary>
    public async Task<IReadOnlyDictionary<string, Document?>> DocumentsOfAsync(IEnumerable<ReaderFact> facts)
    {
        var names = facts.Select(fact => RevisionName.Parse(fact.Meta.Revision).Document.ToString()).Distinct(StringComparer.Ordinal).ToList();
        var documents = await Task.WhenAll(names.Select(FindAsync));
        return names.Zip(documents).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    private async Task<FactInContext> AroundAsync(ReaderFact fact)
    {
        var start = Math.Max(0, fact.Place.Start - Reach);
        try
        {
            var length = fact.Place.End - start + Reach;
            var slice = await query.ReadTextAsync(new ReadTextRequest { Name = fact.Meta.Revision, Start = start, Length = length }, call);
            var text = new CodePoints(slice.Text);
            var block = slice.Blocks.FirstOrDefault(block => block.Span.Start <= fact.Place.Start && fact.Place.End <= block.Span.End)?.Span;
            var (from, to) = (Math.Max(start, block?.Start ?? start), Math.Min(start + text.Length, block?.End ?? int.MaxValue));
            return new FactInContext(
                fact,
                Cut(text.Slice(from - start, fact.Place.Start - start).ToString(), isWhole: from > start || start == 0, atStart: true),
                Cut(text.Slice(fact.Place.End - start, to - start).ToString(), isWhole: to < start + text.Length || to == slice.TotalLength, atStart: false));
        }
        catch (RpcException e) when (RpcFailure.Of(e).Code == StatusCode.NotFound)
        {
            return new FactInContext(fact, "", "");
        }
    }

    private async Task<Document?> FindAsync(string name)
    {
        try
        {
            return (await query.GetDocumentAsync(new GetDocumentRequest { Name = name }, call)).Document;
        }
        catch (RpcException e) when (RpcFailure.Of(e).Code == StatusCode.NotFound)
        {
            return null;
        }
    }

    private static string Cut(string text, bool isWhole, bool atStart)
    {
        if (isWhole) return text;
        var space = atStart ? text.IndexOf(' ', StringComparison.Ordinal) : text.LastIndexOf(' ');
        if (space < 0) return atStart ? "… " + text : text + " …";
        return atStart ? "…" + text[space..] : text[..space] + " …";
    }
}
