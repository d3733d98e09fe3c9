using System.Text.Json.Nodes;
using Dossier.Extraction.Language;
using Dossier.Extraction.Pipeline;
using Dossier.Train.Learning;

namespace Dossier.Train.Language;

/// <summary>Fits the dictionary forms and features of words: a table of the words of the treebanks, and rules by the ends of words for all others.</summary>
internal sealed class MorphologyTrainer : ITrainer
{
    private const int FoldCount = 5;

    private static readonly string[] Trained = ["nlp/train/ud_ewt_train.jsonl", "nlp/train/ud_gum_train.jsonl"];
    private static readonly string[] Measured = ["ud_ewt_dev", "ud_gum_dev"];

    public string Name => "morphology";

    public string Description => "Lemmas and morphological features of English words, from the treebanks.";

    public void Train(TrainingRun run)
    {
        var documents = Trained.SelectMany(path => TreebankDocument.Read(run.Data, path)).ToList();
        Validate(documents);
        var model = Fit(documents);
        foreach (var name in Measured) Measure(run, name, model);
        Ablate(run, documents);
        if (run.OnlyValidate) return;
        using var target = File.Create(Path.Combine(run.Models, "morphology.model"));
        model.Write(target);
    }

    private static void Validate(IReadOnlyList<TreebankDocument> documents)
    {
        var score = new MorphologyScore();
        for (var fold = 0; fold < FoldCount; fold++)
        {
            var model = Fit([.. documents.Where(document => Folds.Of(document.Id, FoldCount) != fold)]);
            foreach (var document in documents.Where(document => Folds.Of(document.Id, FoldCount) == fold)) score.Add(model, document);
        }

        Console.WriteLine($"out of fold, tags as the treebanks have them: {score}");
    }

    private static void Ablate(TrainingRun run, IReadOnlyList<TreebankDocument> documents)
    {
        var rules = FitRules([.. WordsOf(documents)]);
        var none = new SuffixRules([]);
        var table = EntriesOf(WordsOf(documents));
        foreach (var (without, model) in new[] { ("the table", new Morphology([], rules)), ("the rules", new Morphology(table, new MorphologyRules([], [], none, none, none))) })
        {
            var score = new MorphologyScore();
            foreach (var document in Measured.SelectMany(name => TreebankDocument.Read(run.Data, $"nlp/dev/{name}.jsonl"))) score.Add(model, document);
            Console.WriteLine($"both, without {without}: {score}");
        }
    }

    private static void Measure(TrainingRun run, string name, Morphology model)
    {
        var score = new MorphologyScore();
        foreach (var document in TreebankDocument.Read(run.Data, $"nlp/dev/{name}.jsonl")) score.Add(model, document);
        Console.WriteLine($"{name}, tags as the treebank has them: {score}");
        if (run.Predictions is null) return;
        using var predictions = new StreamWriter(Path.Combine(run.Predictions, name + ".jsonl"));
        foreach (var row in run.Data.Lines($"nlp/dev/{name}.jsonl")) predictions.WriteLine(Predict(row, model).ToJsonString());
    }

    private static JsonObject Predict(JsonObject row, Morphology model)
    {
        var text = (string)row["text"]!;
        var offsets = new CodePoints(text);
        foreach (var token in row["sentences"]!.AsArray().SelectMany(sentence => sentence!["tokens"]!.AsArray()))
        {
            var form = offsets.Range((int)token![0]!, (int)token[1]!).In(text);
            var (universal, penn) = (Enum.Parse<UniversalTag>((string)token[3]!, ignoreCase: true), PennTags.Parse((string)token[4]!));
            token[2] = model.Lemma(form, universal, penn);
            token[5] = model.Features(form, universal, penn) is { Length: > 0 } features ? features : "_";
        }

        return row;
    }

    private static Morphology Fit(IReadOnlyList<TreebankDocument> documents) => new(EntriesOf(WordsOf(documents)), FitRules([.. WordsOf(documents)]));

    private static IEnumerable<TreebankWord> WordsOf(IEnumerable<TreebankDocument> documents) => documents.SelectMany(document => document.Sentences).SelectMany(sentence => sentence.Words);

    private static MorphologyEntry[] EntriesOf(IEnumerable<TreebankWord> words) =>
    [
        .. words
            .Where(word => word.Form.Length <= Morphology.MaxForm)
            .GroupBy(word => (word.Form, word.Universal, word.Penn))
            .OrderBy(group => group.Key.Form, StringComparer.Ordinal).ThenBy(group => group.Key.Universal).ThenBy(group => group.Key.Penn)
            .Select(group => new MorphologyEntry(group.Key.Form, group.Key.Universal, group.Key.Penn, MostOf(group.Select(word => word.Lemma)), MostOf(group.Select(word => word.Features)))),
    ];

    private static MorphologyRules FitRules(IReadOnlyList<TreebankWord> words)
    {
        var kinds = words
            .GroupBy(word => (Form: Fold(word.Form), word.Universal, word.Penn))
            .Select(group => (group.Key.Form, group.Key.Universal, group.Key.Penn, Lemma: Fold(MostOf(group.Select(word => word.Lemma))), Features: MostOf(group.Select(word => word.Features))))
            .ToList();
        // What makes the lemma of a single kind of word is no rule, but the irregularity of that word.
        List<EditScript> scripts = [.. kinds.CountBy(kind => EditScript.Between(kind.Form, kind.Lemma)).Where(pair => pair.Value > 1).Select(pair => pair.Key)
            .OrderBy(script => script.Cut).ThenBy(script => script.Append, StringComparer.Ordinal)];
        List<string> features = [.. words.Select(word => word.Features).Append("").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var scriptFit = new SuffixFit();
        var featureFit = new SuffixFit();
        foreach (var kind in kinds)
        {
            var script = scripts.IndexOf(EditScript.Between(kind.Form, kind.Lemma));
            if (script >= 0) scriptFit.Add(kind.Form, kind.Universal, kind.Penn, script);
            featureFit.Add(kind.Form, kind.Universal, kind.Penn, features.BinarySearch(kind.Features, StringComparer.Ordinal));
        }

        return new MorphologyRules(scripts, features, scriptFit.Fit(), FitCase(words), featureFit.Fit());
    }

    private static SuffixRules FitCase(IEnumerable<TreebankWord> words)
    {
        var fit = new SuffixFit();
        foreach (var group in words.Where(word => word.Form.Any(char.IsUpper)).GroupBy(word => (Form: Fold(word.Form), word.Universal, word.Penn)))
        {
            var kept = 2 * group.Count(word => word.Lemma.Any(char.IsUpper)) > group.Count();
            fit.Add(group.Key.Form, group.Key.Universal, group.Key.Penn, kept ? 1 : 0);
        }

        return fit.Fit();
    }

    // Of two as frequent, the first in the alphabet: the order of the documents does not matter.
    private static string MostOf(IEnumerable<string> values) =>
        values.CountBy(value => value, StringComparer.Ordinal).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key;

    private static string Fold(string form) => string.Create(form.Length, form, (target, source) => Morphology.Fold(source, target));
}

/// <summary>How often lemmas and features are those of the treebank.</summary>
internal sealed class MorphologyScore
{
    private int words;
    private int lemmas;
    private int cased;
    private int features;

    public void Add(Morphology model, TreebankDocument document)
    {
        foreach (var word in document.Sentences.SelectMany(sentence => sentence.Words))
        {
            var lemma = model.Lemma(word.Form, word.Universal, word.Penn);
            words++;
            if (string.Equals(lemma, word.Lemma, StringComparison.OrdinalIgnoreCase)) lemmas++;
            if (string.Equals(lemma, word.Lemma, StringComparison.Ordinal)) cased++;
            if (string.Equals(model.Features(word.Form, word.Universal, word.Penn), word.Features, StringComparison.Ordinal)) features++;
        }
    }

    public override string ToString() => FormattableString.Invariant(
        $"{words} words, lemma {(double)lemmas / words:F4} (with capitals {(double)cased / words:F4}), features {(double)features / words:F4}");
}
