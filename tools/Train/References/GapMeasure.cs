using System.Text.Json.Nodes;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.V1;

namespace Dossier.Train.References;

/// <summary>Measures the whole pipeline on the pronouns of GAP (Webster et al. 2018), from raw text: which of two names a pronoun stands for. Nothing is learned from these files.</summary>
internal static class GapMeasure
{
    /// <summary>Files of the folder nlp/dev, without their ending.</summary>
    public static IReadOnlyList<string> Files { get; } = ["gap_development", "gap_validation"];

    /// <summary>Prints precision, recall and F1 of the pipeline with an annotator in the place of its own.</summary>
    public static void Run(TrainingRun run, IAnnotator references)
    {
        var shipped = ExtractionPipeline.CreateDefault();
        var pipeline = new ExtractionPipeline(shipped.Detector, shipped.Readers, [.. shipped.Annotators.Select(annotator => annotator.Provides == references.Provides ? references : annotator)]);
        foreach (var name in Files)
        {
            using var predictions = run.Predictions is null ? null : new StreamWriter(Path.Combine(run.Predictions, name + ".jsonl"));
            int right = 0, given = 0, gold = 0;
            foreach (var row in run.Data.Lines($"nlp/dev/{name}.jsonl"))
            {
                var answer = Answer(pipeline, row);
                foreach (var (isGold, isGiven) in NamesOf(row).Select(Refers).Zip(answer["spans"]!.AsArray().Select(span => Refers(span!))))
                {
                    if (isGold) gold++;
                    if (isGiven) given++;
                    if (isGold && isGiven) right++;
                }

                predictions?.WriteLine(answer.ToJsonString());
            }

            Console.WriteLine(FormattableString.Invariant($"{name}: precision {(double)right / given:F4}, recall {(double)right / gold:F4}, F1 {2.0 * right / (given + gold):F4}"));
        }
    }

    /// <summary>
    /// What the pipeline says of a row, as the scorer reads it. A name is what the pronoun stands for when the reference's antecedent is in it, or when a mention in it is of the reference's entity.
    /// </summary>
    public static JsonObject Answer(ExtractionPipeline pipeline, JsonObject row)
    {
        var revision = pipeline.Annotate(new AnnotateTextRequest { Text = (string)row["text"]!, Layers = { Layer.Mentions, Layer.References } });
        var pronoun = row["spans"]!.AsArray().Single(span => (string)span!["type"]! == "PRONOUN")!;
        var reference = revision.References.FirstOrDefault(found => found.Span.Start == (int)pronoun["start"]! && found.Span.End == (int)pronoun["end"]!);
        var spans = new JsonArray();
        foreach (var name in NamesOf(row))
        {
            var (start, end) = ((int)name["start"]!, (int)name["end"]!);
            spans.Add(new JsonObject
            {
                ["id"] = (string)name["id"]!, ["start"] = start, ["end"] = end, ["type"] = "NAME",
                ["attrs"] = new JsonObject { ["coref"] = reference is not null && IsOf(reference, revision, start, end) },
            });
        }

        return new JsonObject { ["id"] = (string)row["id"]!, ["spans"] = spans };
    }

    private static IEnumerable<JsonNode> NamesOf(JsonObject row) => row["spans"]!.AsArray().Where(span => (string)span!["type"]! == "NAME").Select(span => span!);

    private static bool Refers(JsonNode span) => (bool)span["attrs"]!["coref"]!;

    private static bool IsOf(Reference reference, Revision revision, int start, int end)
    {
        return Meets(reference.Antecedent) || reference.Entity is { } entity && revision.Mentions.Any(mention => Meets(mention.Span) && mention.Entity?.Id == entity.Id);

        bool Meets(Span span) => span.Start < end && start < span.End;
    }
}
