using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.V1;

namespace Dossier.Train.Language.Syntax;

/// <summary>Texts with names, cut into sentences and tokens as the pipeline does.</summary>
internal static class NamedTexts
{
    /// <summary>Longer sentences are tables and lists without stops: they would cost more than they teach.</summary>
    private const int MaxTokens = 300;

    /// <summary>The sentences of a file's texts, with labels.</summary>
    public static IEnumerable<TrainingSentence> Read(Corpus data, string path)
    {
        var pipeline = ExtractionPipeline.CreateDefault();
        var names = Treebanks.Names(data, path);
        foreach (var document in data.Lines(path))
        {
            var text = document["text"]!.GetValue<string>();
            var dense = Treebanks.Dense(text);
            var spans = names[document["id"]!.GetValue<string>()];
            foreach (var ranges in Cut(pipeline, text))
            {
                yield return new TrainingSentence
                {
                    Words = [.. ranges.Select(r => text[r.Start..r.End])],
                    Names = Treebanks.Labels([.. ranges.Select(r => (dense[r.Start], dense[r.End]))], spans),
                };
            }
        }
    }

    /// <summary>Sentences and tokens of a text.</summary>
    public static IEnumerable<List<(int Start, int End)>> Cut(ExtractionPipeline pipeline, string text)
    {
        var annotated = pipeline.Annotate(new AnnotateTextRequest { Text = text, Language = "en", Layers = { Layer.Sentences, Layer.Tokens } });
        var points = new Dossier.CodePoints(text);
        var at = 0;
        foreach (var sentence in annotated.Sentences)
        {
            List<(int Start, int End)> ranges = [];
            for (; at < annotated.Tokens.Count && annotated.Tokens[at].Span.Start < sentence.Span.End; at++)
                ranges.Add((points.ToUtf16(annotated.Tokens[at].Span.Start), points.ToUtf16(annotated.Tokens[at].Span.End)));
            if (ranges.Count is > 0 and <= MaxTokens) yield return ranges;
        }
    }
}
