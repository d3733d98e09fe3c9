using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.V1;
using Dossier.Train;
using Dossier.Train.References;

namespace Dossier.Benchmarks;

/// <summary>
/// How well language is understood on the development sets, by the scorers: the pipeline as it ships over every file, from raw text and, for parts of speech,
/// lemmas and trees, on the tokens of the treebank too. Figures of layers that the pipeline does not make are left out.
/// </summary>
internal sealed class LanguageBenchmark : IBenchmark
{
    private static readonly string[] Treebanks = ["ud_ewt_dev", "ud_gum_dev"];
    private static readonly string[] Names = ["ner_uner_ewt_dev", "ner_worldwide_dev", "ner_ieer", "ner_crossner_politics_dev"];

    private static readonly (string Figure, Layer Layer)[] OfWords =
        [("UPOS", Layer.Tags), ("XPOS", Layer.Tags), ("LEMMA", Layer.Lemmas), ("UAS", Layer.Trees), ("LAS", Layer.Trees)];

    /// <inheritdoc/>
    public string Name => "language";

    /// <inheritdoc/>
    public bool NeedsData => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        var pipeline = ExtractionPipeline.CreateDefault();
        var layers = pipeline.Describe().Annotators.Select(annotator => annotator.Provides).ToHashSet();
        var corpus = new Corpus(run.Data!);
        using var folder = new TempDirectory();
        var words = OfWords.Where(figure => layers.Contains(figure.Layer)).Select(figure => figure.Figure).ToArray();
        foreach (var name in Treebanks)
        {
            foreach (var measured in await ScoreAsync(run, folder, "score_ud.py", name, $"{name}, from raw text", corpus, row => Treebank(pipeline, row, layers, given: false), ["Sentences", "Words", .. words])) yield return measured;
            if (words.Length == 0) continue;
            foreach (var measured in await ScoreAsync(run, folder, "score_ud.py", name, $"{name}, given tokens", corpus, row => Treebank(pipeline, row, layers, given: true), words)) yield return measured;
        }

        foreach (var name in Names)
        {
            foreach (var measured in await ScoreAsync(run, folder, "score_spans.py", name, name, corpus, row => Mentions(pipeline, row), ["exact", "  PER", "  ORG", "  LOC"], "--norm", "--types=PER,ORG,LOC")) yield return measured;
        }

        if (!layers.Contains(Layer.References)) yield break;
        foreach (var name in GapMeasure.Files)
        {
            foreach (var measured in await ScoreAsync(run, folder, "score_coref.py", name, name, corpus, row => GapMeasure.Answer(pipeline, row), ["GAP"])) yield return measured;
        }

        foreach (var measured in await ScoreAsync(run, folder, "score_coref.py", "coref_gum_dev", "coref_gum_dev, named entities and what stands for them", corpus, row => Clusters(pipeline, row), ["MUC", "B3", "CEAFe"])) yield return measured;
    }

    private static async Task<IEnumerable<Measurement>> ScoreAsync(
        BenchmarkRun run, TempDirectory folder, string scorer, string gold, string what, Corpus corpus, Func<JsonObject, JsonObject> annotate, string[] figures, params string[] options)
    {
        var system = folder.Of($"{gold}.jsonl");
        await File.WriteAllLinesAsync(system, corpus.Lines($"nlp/dev/{gold}.jsonl").Select(row => annotate(row).ToJsonString()));
        string[] arguments = [Path.Combine(run.Scorers!, scorer), Path.Combine(run.Data!, "nlp", "dev", $"{gold}.jsonl"), system, .. options];
        using var process = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{scorer} ended with {process.ExitCode}.");
        return figures.Select(figure => Figure(output, what, figure)).OfType<Measurement>();
    }

    // A line "name   P 0.9  R 0.8  F1 0.85"; a type that a set does not have has none.
    private static Measurement? Figure(string output, string what, string figure)
    {
        var match = Regex.Match(
            output, $@"^{Regex.Escape(figure)} +P ([0-9.]+) +R ([0-9.]+) +F1 ([0-9.]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        return match.Success
            ? new($"{what}: {figure.Trim()} F1", double.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture), "", $"P {match.Groups[1].Value}, R {match.Groups[2].Value}") : null;
    }

    private static AnnotateTextRequest Request(JsonObject row, params Layer[] layers) => new()
    {
        Text = (string)row["text"]!,
        Layers = { layers },
        Date = row["dct"] is { } date && DateOnly.TryParseExact((string)date!, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? (string)date! : "",
    };

    private static JsonObject Treebank(ExtractionPipeline pipeline, JsonObject row, HashSet<Layer> known, bool given)
    {
        var request = Request(row, [.. ((Layer[])[Layer.Sentences, Layer.Tokens, Layer.Tags, Layer.Lemmas, Layer.Trees]).Where(known.Contains)]);
        if (given) request.Sentences.AddRange(row["sentences"]!.AsArray().Select(sentence => Given(sentence!)));
        var revision = pipeline.Annotate(request);
        var sentences = new JsonArray();
        var at = 0;
        foreach (var sentence in revision.Sentences)
        {
            var tokens = new JsonArray();
            for (; at < revision.Tokens.Count && revision.Tokens[at].Span.Start < sentence.Span.End; at++)
            {
                var token = revision.Tokens[at];
                tokens.Add(new JsonArray(token.Span.Start, token.Span.End, token.Lemma, token.Upos, token.Xpos, token.Features, token.Head, token.Relation.Length == 0 ? "_" : token.Relation));
            }

            sentences.Add(new JsonObject { ["start"] = sentence.Span.Start, ["end"] = sentence.Span.End, ["tokens"] = tokens });
        }

        return new JsonObject { ["id"] = (string)row["id"]!, ["sentences"] = sentences };
    }

    private static GivenSentence Given(JsonNode sentence) => new()
    {
        // A surface that two words share in the treebank is one token here.
        Tokens = { sentence["tokens"]!.AsArray().Select(token => new Span { Start = (int)token![0]!, End = (int)token[1]! }).DistinctBy(span => span.Start) },
    };

    private static JsonObject Mentions(ExtractionPipeline pipeline, JsonObject row)
    {
        var spans = new JsonArray();
        foreach (var mention in pipeline.Annotate(Request(row, Layer.Mentions)).Mentions.Where(mention => !mention.Nested))
        {
            var type = mention.Type switch { EntityType.Person => "PER", EntityType.Organization => "ORG", EntityType.Place => "LOC", _ => null };
            if (type is not null) spans.Add(new JsonObject { ["start"] = mention.Span.Start, ["end"] = mention.Span.End, ["type"] = type });
        }

        return new JsonObject { ["id"] = (string)row["id"]!, ["spans"] = spans };
    }

    private static JsonObject Clusters(ExtractionPipeline pipeline, JsonObject row)
    {
        var revision = pipeline.Annotate(Request(row, Layer.Mentions, Layer.References));
        Dictionary<(int Start, int End), string> clusters = [];
        foreach (var mention in revision.Mentions) clusters[(mention.Span.Start, mention.Span.End)] = mention.Entity?.Id ?? $"{mention.Span.Start}-{mention.Span.End}";
        foreach (var reference in revision.References)
        {
            var of = (reference.Antecedent.Start, reference.Antecedent.End);
            if (!clusters.TryGetValue(of, out var cluster)) clusters[of] = cluster = reference.Entity?.Id ?? $"{of.Start}-{of.End}";
            clusters[(reference.Span.Start, reference.Span.End)] = cluster;
        }

        return new JsonObject
        {
            ["id"] = (string)row["id"]!,
            ["spans"] = new JsonArray([.. clusters.Select(pair => (JsonNode)new JsonObject
            {
                ["start"] = pair.Key.Start, ["end"] = pair.Key.End, ["type"] = "entity", ["attrs"] = new JsonObject { ["cluster"] = pair.Value },
            })]),
        };
    }
}
