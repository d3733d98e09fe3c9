using Dossier.Extraction.Language.Neural;

namespace Dossier.Train.Language.Syntax;

/// <summary>A span of text that a source calls a name, in characters that are not white space: what stays the same when words are joined or set apart.</summary>
internal readonly record struct NameSpan(int Start, int End, int Type);

/// <summary>Reads the treebanks and the lists of names. docs/models.md describes the files.</summary>
internal static class Treebanks
{
    /// <summary>The sentences of a treebank, with the names that another file has for the same texts.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="path">The treebank.</param>
    /// <param name="namesOf">Names of a document by its id; null when they are not known.</param>
    /// <param name="mentionsOf">Mentions of a document by its id, for names to be taken from; null when they are not known.</param>
    public static IEnumerable<TrainingSentence> Read(
        Corpus data, string path, Func<string, IReadOnlyList<NameSpan>?> namesOf, Func<string, IReadOnlyList<NominalMention>?>? mentionsOf = null)
    {
        foreach (var document in TreebankDocument.Read(data, path))
        {
            var dense = Dense(document.Text);
            var names = namesOf(document.Id);
            var mentions = mentionsOf?.Invoke(document.Id);
            foreach (var sentence in document.Sentences) yield return Sentence(sentence.Words, dense, names, mentions);
        }
    }

    /// <summary>Names of the documents of a file, by document.</summary>
    public static Dictionary<string, IReadOnlyList<NameSpan>> Names(Corpus data, string path)
    {
        Dictionary<string, IReadOnlyList<NameSpan>> names = new(StringComparer.Ordinal);
        foreach (var document in data.Lines(path))
        {
            var text = document["text"]!.GetValue<string>();
            var points = new Dossier.CodePoints(text);
            var dense = Dense(text);
            List<NameSpan> spans = [];
            foreach (var span in document["spans"]!.AsArray())
            {
                if (TypeOf(span!["attrs"]!["norm"]!.GetValue<string>()) is not { } type) continue;
                var range = points.Range(span["start"]!.GetValue<int>(), span["end"]!.GetValue<int>());
                spans.Add(new NameSpan(dense[range.Start], dense[range.End], type));
            }

            names[document["id"]!.GetValue<string>()] = spans;
        }

        return names;
    }

    /// <summary>Number of characters before each offset that are not white space.</summary>
    public static int[] Dense(string text)
    {
        var counts = new int[text.Length + 1];
        for (var i = 0; i < text.Length; i++) counts[i + 1] = counts[i] + (char.IsWhiteSpace(text[i]) ? 0 : 1);
        return counts;
    }

    /// <summary>Labels of tokens that names cover; a name that begins or ends inside a token is taken with the whole token.</summary>
    public static sbyte[] Labels(IReadOnlyList<(int Start, int End)> tokens, IReadOnlyList<NameSpan> names)
    {
        var labels = new sbyte[tokens.Count];
        foreach (var name in names)
        {
            var first = -1;
            var last = -1;
            for (var t = 0; t < tokens.Count; t++)
            {
                if (tokens[t].End <= name.Start || tokens[t].Start >= name.End || labels[t] != NameLabels.Outside) continue;
                if (first < 0) first = t;
                last = t;
            }

            if (first >= 0) Mark(labels, first, last, name.Type);
        }

        return labels;
    }

    public static void Mark(sbyte[] labels, int first, int last, int type)
    {
        for (var t = first; t <= last; t++) labels[t] = (sbyte)NameLabels.Inside(type);
        labels[first] = (sbyte)NameLabels.Begin(type);
        labels[last] = (sbyte)(first == last ? NameLabels.Single(type) : NameLabels.End(type));
    }

    private static TrainingSentence Sentence(IReadOnlyList<TreebankWord> words, int[] dense, IReadOnlyList<NameSpan>? names, IReadOnlyList<NominalMention>? mentions)
    {
        var sentence = new TrainingSentence
        {
            Words = [.. words.Select(word => word.Form)],
            Tags = [.. words.Select(word => (word.Universal, word.Penn))],
            Heads = [.. words.Select(word => (short)(word.Head + 1))],
            Relations = [.. words.Select(word => word.Relation)],
        };
        IReadOnlyList<(int Start, int End)> places = [.. words.Select(word => (dense[word.Range.Start], dense[word.Range.End]))];
        if (names is not null) sentence.Names = Labels(places, names);
        else if (mentions is not null) sentence.Names = NamedMentions.Labels(sentence, places, mentions);
        return sentence;
    }

    private static int? TypeOf(string norm) => norm switch
    {
        "PER" => NameLabels.Person,
        "ORG" => NameLabels.Organization,
        "LOC" => NameLabels.Place,
        "MISC" => NameLabels.Other,
        _ => null,
    };
}
