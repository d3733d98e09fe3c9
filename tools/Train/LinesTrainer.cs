using System.Globalization;
using System.Text.Json;
using Dossier.Common.V1;
using Dossier.Extraction.Models;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Lines;
using Dossier.Train.Learning;
using Dossier.Train.Lines;

namespace Dossier.Train;

/// <summary>
/// Fits the models that say what the lines of a plain text are. Three layers, each learned on what the one below says of pages that it has not seen: weights of words,
/// trees over a line and its surroundings, trees over what the first trees say of all lines; beside the last, trees that name what is no content, and trees that find
/// the title.
/// </summary>
internal sealed class LinesTrainer : ITrainer
{
    public const int FoldCount = 5;

    /// <summary>Of a longer page, some lines are learned from, and count for all.</summary>
    private const int MaxLines = 110;

    /// <summary>Of the lines that are no content, one of so many is learned from when they are named.</summary>
    private const int KindStep = 8;

    private const int CutRows = 16_000;

    /// <summary>Letters of the data for what is no content, in the order of <see cref="LineModel.Outside"/>.</summary>
    private static readonly string[] KindLetters = ["n", "fps", "r", "m", "c"];

    private static readonly BoostingOptions FirstOptions = new() { Rounds = 64, Leaves = 20, Shrinkage = 0.14, MinLeafWeight = 6, FeatureShare = 0.3, Penalty = 2, CutRows = CutRows };
    private static readonly BoostingOptions SecondOptions = new() { Rounds = 72, Leaves = 20, Shrinkage = 0.09, MinLeafWeight = 8, FeatureShare = 0.4, Penalty = 2, CutRows = CutRows };
    private static readonly BoostingOptions KindOptions = new() { Rounds = 24, Leaves = 10, Shrinkage = 0.2, MinLeafWeight = 8, FeatureShare = 0.3, Penalty = 2, CutRows = CutRows };
    private static readonly BoostingOptions TitleOptions = new() { Rounds = 50, Leaves = 8, Shrinkage = 0.1, MinLeafWeight = 2, FeatureShare = 0.5, Penalty = 2, CutRows = CutRows };

    public string Name => "lines";

    public string Description => "Plain text: which lines of a page without tags are its content, and what the others are.";

    public void Train(TrainingRun run)
    {
        var pages = LinePage.Load(run.Data);
        var random = new Random(1);
        var learned = pages.Where(page => page.IsTraining).ToList();
        learned.AddRange(learned.Where((_, i) => i % 3 == 0).Select(page => page.Light(random)).ToList());
        Log($"{learned.Count} pages to learn from, {pages.Count(page => !page.IsTraining)} only to measure on");
        var (folds, final) = Fit(learned);
        Dictionary<LinePage, List<TextBlock>> labelled = [];
        Dictionary<LinePage, float[]> chances = [];
        foreach (var page in pages)
        {
            var model = page.IsTraining ? folds[page.Fold] : final;
            var opinions = model.Judge(page.Document.Score(model.Words), CancellationToken.None);
            chances[page] = opinions.Chances;
            labelled[page] = LineLabeller.Label(page.Document, PageTraces.IsPage(page.Document) ? opinions : null);
        }

        Report(labelled);
        if (run.Predictions is { } folder) Write(Path.Combine(folder, "lines.jsonl"), labelled, chances);
        if (run.OnlyValidate) return;
        using var target = File.Create(Path.Combine(run.Models, "lines.model"));
        final.Write(target);
    }

    private static (LineModel[] Folds, LineModel Final) Fit(List<LinePage> pages)
    {
        var words = Crossed(fold => WordTrainer.Fit(Without(pages, fold)));
        foreach (var page in pages) page.Document.Score(words[page.Fold]);
        Log("weights of words");
        var rows = pages.ToDictionary(page => page, FirstRows);
        var first = Crossed(fold => FitContent(Without(pages, fold), rows, LineFeatures.Names, FirstOptions));
        var lastFirst = FitContent(pages, rows, LineFeatures.Names, FirstOptions);
        Log("first look");
        foreach (var page in pages) rows[page] = SecondRows(page, rows[page], first[page.Fold]);
        var second = Crossed(fold => FitContent(Without(pages, fold), rows, SecondLook.Names, SecondOptions));
        var lastSecond = FitContent(pages, rows, SecondLook.Names, SecondOptions);
        Log("second look");
        var kinds = Crossed(fold => FitKinds(Without(pages, fold), rows));
        var titles = Crossed(fold => FitTitles(Without(pages, fold), rows));
        return (
            [.. Enumerable.Range(0, FoldCount).Select(fold => new LineModel(words[fold], first[fold], second[fold], kinds[fold], titles[fold]))],
            new LineModel(WordTrainer.Fit(pages), lastFirst, lastSecond, FitKinds(pages, rows), FitTitles(pages, rows)));
    }

    private static T[] Crossed<T>(Func<int, T> fit) => [.. Enumerable.Range(0, FoldCount).Select(fit)];

    private static List<LinePage> Without(List<LinePage> pages, int fold) => [.. pages.Where(page => page.Fold != fold)];

    private static float[][] FirstRows(LinePage page)
    {
        var features = new LineFeatures(page.Document);
        return Rows(page.Document.Count, LineFeatures.Names.Count, features.Write);
    }

    private static float[][] SecondRows(LinePage page, float[][] first, TreeEnsemble model)
    {
        var look = new SecondLook(page.Document, Array.ConvertAll(first, row => model.Margin(row)));
        return Rows(page.Document.Count, SecondLook.Names.Count, (i, row) => look.Write(i, first[i], row));
    }

    private delegate void RowWriter(int line, Span<float> row);

    private static float[][] Rows(int count, int width, RowWriter write)
    {
        var rows = new float[count][];
        for (var i = 0; i < count; i++) write(i, rows[i] = new float[width]);
        return rows;
    }

    private static TreeEnsemble FitContent(List<LinePage> pages, Dictionary<LinePage, float[][]> rows, IReadOnlyList<string> names, BoostingOptions options) =>
        FitTrees(
            from page in pages
            from line in Enumerable.Range(0, page.Labels.Length)
            where page.Labels[line] != 2 && IsTaken(line, Step(page))
            select (rows[page][line], page.Labels[line], page.Weights[line] * Step(page)), names, 1, options);

    private static int Step(LinePage page) => (page.Labels.Length + MaxLines - 1) / MaxLines;

    // Scattered, because every second line of some dumps is a bullet.
    private static bool IsTaken(int line, int step) => ((uint)line * 0x9E3779B1u >> 16) % step == 0;

    private static TreeEnsemble FitKinds(List<LinePage> pages, Dictionary<LinePage, float[][]> rows) =>
        FitTrees(
            from page in pages
            from line in Enumerable.Range(0, page.Labels.Length)
            let kind = Array.FindIndex(KindLetters, letters => letters.Contains(page.KindOf(line)))
            where kind >= 0 && (kind > 1 || IsTaken(line, KindStep))
            select (rows[page][line], kind, kind > 1 ? 1 : (float)KindStep), SecondLook.Names, LineModel.Outside.Count, KindOptions);

    // Titles stand above the content or at its top: what stands below is not asked.
    private static TreeEnsemble FitTitles(List<LinePage> pages, Dictionary<LinePage, float[][]> rows) =>
        FitTrees(
            from page in pages
            let titles = page.TitleLines().ToHashSet()
            where titles.Count > 0
            from line in Enumerable.Range(0, Math.Min(page.Labels.Length, titles.Min() + 40))
            select (rows[page][line], titles.Contains(line) ? 1 : 0, 1f), SecondLook.Names, 1, TitleOptions);

    private static TreeEnsemble FitTrees(IEnumerable<(float[] Row, int Label, float Weight)> examples, IReadOnlyList<string> names, int classes, BoostingOptions options)
    {
        var all = examples.ToList();
        var scale = all.Count / all.Sum(example => (double)example.Weight);
        return GradientBoosting.Fit(
            all.ConvertAll(example => example.Row), all.ConvertAll(example => example.Label), all.ConvertAll(example => (float)(example.Weight * scale)), names, classes, options);
    }

    private static void Report(Dictionary<LinePage, List<TextBlock>> labelled)
    {
        foreach (var set in labelled.GroupBy(pair => pair.Key.Dataset))
        {
            var kinds = from pair in set from line in Enumerable.Range(0, pair.Value.Count)
                        let kind = Array.FindIndex(KindLetters, letters => letters.Contains(pair.Key.KindOf(line)))
                        where kind >= 0 && !IsKept(pair.Value[line].Kind) select pair.Value[line].Kind == LineModel.Outside[kind];
            var titled = set.Where(pair => pair.Key.TitleLines().Any()).ToList();
            var found = titled.Count(pair => pair.Key.TitleLines().Any(line => pair.Value[line].Kind == BlockKind.Title));
            Log(string.Create(
                CultureInfo.InvariantCulture,
                $"{set.Key}: F {set.Average(pair => Measure(pair.Key, pair.Value)):0.0000}, named as in the data {kinds.DefaultIfEmpty().Average(same => same ? 1 : 0):0.000}, titles found {found} of {titled.Count}, taken for texts of no page {set.Count(pair => pair.Value.TrueForAll(block => IsKept(block.Kind)))} of {set.Count()}"));
        }
    }

    private static bool IsKept(BlockKind kind) => kind is not (BlockKind.Caption or BlockKind.Navigation or BlockKind.Related or BlockKind.Comments or BlockKind.Furniture);

    private static double Measure(LinePage page, List<TextBlock> blocks)
    {
        double hit = 0, kept = 0, content = 0;
        for (var i = 0; i < blocks.Count; i++)
        {
            if (page.Labels[i] == 2) continue;
            var weight = Math.Max(1, page.Document.Shapes[i].Words);
            if (page.Labels[i] == 1) content += weight;
            if (!IsKept(blocks[i].Kind)) continue;
            kept += weight;
            if (page.Labels[i] == 1) hit += weight;
        }

        return 2 * hit / Math.Max(1, kept + content);
    }

    private static void Write(string path, Dictionary<LinePage, List<TextBlock>> labelled, Dictionary<LinePage, float[]> chances)
    {
        using var target = new StreamWriter(path);
        foreach (var (page, blocks) in labelled)
        {
            var kept = blocks.Where(block => IsKept(block.Kind)).Select(block => block.Line - 1);
            target.WriteLine(JsonSerializer.Serialize(new { id = page.Id, kept, kinds = blocks.Select(block => block.Kind.ToString()), chances = chances[page].Select(chance => Math.Round(chance, 3)) }));
        }
    }

    private static void Log(string what) => Console.WriteLine(what);
}
