using System.Text.Json.Nodes;
using Dossier.Extraction.Language;
using Dossier.Extraction.Pipeline;

namespace Dossier.Train.Language;

/// <summary>Learns where English sentences and tokens end, from treebanks, and measures it on texts that it was not learned from.</summary>
internal sealed class SegmentTrainer : ITrainer
{
    /// <summary>One document of so many is measured on when groups of features are left out.</summary>
    private const int Held = 3;

    private static readonly string[] Learned = ["nlp/train/ud_ewt_train.jsonl", "nlp/train/ud_gum_train.jsonl"];
    private static readonly string[] Measured = ["ud_ewt_dev", "ud_gum_dev"];

    public string Name => "segments";

    public string Description => "Ends of English sentences and tokens.";

    public void Train(TrainingRun run)
    {
        List<TreebankDocument> documents = [.. Learned.SelectMany(path => TreebankDocument.Read(run.Data, path))];
        using var target = new MemoryStream();
        new SegmentFit(documents).Fit().Write(target);
        Console.WriteLine(FormattableString.Invariant($"segments.model: {target.Length:N0} bytes"));
        target.Position = 0;
        var model = SegmentModel.Read(target);
        foreach (var name in Measured) MeasureDevelopment(run, name, model);
        if (run.OnlyValidate) Ablate(documents);
        else File.WriteAllBytes(Path.Combine(run.Models, "segments.model"), target.ToArray());
    }

    private static void MeasureDevelopment(TrainingRun run, string name, SegmentModel model)
    {
        var score = new SegmentScore();
        using var predictions = run.Predictions is null ? null : new StreamWriter(Path.Combine(run.Predictions, $"segments-{name}.jsonl"));
        foreach (var document in TreebankDocument.Read(run.Data, $"nlp/dev/{name}.jsonl"))
        {
            var found = Split(document.Text, model);
            score.Add(document, found);
            predictions?.WriteLine(ToRow(document.Id, found).ToJsonString());
        }

        Console.WriteLine($"{name}: {score}");
    }

    // What each group of features gives, on documents that were not learned from.
    private static void Ablate(IReadOnlyList<TreebankDocument> documents)
    {
        Validate("all", documents, SentenceEvidence.All, TokenEvidence.All);
        foreach (var group in Enum.GetValues<SentenceEvidence>().Where(group => group != SentenceEvidence.All))
            Validate($"sentences without {group}", documents, SentenceEvidence.All & ~group, TokenEvidence.All);
        foreach (var group in Enum.GetValues<TokenEvidence>().Where(group => group != TokenEvidence.All))
            Validate($"tokens without {group}", documents, SentenceEvidence.All, TokenEvidence.All & ~group);
    }

    private static void Validate(string what, IReadOnlyList<TreebankDocument> documents, SentenceEvidence sentences, TokenEvidence tokens)
    {
        SegmentScore ewt = new(), gum = new();
        var fit = new SegmentFit([.. documents.Where((_, n) => n % Held != 0)], sentences, tokens);
        foreach (var document in documents.Where((_, n) => n % Held == 0))
            (document.Id.StartsWith("GUM", StringComparison.OrdinalIgnoreCase) ? gum : ewt).Add(document, fit.Split(document));
        Console.WriteLine($"a third held out, {what}: EWT {ewt}; GUM {gum}");
    }

    // As the pipeline does it: one block, in the language that is recognized.
    private static AnnotatedText Split(string content, SegmentModel model)
    {
        var text = new AnnotatedText(content, [new TextBlock(Dossier.Common.V1.BlockKind.Body, new TextRange(0, content.Length))]);
        foreach (var annotator in (IAnnotator[])[new LanguageAnnotator(), new SentenceSplitter(model), new Tokenizer(model)])
            annotator.Annotate(text, new AnnotationSink(text, annotator, CancellationToken.None));
        return text;
    }

    private static JsonObject ToRow(string id, AnnotatedText text)
    {
        var offsets = new CodePoints(text.Text);
        var sentences = new JsonArray();
        for (var n = 0; n < text.Sentences.Count; n++)
        {
            var tokens = new JsonArray();
            for (var token = text.Tokens.First(n); token < text.Tokens.First(n + 1); token++)
                tokens.Add(new JsonArray(offsets.FromUtf16(text.Tokens[token].Start), offsets.FromUtf16(text.Tokens[token].End), "_", "_", "_", "_", 0, "_"));
            sentences.Add(new JsonObject { ["start"] = offsets.FromUtf16(text.Sentences[n].Start), ["end"] = offsets.FromUtf16(text.Sentences[n].End), ["tokens"] = tokens });
        }

        return new JsonObject { ["id"] = id, ["sentences"] = sentences };
    }
}

/// <summary>F1 of sentences and tokens, as score_ud.py counts them.</summary>
internal sealed class SegmentScore
{
    private readonly Counts sentences = new();
    private readonly Counts tokens = new();

    /// <summary>Counts a document.</summary>
    public void Add(TreebankDocument gold, AnnotatedText found)
    {
        sentences.Add(gold.Sentences.Select(sentence => sentence.Range), found.Sentences);
        tokens.Add(gold.Sentences.SelectMany(sentence => sentence.Words, (_, word) => word.Range), Enumerable.Range(0, found.Tokens.Count).Select(token => found.Tokens[token]));
    }

    public override string ToString() => FormattableString.Invariant($"sentences {sentences.F1:F4}, tokens {tokens.F1:F4}");

    private sealed class Counts
    {
        private int right, found, gold;

        public double F1 => 2.0 * right / (found + gold);

        public void Add(IEnumerable<TextRange> golds, IEnumerable<TextRange> founds)
        {
            HashSet<TextRange> set = [.. golds];
            gold += set.Count;
            foreach (var range in founds)
            {
                found++;
                if (set.Contains(range)) right++;
            }
        }
    }
}
