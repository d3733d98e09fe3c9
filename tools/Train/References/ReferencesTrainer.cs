using Dossier.Extraction.Models;
using Dossier.Extraction.References;
using Dossier.Train.Learning;

namespace Dossier.Train.References;

/// <summary>Fits the choice of whom a pronoun or a description stands for, from the chains of GUM; measures it on the development part.</summary>
internal sealed class ReferencesTrainer : ITrainer
{
    private const int FoldCount = 5;

    /// <summary>Ensembles whose mean chooses for pronouns: one alone is of the luck of its draws.</summary>
    private const int PronounSeeds = 2;

    /// <summary>What a pronoun counts that is neither "he" nor "she".</summary>
    private const float ThingWeight = 0.3f;

    private static readonly (ReferentForm Form, string Model)[] Models = [(ReferentForm.Pronoun, "pronouns"), (ReferentForm.Definite, "descriptions")];

    public string Name => "references";

    public string Description => "Whom pronouns and descriptions stand for, from the chains of GUM.";

    private static BoostingOptions Options { get; } = new() { Rounds = 50, Leaves = 12, Shrinkage = 0.18, MinLeafWeight = 3, FeatureShare = 0.5, RowShare = 0.8 };

    private static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<ReferenceFeature>().Select(feature => feature.ToString())];

    public void Train(TrainingRun run)
    {
        var train = ChainDocument.Read(run.Data, "nlp/train/ud_gum_train.jsonl", "nlp/train/coref_gum_train.jsonl").ToList();
        // Once with what people say of the sentences, once as the pipeline reads them.
        train.AddRange(ChainDocument.ReadPlain(run.Data, "nlp/train/coref_gum_train.jsonl"));
        train.AddRange(train.SelectMany(document => document.Pieces()).ToList());
        var dev = ChainDocument.Read(run.Data, "nlp/dev/ud_gum_dev.jsonl", "nlp/dev/coref_gum_dev.jsonl").ToList();
        List<TreeEnsemble> models = [];
        foreach (var (form, name) in Models)
        {
            List<Examples> rows = [.. train.Select(document => Examples.Of(document, form))];
            if (form == ReferentForm.Pronoun) rows.AddRange(train.Select(Examples.WithoutGender));
            Validate(name, rows);
            var model = Fit(rows);
            var score = new ReferenceScore();
            foreach (var document in dev) score.Add(model, Examples.Of(document, form));
            Console.WriteLine($"{name}, coref_gum_dev:\n{score}");
            models.Add(model);
            if (run.OnlyValidate) continue;
            using var target = File.Create(Path.Combine(run.Models, name + ".model"));
            model.Write(target);
        }

        GapMeasure.Run(run, new ReferenceAnnotator(models[0], models[1]));
    }

    private static void Validate(string name, IReadOnlyList<Examples> rows)
    {
        var score = new ReferenceScore();
        for (var fold = 0; fold < FoldCount; fold++)
        {
            var model = Fit([.. rows.Where(examples => Folds.Of(examples.Document, FoldCount) != fold)]);
            foreach (var examples in rows.Where(examples => Folds.Of(examples.Document, FoldCount) == fold)) score.Add(model, examples);
        }

        Console.WriteLine($"{name}, out of fold, pieces of documents included:\n{score}");
    }

    private static TreeEnsemble Fit(IReadOnlyList<Examples> documents)
    {
        var anaphors = documents.SelectMany(document => document.Anaphors).ToList();
        List<float[]> rows = [.. anaphors.SelectMany(anaphor => anaphor.Rows)];
        List<int> labels = [.. anaphors.SelectMany(anaphor => anaphor.Labels)];
        List<float> weights = [.. anaphors.SelectMany(anaphor => anaphor.Rows.Select(_ => WeightOf(anaphor.Pronoun)))];
        var seeds = anaphors.Exists(anaphor => anaphor.Pronoun != PronounKind.None) ? PronounSeeds : 1;
        return TreeEnsemble.Mean([.. Enumerable.Range(1, seeds).Select(seed => GradientBoosting.Fit(rows, labels, weights, Names, options: Options with { Seed = seed }))]);
    }

    private static float WeightOf(PronounKind pronoun) => pronoun is PronounKind.It or PronounKind.They ? ThingWeight : 1;
}
