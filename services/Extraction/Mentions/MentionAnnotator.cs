using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>
/// Names by their capitals, linked to the knowledge base of states and capitals or to an entity of the document's own: the same name, a family
/// name alone, and an acronym introduced in brackets are one entity. A capital is always the city: no metonym is claimed.
/// </summary>
internal sealed class MentionAnnotator : IAnnotator
{
    public string Id => "mentions/1";

    public string Description =>
        "Capitalised names typed by titles, head nouns and context, linked to states and capitals; only known names in a text that does not look English; no statistical model, no metonyms, no nested names.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks, Layer.Sentences, Layer.Tokens };

    public Layer Provides => Layer.Mentions;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        var kinds = KindsOfSentences(text);
        var words = new DocumentWords(text, sentence => kinds[sentence] is not (BlockKind.Title or BlockKind.Heading));
        var finder = new NameFinder(text.Text, words, KnowledgeBase.Default);
        List<FoundName> names = [];
        for (var sentence = 0; sentence < words.Sentences; sentence++)
            names.AddRange(finder.Find(sentence, kinds[sentence] is BlockKind.Title or BlockKind.Heading));
        names.RemoveAll(name => finder.Concepts.Contains(text.Text.Substring(name.Range.Start, name.Range.Length)));
        new EntityLinks(text.Text, names).Emit(sink);
    }

    private static BlockKind[] KindsOfSentences(AnnotatedText text)
    {
        var kinds = new BlockKind[text.Tokens.Sentences];
        var block = 0;
        for (var sentence = 0; sentence < kinds.Length; sentence++)
        {
            while (block + 1 < text.Blocks.Count && text.Blocks[block].Range.End <= text.Sentences[sentence].Start) block++;
            kinds[sentence] = text.Blocks.Count == 0 ? BlockKind.Body : text.Blocks[block].Kind;
        }

        return kinds;
    }
}

/// <summary>Gives the names of one document their entities.</summary>
internal sealed class EntityLinks
{
    private const int MaxSlug = 120;

    private readonly string text;
    private readonly List<FoundName> names;

    /// <summary>Family and given names of persons with both, null where two persons share one; and acronyms with what they stand for.</summary>
    private readonly Dictionary<string, EntityLink?> shortNames = new(StringComparer.Ordinal);

    /// <summary>What the surest mention of a name says it is.</summary>
    private readonly Dictionary<string, (EntityType Type, bool IsCertain)> types = new(StringComparer.Ordinal);

    private readonly HashSet<string> knownIds = new(StringComparer.Ordinal);

    public EntityLinks(string text, List<FoundName> names)
    {
        (this.text, this.names) = (text, names);
        foreach (var name in names) LearnType(name);
        foreach (var name in names) LearnShortNames(name);
    }

    public void Emit(AnnotationSink sink)
    {
        foreach (var name in names)
        {
            if (sink.IsFull) break;
            // "the North" means the state only where the text speaks of that state.
            if (name.Known is { } known && text[name.Range.Start] == 't' && !knownIds.Contains(known.Entity.Id)) continue;
            var entity = EntityOf(name);
            var type = name.Known is not null ? name.Type : entity.Type;
            sink.Add(new FoundMention(name.Range, type, entity));
        }
    }

    private void LearnType(FoundName name)
    {
        if (name.Known is { } known)
        {
            if (text[name.Range.Start] != 't') knownIds.Add(known.Entity.Id);
            return;
        }

        var surface = SurfaceOf(name.Range);
        if (!types.TryGetValue(surface, out var learnt) || name.IsCertain && !learnt.IsCertain) types[surface] = (name.Type, name.IsCertain);
    }

    private void LearnShortNames(FoundName name)
    {
        if (name.Known is not null) return;
        var surface = SurfaceOf(name.Range);
        if (name.Introduces is { } acronym) shortNames[SurfaceOf(acronym)] = new EntityLink(Slug(surface), surface, name.Type);
        var space = surface.IndexOf(' ', StringComparison.Ordinal);
        if (types[surface].Type != EntityType.Person || space < 0) return;
        var person = new EntityLink(Slug(surface), surface, EntityType.Person);
        LearnShortName(surface[..space], person);
        LearnShortName(surface[(surface.LastIndexOf(' ') + 1)..], person);
    }

    private void LearnShortName(string part, EntityLink person)
    {
        if (part.Length < 2) return;
        if (!shortNames.TryGetValue(part, out var other)) shortNames[part] = person;
        else if (other != person) shortNames[part] = null;
    }

    private EntityLink EntityOf(FoundName name)
    {
        if (name.Known is { } known) return known.Entity;
        var surface = SurfaceOf(name.Range);
        if (shortNames.TryGetValue(surface, out var whole) && whole is not null) return whole;
        return new EntityLink(Slug(surface), surface, types[surface].Type);
    }

    // One spelling of white space, so that a name broken over two lines is the same name.
    private string SurfaceOf(TextRange range) => string.Join(' ', range.In(text).ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Letters and digits of any script in lower case, hyphens between: "Kim Jong-un" is "kim-jong-un".</summary>
    internal static string Slug(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark)
                slug.Append(Rune.ToLowerInvariant(rune).ToString());
            else if (rune.Value is not ('\'' or '’' or '.') && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
            if (slug.Length >= MaxSlug) break;
        }

        var result = slug.ToString().TrimEnd('-');
        return result.Length == 0 ? "name" : result;
    }
}
