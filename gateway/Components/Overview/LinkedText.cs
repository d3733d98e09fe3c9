using Dossier.Common.V1;

namespace Dossier.Gateway.Components.Overview;

/// <summary>A part of a sentence.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="Entity">Whom it names, when it is to lead there.</param>
internal readonly record struct LinkedPart(string Text, EntityRef? Entity);

/// <summary>Sentences whose names lead to those who are named.</summary>
internal static class LinkedText
{
    /// <summary>The sentence in parts, where each entity's name, the first time it stands there as a word, is a part of its own; and the entities whose names do not.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="entities">Whom it is about.</param>
    public static (IReadOnlyList<LinkedPart> Parts, IReadOnlyList<EntityRef> Others) Of(string text, IEnumerable<EntityRef> entities)
    {
        var (found, others) = (new List<(int Start, EntityRef Entity)>(), new List<EntityRef>());
        // The longer name first: "South Korea" is not to be taken for "Korea".
        foreach (var entity in entities.OrderByDescending(entity => entity.Name.Length))
        {
            if (Find(text, entity.Name, found) is { } start) found.Add((start, entity));
            else others.Add(entity);
        }

        var (parts, at) = (new List<LinkedPart>(), 0);
        foreach (var (start, entity) in found.OrderBy(name => name.Start))
        {
            if (start > at) parts.Add(new LinkedPart(DisplayText.Of(text[at..start]), null));
            parts.Add(new LinkedPart(DisplayText.Of(entity.Name), entity));
            at = start + entity.Name.Length;
        }

        if (at < text.Length) parts.Add(new LinkedPart(DisplayText.Of(text[at..]), null));
        return (parts, others);
    }

    private static int? Find(string text, string name, List<(int Start, EntityRef Entity)> taken)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            var isWord = (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));
            if (isWord && !taken.Exists(other => at < other.Start + other.Entity.Name.Length && other.Start < end)) return at;
        }

        return null;
    }
}
