using System.Globalization;
using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;

namespace Dossier.Train.Language.Syntax;

/// <summary>What the rounded network, as the pipeline runs it, scores on the tokens of a treebank.</summary>
internal static class RoundedMeasure
{
    public static void Print(string name, SyntaxModel model, IReadOnlyList<TrainingSentence> sentences)
    {
        var encoder = new SentenceEncoder(model);
        int words = 0, upos = 0, xpos = 0, uas = 0, las = 0;
        foreach (var sentence in sentences.Where(sentence => sentence.Words.Length <= SentenceEncoder.MaxTokens))
        {
            var length = sentence.Words.Length;
            var text = string.Join(' ', sentence.Words);
            var ranges = Ranges(sentence.Words);
            var tags = new short[length];
            var heads = new int[length];
            var relations = new Dependency[length];
            encoder.TagAndName(text, ranges, tags, new sbyte[length]);
            encoder.Parse(text, ranges, tags, heads, relations);
            words += length;
            for (var i = 0; i < length; i++)
            {
                if (model.Tags[tags[i]].Universal == sentence.Tags[i].Universal) upos++;
                if (model.Tags[tags[i]].Penn == sentence.Tags[i].Penn) xpos++;
                if (heads[i] != sentence.Heads[i]) continue;
                uas++;
                if (relations[i].Base() == sentence.Relations[i].Base()) las++;
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {name}, rounded: UPOS {100.0 * upos / words:F2} XPOS {100.0 * xpos / words:F2} UAS {100.0 * uas / words:F2} LAS {100.0 * las / words:F2}"));
    }

    private static TextRange[] Ranges(string[] words)
    {
        var ranges = new TextRange[words.Length];
        for (int i = 0, at = 0; i < words.Length; at = ranges[i++].End + 1) ranges[i] = new TextRange(at, at + words[i].Length);
        return ranges;
    }
}
