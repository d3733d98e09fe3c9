using System.Globalization;
using System.Text;
using Dossier.Common.V1;

namespace Dossier.Gateway.Components.Reading;

/// <summary>Addresses within the reader of one document; they keep the choice of layers.</summary>
/// <param name="Document">The document.</param>
/// <param name="Layers">Layers chosen; null for the usual ones.</param>
public sealed record ReaderAddress(DocumentName Document, FactLayers? Layers)
{
    /// <summary>Anchor of the passage that a page is opened at.</summary>
    public const string Here = "here";

    /// <summary>Anchor of the card of a fact.</summary>
    public const string Card = "card";

    /// <summary>The document, from its beginning.</summary>
    public static string Of(DocumentName document) => $"/{document}";

    /// <summary>A citation's permanent address: it leads to the passage in whatever revision is kept by then.</summary>
    /// <param name="citation">An empty span cites the document as a whole.</param>
    public static string Of(Citation citation)
    {
        var revision = RevisionName.Parse(citation.Revision, "citation");
        return citation.Span is { } span && span.End > span.Start ? Permanent(revision, span, citation.FactId) : Of(revision.Document);
    }


    /// <summary>A page of the text.</summary>
    /// <param name="number">From 1.</param>
    public string Page(int number) => Query(("page", Number(number)));

    /// <summary>A fact in the text, with its card.</summary>
    public string Fact(ReaderFact fact) => $"{Query(("fact", fact.Meta.Id), ("start", Number(fact.Place.Start)))}#{Here}";

    /// <summary>A fact that is known by its id only.</summary>
    public string Fact(string id) => $"{Query(("fact", id))}#{Here}";

    /// <summary>A passage.</summary>
    public string Place(Span span) => $"{Query(("start", Number(span.Start)), ("end", Number(span.End)))}#{Here}";

    /// <summary>The permanent address of a passage, and of a fact that rests on it.</summary>
    public static string Permanent(RevisionName revision, Span span, string factId)
    {
        var query = new StringBuilder();
        Append(query, "revision", Number(revision.Number));
        Append(query, "start", Number(span.Start));
        Append(query, "end", Number(span.End));
        if (factId.Length > 0) Append(query, "fact", factId);
        if (Quote.Of(span.Exact) is { Length: > 0 } quote) Append(query, "quote", quote);
        return $"/{revision.Document}{query}#{Here}";
    }

    private string Query(params ReadOnlySpan<(string Key, string Value)> values)
    {
        var query = new StringBuilder();
        if (Layers is { } layers)
        {
            if (layers == FactLayers.None) Append(query, "layer", "none");
            foreach (var layer in FactLayerNames.All.Where(layer => layers.Has(layer))) Append(query, "layer", layer.Key());
        }

        foreach (var (key, value) in values) Append(query, key, value);
        return $"/{Document}{query}";
    }

    private static void Append(StringBuilder query, string key, string value) =>
        query.Append(query.Length == 0 ? '?' : '&').Append(key).Append('=').Append(Uri.EscapeDataString(value));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
