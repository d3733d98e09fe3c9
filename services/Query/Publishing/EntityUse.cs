using System.Text;
using Dossier.Common.V1;

namespace Dossier.Query.Publishing;

/// <summary>How one document mentions an entity.</summary>
/// <param name="Id">Id of the entity.</param>
/// <param name="Name">Its preferred name, as the document's first mention has it.</param>
/// <param name="Type">Its type, likewise.</param>
/// <param name="Start">First code point of the first mention.</param>
/// <param name="Ordinal">Place of the first mention in the layer.</param>
/// <param name="Names">How many mentions call it by which name.</param>
internal sealed record EntityUse(string Id, string Name, EntityType Type, int Start, int Ordinal, IReadOnlyDictionary<string, int> Names)
{
    /// <summary>Number of mentions.</summary>
    public int Mentions => Names.Values.Sum();

    /// <summary>Counts the mentions of a document, in text order.</summary>
    public static IReadOnlyList<EntityUse> Of(IEnumerable<(Mention Mention, int Start, int Ordinal)> mentions)
    {
        var uses = new Dictionary<string, (EntityUse Use, Dictionary<string, int> Names)>(StringComparer.Ordinal);
        foreach (var (mention, start, ordinal) in mentions)
        {
            if (mention.Entity is not { Id.Length: > 0 } entity) continue;
            if (!uses.TryGetValue(entity.Id, out var known))
            {
                var names = new Dictionary<string, int>(StringComparer.Ordinal);
                uses[entity.Id] = known = (new EntityUse(entity.Id, entity.Name, entity.Type, start, ordinal, names), names);
            }

            var name = mention.Span?.Exact is { Length: > 0 } exact ? exact : entity.Name;
            known.Names[name] = known.Names.GetValueOrDefault(name) + 1;
        }

        return [.. uses.Values.Select(u => u.Use).OrderBy(u => u.Id, StringComparer.Ordinal)];
    }

    /// <summary>A name as it is searched: lower case, single spaces.</summary>
    public static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune)) folded.Append(Rune.ToLowerInvariant(rune).ToString());
            else if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
        }

        return folded.ToString().TrimEnd();
    }
}
