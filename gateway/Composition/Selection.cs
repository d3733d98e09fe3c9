namespace Dossier.Gateway.Composition;

/// <summary>Chooses what to show of more than there is room for.</summary>
internal static class Selection
{
    /// <summary>
    /// At most <paramref name="limit"/> items, in the order in which they come. When there are more, documents take turns: each gives its best, then each
    /// its next, so that a long document does not silence the others.
    /// </summary>
    /// <param name="items">In the order in which they are shown.</param>
    /// <param name="documentOf">Which document an item is from; documents take turns in this order.</param>
    /// <param name="rankOf">Lower is better within a document; among equals the first.</param>
    /// <param name="limit">Most to show.</param>
    public static IReadOnlyList<T> InTurns<T>(IReadOnlyList<T> items, Func<T, int> documentOf, Func<T, int> rankOf, int limit)
    {
        if (items.Count <= limit) return items;
        return [.. items
            .Select((item, place) => (Item: item, Place: place))
            .GroupBy(placed => documentOf(placed.Item))
            .SelectMany(group => group
                .OrderBy(placed => rankOf(placed.Item))
                .Select((placed, turn) => (placed.Item, placed.Place, Turn: turn, Document: group.Key)))
            .OrderBy(taken => taken.Turn)
            .ThenBy(taken => taken.Document)
            .Take(limit)
            .OrderBy(taken => taken.Place)
            .Select(taken => taken.Item)];
    }
}
