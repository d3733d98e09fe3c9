using Dossier.Extraction.Pipeline;

namespace Dossier.Train.Language.Syntax;

/// <summary>Main text of English web pages, without any annotation.</summary>
internal static class PlainTexts
{
    private const string Pages = "docs/dev/html_gold.jsonl.gz";

    /// <summary>The part of the pages whose terms let weights be trained on it.</summary>
    private const string Part = "wcxb-dev";

    /// <summary>Least share of the commonest words in an English text.</summary>
    private const double LeastCommon = 0.08;

    private static readonly HashSet<string> Common = ["the", "of", "and", "to", "in"];

    public static IEnumerable<TrainingSentence> Read(Corpus data)
    {
        var pipeline = ExtractionPipeline.CreateDefault();
        foreach (var page in data.Lines(Pages))
        {
            if (page["dataset"]!.GetValue<string>() != Part || page["body"]?.GetValue<string>() is not { Length: > 0 } body) continue;
            var rough = body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (rough.Count(Common.Contains) < rough.Length * LeastCommon) continue;
            foreach (var sentence in NamedTexts.Cut(pipeline, body)) yield return new TrainingSentence { Words = [.. sentence.Select(r => body[r.Start..r.End])] };
        }
    }
}
