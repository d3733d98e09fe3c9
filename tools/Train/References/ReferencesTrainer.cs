using Dossier.Extraction.Models;
using Dossier.Extraction.References;
using Dossier.Train.Learning;

namespace Dossier.Train.References;

/// <summary>Fits the choice of whom a pronoun or a description stands for, from the chains of GUM; measures it on the development part.</summary>
internal sealed class ReferencesTrainer : ITrainer
{
    private const int FoldCount = 5;

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
            var rows = train.Select(document => Examples.Of(document, form)).ToList();
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
        var all = documents.SelectMany(document => document.Anaphors).SelectMany(anaphor => anaphor.Rows.Zip(anaphor.Labels)).ToList();
        return GradientBoosting.Fit([.. all.Select(row => row.First)], [.. all.Select(row => row.Second)], null, Names, options: Options);
    }
}
