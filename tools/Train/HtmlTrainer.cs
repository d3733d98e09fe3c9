using System.Text.Json.Nodes;
using Dossier.Common.V1;
using Dossier.Extraction.Models;
using Dossier.Extraction.Reading;
using Dossier.Train.Learning;

namespace Dossier.Train;

/// <summary>Fits what tells the main content of HTML pages, cross-validated by site.</summary>
internal sealed class HtmlTrainer : ITrainer
{
    private const string GoldPath = "docs/dev/html_gold.jsonl.gz";
    private const int FoldCount = 5;

    /// <summary>Sites that must use a word of class or id before it counts.</summary>
    private const int LeastSitesOfPaths = 4;

    /// <summary>Sites that must use a word of text before it counts.</summary>
    private const int LeastSitesOfTexts = 5;

    /// <summary>A page on which less of its gold text is found was not what its annotator saw.</summary>
    private const double LeastCoverage = 0.6;

    /// <summary>A leaf of this weight is always fitted on.</summary>
    private const float UsualWeight = 0.02f;

    /// <summary>Least share of the leaves of little weight that are fitted on.</summary>
    private const float LeastChance = 0.25f;

    /// <summary>Ensembles of the second look whose mean is taken: each is fitted on other draws of rows and features.</summary>
    private const int SecondSeeds = 2;

    private static readonly string[] TrainedOn = ["wcxb-dev", "trafilatura", "zhwce"];

    private static readonly BoostingOptions FirstOptions = new() { Rounds = 100, Leaves = 24, Shrinkage = 0.1, MinLeafWeight = 5, Penalty = 5, FeatureShare = 0.4, RowShare = 0.5 };

    private static readonly BoostingOptions SecondOptions = new() { Rounds = 120, Leaves = 24, Shrinkage = 0.08, MinLeafWeight = 5, Penalty = 5, FeatureShare = 0.4, RowShare = 0.5 };

    public string Name => "html";

    public string Description => "Main content of HTML pages.";

    public void Train(TrainingRun run)
    {
        var examples = Load(run.Data);
        Console.WriteLine(FormattableString.Invariant($"{examples.Count} pages, {examples.Sum(e => e.Page.Leaves.Count)} leaves"));
        var trained = examples.Where(e => TrainedOn.Contains(e.Set) && e.Coverage >= LeastCoverage && e.Weights.Any(w => w > 0)).ToList();
        Console.WriteLine(FormattableString.Invariant($"{trained.Count} pages to train on"));
        var words = new HtmlWordFit(trained, LeastSitesOfPaths, LeastSitesOfTexts);
        var looks = CrossLook(examples, words);
        if (!run.OnlyValidate) Ship(run, words, looks);
        LookAgain(looks);
        Report(examples, looks, run.Predictions);
    }

    private static int FoldOf(HtmlExample example) => TrainedOn.Contains(example.Set) ? Folds.Of(example.Site, FoldCount) : -1;

    private static List<HtmlExample> Load(Corpus data)
    {
        var gold = data.Lines(GoldPath).Where(page => page["body"] is not null || page["with"] is not null).ToArray();
        var read = new HtmlExample?[gold.Length];
        Parallel.For(0, gold.Length, i => read[i] = HtmlExample.Read(gold[i], data.Bytes("docs/dev/" + gold[i]["file"]!.GetValue<string>())));
        return [.. read.OfType<HtmlExample>()];
    }

    // Each page of a training set is looked at by models that know no page of its site; the others by models of all folds but the first.
    private static Dictionary<HtmlExample, Look> CrossLook(List<HtmlExample> examples, HtmlWordFit words)
    {
        var looks = new Dictionary<HtmlExample, Look>();
        var models = new (WordWeights, WordWeights)[FoldCount];
        Parallel.For(0, FoldCount, fold => models[fold] = words.Fit(example => FoldOf(example) != fold));
        foreach (var example in examples) looks[example] = Look.Of(example, models[Math.Max(0, FoldOf(example))]);
        Console.WriteLine(FormattableString.Invariant($"words: {models[0].Item1.Count} of paths, {models[0].Item2.Count} of texts"));
        EachFold(fold =>
        {
            var first = FitFirst(looks, example => FoldOf(example) != fold);
            foreach (var look in looks.Values.Where(look => Math.Max(0, FoldOf(look.Example)) == fold)) look.First = Margins(first, look.Rows, HtmlFeatures.Width);
        });
        foreach (var look in looks.Values) look.Widen();
        return looks;
    }

    private static void LookAgain(Dictionary<HtmlExample, Look> looks)
    {
        EachFold(fold =>
        {
            var second = FitSecond(looks, example => FoldOf(example) != fold);
            foreach (var look in looks.Values.Where(look => Math.Max(0, FoldOf(look.Example)) == fold)) look.Second = Margins(second, look.Wide, HtmlSurroundings.Width);
        });
    }

    private static void EachFold(Action<int> fit) => Parallel.For(0, FoldCount, new ParallelOptions { MaxDegreeOfParallelism = 2 }, fit);

    private static TreeEnsemble FitFirst(Dictionary<HtmlExample, Look> looks, Func<HtmlExample, bool> include) =>
        Fit(looks.Values.Where(look => include(look.Example)), look => look.Rows, HtmlFeatures.Names, FirstOptions, 1);

    private static TreeEnsemble FitSecond(Dictionary<HtmlExample, Look> looks, Func<HtmlExample, bool> include) =>
        Fit(looks.Values.Where(look => include(look.Example)), look => look.Wide, HtmlSurroundings.Names, SecondOptions, SecondSeeds);

    private static TreeEnsemble Fit(IEnumerable<Look> looks, Func<Look, float[]> values, IReadOnlyList<string> names, BoostingOptions options, int seeds)
    {
        var draw = new Random(1);
        List<float[]> rows = [];
        List<int> labels = [];
        List<float> weights = [];
        foreach (var look in looks.Where(look => TrainedOn.Contains(look.Example.Set) && look.Example.Coverage >= LeastCoverage))
        {
            var all = values(look);
            for (var leaf = 0; leaf < look.Example.Labels.Length; leaf++)
            {
                var weight = look.Example.Weights[leaf];
                if (weight <= 0) continue;
                // Leaves of little weight are drawn, and count for those that were not.
                var chance = Math.Clamp(weight / UsualWeight, LeastChance, 1);
                if (draw.NextDouble() >= chance) continue;
                rows.Add(all[(leaf * names.Count)..((leaf + 1) * names.Count)]);
                labels.Add(look.Example.Labels[leaf]);
                weights.Add(weight / chance);
            }
        }

        var scale = weights.Count / weights.Sum();
        weights = [.. weights.Select(weight => weight * scale)];
        return TreeEnsemble.Mean([.. Enumerable.Range(1, seeds).Select(seed => GradientBoosting.Fit(rows, labels, weights, names, options: options with { Seed = seed }))]);
    }

    private static float[] Margins(TreeEnsemble trees, float[] rows, int width)
    {
        var margins = new float[rows.Length / width];
        Parallel.For(0, margins.Length, i => margins[i] = trees.Margin(rows.AsSpan(i * width, width)));
        return margins;
    }

    private static string BodyOf(HtmlExample example, Look look) =>
        BodyOf(example, look.Features, HtmlContent.Choose(look.Features, look.Second));

    private static string BodyOf(HtmlExample example, HtmlFeatures features, bool[] content)
    {
        var (text, blocks) = HtmlBlocks.Of(example.Page, features, content);
        return string.Join('\n', blocks.Where(block => IsMain(block.Kind)).Select(block => block.Range.In(text).ToString()));
    }

    private static bool IsMain(BlockKind kind) =>
        kind is BlockKind.Heading or BlockKind.Body or BlockKind.ListItem or BlockKind.Table or BlockKind.Quote or BlockKind.Code;

    private static void Report(List<HtmlExample> examples, Dictionary<HtmlExample, Look> looks, string? folder)
    {
        var bodies = examples.AsParallel().AsOrdered().Select(example => BodyOf(example, looks[example])).ToArray();
        var scores = new SortedDictionary<string, HtmlScore>(StringComparer.Ordinal);
        for (var i = 0; i < examples.Count; i++)
        {
            List<string> sets = [examples[i].Set];
            if (examples[i].Set == "wcxb-dev") sets.Add($"wcxb-dev/{examples[i].Kind}");
            foreach (var set in sets)
            {
                if (!scores.TryGetValue(set, out var score)) scores.Add(set, score = new HtmlScore());
                score.Add(examples[i], bodies[i]);
            }
        }

        foreach (var (set, score) in scores) Console.WriteLine($"{set,-24} {score}");
        if (folder is null) return;
        File.WriteAllLines(Path.Combine(folder, "html.jsonl"), examples.Select((example, i) => new JsonObject { ["id"] = example.Id, ["body"] = bodies[i] }.ToJsonString()));
    }

    // The trees are fitted on what was seen out of fold, as they will see pages of sites that nobody knows.
    private static void Ship(TrainingRun run, HtmlWordFit words, Dictionary<HtmlExample, Look> looks)
    {
        var (paths, texts) = words.Fit(_ => true);
        Write(run, "html-paths", paths.Write);
        Write(run, "html-texts", texts.Write);
        Write(run, "html-leaves", FitFirst(looks, _ => true).Write);
        Write(run, "html-surroundings", FitSecond(looks, _ => true).Write);
    }

    private static void Write(TrainingRun run, string name, Action<Stream> write)
    {
        using var file = File.Create(Path.Combine(run.Models, name + ".model"));
        write(file);
    }

    /// <summary>A page as the models see it.</summary>
    private sealed class Look(HtmlExample example, HtmlFeatures features, float[] rows)
    {
        public HtmlExample Example { get; } = example;

        public HtmlFeatures Features { get; } = features;

        public float[] Rows { get; } = rows;

        public float[] First { get; set; } = [];

        public float[] Wide { get; private set; } = [];

        public float[] Second { get; set; } = [];

        public static Look Of(HtmlExample example, (WordWeights Paths, WordWeights Texts) words)
        {
            var features = new HtmlFeatures(example.Page, words.Paths, words.Texts);
            var rows = new float[example.Labels.Length * HtmlFeatures.Width];
            for (var leaf = 0; leaf < example.Labels.Length; leaf++) features.Write(rows.AsSpan(leaf * HtmlFeatures.Width, HtmlFeatures.Width), leaf);
            return new Look(example, features, rows);
        }

        public void Widen()
        {
            var surroundings = new HtmlSurroundings(Example.Page, Features, First);
            Wide = new float[Example.Labels.Length * HtmlSurroundings.Width];
            for (var leaf = 0; leaf < Example.Labels.Length; leaf++) surroundings.Write(Wide.AsSpan(leaf * HtmlSurroundings.Width, HtmlSurroundings.Width), leaf);
        }
    }
}
