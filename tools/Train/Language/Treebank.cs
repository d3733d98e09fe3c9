using System.Text.Json.Nodes;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Train.Language;

/// <summary>A document of a treebank: its text and the words of its sentences.</summary>
/// <param name="Id">Unique in its file.</param>
/// <param name="Text">The whole text.</param>
/// <param name="Sentences">With offsets into the text as UTF-16 counts them.</param>
internal sealed record TreebankDocument(string Id, string Text, IReadOnlyList<TreebankSentence> Sentences)
{
    /// <summary>Reads a file of JSON lines (SCHEMA.md of the data).</summary>
    public static IEnumerable<TreebankDocument> Read(Corpus data, string path) => data.Lines(path).Select(Parse);

    /// <summary>The same text with tokens, tags, lemmas and trees as the treebank has them, for annotators that build on these.</summary>
    public AnnotatedText ToAnnotated()
    {
        var text = new AnnotatedText(Text, Text.Length == 0 ? [] : [new TextBlock(BlockKind.Body, new TextRange(0, Text.Length))]) { Language = "en" };
        foreach (var sentence in Sentences)
        {
            text.Sentences.Add(sentence.Range);
            foreach (var word in sentence.Words) text.Tokens.Add(word.Range);
            text.Tokens.EndSentence();
        }

        var token = 0;
        foreach (var sentence in Sentences)
        {
            var first = token;
            foreach (var word in sentence.Words)
            {
                text.Tokens.SetTags(token, word.Universal, word.Penn);
                text.Tokens.SetLemma(token, word.Lemma);
                text.Tokens.SetHead(token, word.Head < 0 ? token : first + word.Head, word.Relation);
                token++;
            }
        }

        return text;
    }

    private static TreebankDocument Parse(JsonObject row)
    {
        var text = (string)row["text"]!;
        var offsets = new CodePoints(text);
        return new TreebankDocument((string)row["id"]!, text, [.. row["sentences"]!.AsArray().Select(sentence => ParseSentence(sentence!, text, offsets))]);
    }

    private static TreebankSentence ParseSentence(JsonNode sentence, string text, CodePoints offsets) => new(
        offsets.Range((int)sentence["start"]!, (int)sentence["end"]!),
        [.. sentence["tokens"]!.AsArray().Select(token => ParseWord(token!.AsArray(), text, offsets))]);

    private static TreebankWord ParseWord(JsonArray token, string text, CodePoints offsets)
    {
        var range = offsets.Range((int)token[0]!, (int)token[1]!);
        var features = (string)token[5]!;
        return new TreebankWord(range, range.In(text).ToString(), (string)token[2]!)
        {
            Universal = Enum.TryParse<UniversalTag>((string)token[3]!, ignoreCase: true, out var universal) ? universal : UniversalTag.X,
            Penn = PennTags.Parse((string)token[4]!),
            Features = features == "_" ? "" : features,
            Head = (int)token[6]! - 1,
            Relation = Dependencies.Parse((string)token[7]!),
        };
    }
}

/// <summary>A sentence of a treebank.</summary>
internal sealed record TreebankSentence(TextRange Range, IReadOnlyList<TreebankWord> Words);

/// <summary>A word of a treebank.</summary>
internal sealed record TreebankWord(TextRange Range, string Form, string Lemma)
{
    public UniversalTag Universal { get; init; }

    public PennTag Penn { get; init; }

    /// <summary>As CoNLL-U writes them; empty without any.</summary>
    public string Features { get; init; } = "";

    /// <summary>Index in the sentence; -1 for a root.</summary>
    public int Head { get; init; }

    public Dependency Relation { get; init; }
}

/// <summary>Offsets of the data, which count code points, as ranges of a text in UTF-16.</summary>
internal static class CodePointRanges
{
    public static TextRange Range(this CodePoints points, int start, int end) => new(points.ToUtf16(start), points.ToUtf16(end));
}
