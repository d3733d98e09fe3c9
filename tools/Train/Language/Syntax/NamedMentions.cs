using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;

namespace Dossier.Train.Language.Syntax;

/// <summary>A nominal mention of a treebank with coreference, in characters that are not white space.</summary>
/// <param name="Start">Where the mention begins.</param>
/// <param name="End">Behind it.</param>
/// <param name="HeadStart">Where its head word begins.</param>
/// <param name="Type">Type of name, of <see cref="NameLabels"/>.</param>
internal readonly record struct NominalMention(int Start, int End, int HeadStart, int Type);

/// <summary>
/// Names out of nominal mentions: a mention whose head is a proper noun has a name around its head, without articles, titles and what describes it: of "then President Daniel arap Moi, ruler
/// for 20 years" it is "Daniel arap Moi".
/// </summary>
internal static class NamedMentions
{
    /// <summary>The mentions of the documents of a file.</summary>
    public static Dictionary<string, IReadOnlyList<NominalMention>> Read(Corpus data, string path)
    {
        Dictionary<string, IReadOnlyList<NominalMention>> documents = new(StringComparer.Ordinal);
        foreach (var document in data.Lines(path))
        {
            var text = document["text"]!.GetValue<string>();
            var points = new Dossier.CodePoints(text);
            var dense = Treebanks.Dense(text);
            int At(System.Text.Json.Nodes.JsonNode? offset) => dense[points.ToUtf16(offset!.GetValue<int>())];
            documents[document["id"]!.GetValue<string>()] =
            [
                .. document["spans"]!.AsArray()
                    .Where(span => (string?)span!["attrs"]!["head_upos"] == "PROPN" && TypeOf((string)span["type"]!) is not null)
                    .Select(span => new NominalMention(At(span!["start"]), At(span["end"]), At(span["attrs"]!["head"]![0]), TypeOf((string)span["type"]!)!.Value)),
            ];
        }

        return documents;
    }

    /// <summary>Labels of a sentence.</summary>
    /// <param name="sentence">Its tags and tree.</param>
    /// <param name="ranges">Its words, in characters that are not white space.</param>
    /// <param name="mentions">Of the document.</param>
    public static sbyte[] Labels(TrainingSentence sentence, IReadOnlyList<(int Start, int End)> ranges, IReadOnlyList<NominalMention> mentions)
    {
        var labels = new sbyte[ranges.Count];
        // The longest first: a name inside of another one is not labelled.
        foreach (var mention in mentions.Where(m => m.Start >= ranges[0].Start && m.End <= ranges[^1].End).OrderByDescending(m => m.End - m.Start))
        {
            var head = ranges.Count - 1;
            while (head > 0 && ranges[head].Start > mention.HeadStart) head--;
            if (sentence.Tags[head].Universal != UniversalTag.Propn) continue;
            var first = head;
            while (first > 0 && ranges[first - 1].Start >= mention.Start && IsPart(sentence, first - 1)) first--;
            var last = head;
            while (last + 1 < ranges.Count && ranges[last + 1].End <= mention.End)
            {
                if (IsPart(sentence, last + 1)) last++;
                else if (mention.Type != NameLabels.Person && OfName(sentence, last + 1, mention, ranges) is { } end) last = end;
                else break;
            }

            while (first <= last && Kinds(sentence.Words[first]).HasFlag(NameKinds.Title)) first++;
            if (first > last) continue;
            if (labels.AsSpan(first, last - first + 1).IndexOfAnyExcept((sbyte)NameLabels.Outside) < 0) Treebanks.Mark(labels, first, last, mention.Type);
        }

        // A sentence with a proper noun that nothing explains says nothing of where names are not.
        for (var word = 0; word < labels.Length; word++)
        {
            if (labels[word] == NameLabels.Outside && sentence.Tags[word].Universal == UniversalTag.Propn && (Kinds(sentence.Words[word]) & (NameKinds.Title | NameKinds.Month)) == 0) return [];
        }

        return labels;
    }

    private static NameKinds Kinds(string word)
    {
        NameLists.Shipped.TryFind(NameLists.HashOf(word), out var kinds, out _);
        return kinds;
    }

    // Proper nouns, what joins them, and what is written with a capital between them; titles describe.
    private static bool IsPart(TrainingSentence sentence, int word)
    {
        if (sentence.Relations[word] is Dependency.NmodDesc or Dependency.Appos or Dependency.Conj or Dependency.Det) return false;
        return sentence.Tags[word].Universal == UniversalTag.Propn || sentence.Words[word] == "-" || sentence.Relations[word] == Dependency.Flat
            || (sentence.Relations[word] is Dependency.Amod or Dependency.Compound && char.IsUpper(sentence.Words[word][0]));
    }

    // "University of York", "Republic of the Congo": of, perhaps an article, and proper nouns.
    private static int? OfName(TrainingSentence sentence, int word, NominalMention mention, IReadOnlyList<(int Start, int End)> ranges)
    {
        if (sentence.Words[word] != "of") return null;
        var next = word + 1;
        if (next < ranges.Count && sentence.Words[next] == "the") next++;
        return next < ranges.Count && ranges[next].End <= mention.End && sentence.Tags[next].Universal == UniversalTag.Propn ? next : null;
    }

    private static int? TypeOf(string type) => type switch
    {
        "person" => NameLabels.Person,
        "organization" => NameLabels.Organization,
        "place" => NameLabels.Place,
        "event" or "object" or "abstract" => NameLabels.Other,
        _ => null,
    };
}
