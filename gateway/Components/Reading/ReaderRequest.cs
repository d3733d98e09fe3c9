using System.Globalization;

namespace Dossier.Gateway.Components.Reading;

/// <summary>What the address of a reader page asks for. What cannot be read in it is not asked for.</summary>
/// <param name="Layers">Layers to highlight; null for the usual ones.</param>
/// <param name="Page">Page of the text, from 1.</param>
/// <param name="Fact">Id of the fact to tell about.</param>
/// <param name="Revision">The revision that a citation was made from.</param>
/// <param name="Start">First code point of the cited passage.</param>
/// <param name="End">Behind its last.</param>
/// <param name="Quote">Its first words.</param>
internal sealed record ReaderRequest(FactLayers? Layers, int Page, string? Fact, int? Revision, int? Start, int? End, string? Quote)
{
    private const int MaxFactId = 64;
    private const int MaxQuote = 1_000;

    /// <summary>Reads a query string.</summary>
    public static ReaderRequest Parse(IQueryCollection query) => new(
        query.TryGetValue("layer", out var layers) ? LayersOf(layers) : null,
        Number(query, "page") ?? 1,
        Text(query, "fact", MaxFactId),
        Number(query, "revision"),
        Number(query, "start"),
        Number(query, "end"),
        Text(query, "quote", MaxQuote) is { } quote ? Reading.Quote.Of(quote) : null);

    // A form without a checked box sends nothing for them: "none" tells that from an address without a choice.
    private static FactLayers LayersOf(IEnumerable<string?> keys) => keys
        .SelectMany(key => FactLayerNames.All.Where(layer => layer.Key() == key))
        .Aggregate(FactLayers.None, (layers, layer) => layers | layer.AsSet());

    private static int? Number(IQueryCollection query, string key) =>
        int.TryParse(query[key], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Text(IQueryCollection query, string key, int length) =>
        query[key].ToString() is { Length: > 0 } text && text.Length <= length && !string.IsNullOrWhiteSpace(text) ? text : null;
}
