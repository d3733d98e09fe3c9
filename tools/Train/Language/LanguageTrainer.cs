using System.Text.Json;
using Dossier.Extraction.Language;

namespace Dossier.Train.Language;

/// <summary>Learns the model of languages, and measures it on sentences, pairs of words and words that it was not learned from.</summary>
internal sealed class LanguageTrainer : ITrainer
{
    private const string Gold = "docs/dev/lang/gold.jsonl.gz";

    public string Name => "language";

    public string Description => "The languages: n-grams and common words.";

    public void Train(TrainingRun run)
    {
        using var model = new MemoryStream();
        Learn(run.Data, model);
        Console.WriteLine(FormattableString.Invariant($"language.model: {model.Length:N0} bytes"));
        model.Position = 0;
        Measure(LanguageModel.Read(model), run);
        if (!run.OnlyValidate) File.WriteAllBytes(Path.Combine(run.Models, "language.model"), model.ToArray());
    }

    private static void Learn(Corpus data, Stream target)
    {
        var texts = new LanguageTexts(data);
        var lists = LanguageTexts.CommonWords();
        SortedDictionary<string, List<Posting>> grams = new(StringComparer.Ordinal), words = new(StringComparer.Ordinal);
        for (var n = 0; n < LanguageSource.All.Count; n++)
        {
            var counts = Count(LanguageSource.All[n], texts, lists);
            foreach (var (gram, cost, backoff) in counts.GramCosts()) Add(grams, gram, new Posting((byte)n, Quantize(cost), Quantize(backoff)));
            foreach (var (word, cost) in counts.WordCosts()) Add(words, word, new Posting((byte)n, Quantize(cost), 0));
        }

        LanguageModel.Write(target, [.. LanguageSource.All.Select(source => new Dossier.Extraction.Language.Language(source.Tag, source.Script))], Entries(grams), Entries(words));
    }

    private static LanguageCounts Count(LanguageSource source, LanguageTexts texts, IReadOnlyDictionary<string, string[]> lists)
    {
        var counts = new LanguageCounts(source);
        counts.AddText([.. texts.Declaration(source).Where(word => word.Length <= LanguageModel.MaxWord)]);
        if (lists.TryGetValue(source.Tag, out var list)) counts.AddList([.. list.SelectMany(word => LanguageTexts.Words(word, source.Script)).Distinct(StringComparer.Ordinal)]);
        if (texts.Profile(source) is { } profile) counts.AddProfile(profile);
        return counts;
    }

    private static void Measure(LanguageModel model, TrainingRun run)
    {
        var identifier = new LanguageIdentifier(model);
        using var predictions = run.Predictions is null ? null : new StreamWriter(Path.Combine(run.Predictions, "lang.jsonl"));
        SortedDictionary<string, (int Right, int All)> kinds = new(StringComparer.Ordinal);
        foreach (var line in run.Data.Lines(Gold))
        {
            var kind = (string)line["kind"]!;
            var tag = identifier.Identify((string)line["text"]!).Tag;
            var (right, all) = kinds.GetValueOrDefault(kind);
            kinds[kind] = (right + (tag == (string)line["lang"]! ? 1 : 0), all + 1);
            predictions?.WriteLine(JsonSerializer.Serialize(new { id = (string)line["id"]!, lang = tag }));
        }

        foreach (var (kind, (right, all)) in kinds) Console.WriteLine(FormattableString.Invariant($"{kind}: {(double)right / all:F4} of {all}"));
    }

    private static byte Quantize(double cost) => (byte)Math.Clamp(Math.Round(cost * LanguageModel.CostSteps), 0, byte.MaxValue);

    private static void Add(SortedDictionary<string, List<Posting>> to, string key, Posting posting)
    {
        if (!to.TryGetValue(key, out var postings)) to.Add(key, postings = []);
        postings.Add(posting);
    }

    private static List<(string Text, Posting[] Postings)> Entries(SortedDictionary<string, List<Posting>> from) => [.. from.Select(entry => (entry.Key, entry.Value.ToArray()))];
}
