using System.Text.Json.Nodes;
using Dossier.Extraction.Pipeline;
using Dossier.Train.Language;

namespace Dossier.Train.References;

/// <summary>
/// Measures the whole pipeline on the pronouns of GAP (Webster et al. 2018), from raw text: which of two names a pronoun stands for. A name is taken when the reference's entity is that of a
/// mention that overlaps it, or its antecedent does. Nothing is learned from these files.
/// </summary>
internal static class GapMeasure
{
    private static readonly string[] Files = ["gap_development", "gap_validation"];

    public static void Run(TrainingRun run, IAnnotator annotator)
    {
        foreach (var name in Files)
        {
            using var predictions = run.Predictions is null ? null : new StreamWriter(Path.Combine(run.Predictions, name + ".jsonl"));
            int right = 0, given = 0, gold = 0;
            foreach (var row in run.Data.Lines($"nlp/dev/{name}.jsonl"))
            {
                var spans = row["spans"]!.AsArray();
                var text = English.Read((string)row["text"]!);
                annotator.Annotate(text, new AnnotationSink(text, annotator, CancellationToken.None));
                var points = new CodePoints(text.Text);
                var pronoun = RangeOf(spans.First(span => (string)span!["type"]! == "PRONOUN")!, points);
                var reference = text.References.Find(one => one.Range == pronoun);
                foreach (var span in spans.Where(span => (string)span!["type"]! == "NAME"))
                {
                    var isGold = (bool)span!["attrs"]!["coref"]!;
                    var isFound = reference is not null && IsOf(reference, text, RangeOf(span, points));
                    if (isGold) gold++;
                    if (isFound) given++;
                    if (isGold && isFound) right++;
                    span["attrs"]!["coref"] = isFound;
                }

                predictions?.WriteLine(row.ToJsonString());
            }

            Console.WriteLine(FormattableString.Invariant($"{name}: precision {(double)right / given:F4}, recall {(double)right / gold:F4}, F1 {2.0 * right / (given + gold):F4}"));
        }
    }

    private static TextRange RangeOf(JsonNode span, CodePoints points) => points.Range((int)span["start"]!, (int)span["end"]!);

    private static bool IsOf(FoundReference reference, AnnotatedText text, TextRange name) =>
        reference.Antecedent.Overlaps(name)
        || reference.Entity is { } entity && text.Mentions.Exists(mention => mention.Range.Overlaps(name) && string.Equals(mention.Entity.Id, entity.Id, StringComparison.Ordinal));
}
