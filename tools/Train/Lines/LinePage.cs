using System.Text.Json.Nodes;
using Dossier.Extraction.Reading;
using Dossier.Extraction.Reading.Lines;
using Dossier.Train.Learning;

namespace Dossier.Train.Lines;

/// <summary>A page as lines with what was said of each: 1 content, 0 not, 2 neither (not learned from, not scored).</summary>
internal sealed class LinePage
{
    private const string Measured = "cleaneval-dev readability newspaper4k seeds";

    /// <summary>Lengths count less than in proportion, so that short lines are learned too.</summary>
    private const double WeightExponent = 0.6;

    /// <summary>One page in forty is Chinese; there is more to learn from each.</summary>
    private const float RareScriptShare = 3;

    private const float LightShare = 0.3f;
    private const double DropShare = 0.8;
    private const int ChunkLines = 5;

    /// <summary>Captions are few and look like content.</summary>
    private const double CaptionWeight = 4;

    // A page of which most of what is not content was taken away: a dump of a page that had little around its text.
    private LinePage(LinePage page, Random random)
    {
        (Id, Dataset, Kinds, Title) = ("", page.Dataset, "", "");
        (IsTraining, Fold, Share) = (page.IsTraining, page.Fold, LightShare * page.Share);
        List<int> kept = [];
        var drops = true;
        for (var i = 0; i < page.Labels.Length; i++)
        {
            if (i % ChunkLines == 0) drops = random.NextDouble() < DropShare;
            if (page.Labels[i] != 0 || !drops) kept.Add(i);
        }

        var text = string.Join('\n', kept.Select((line, i) => (i > 0 && page.IsSetOff(line) ? "\n" : "") + page.Document.Lines[line].Range.In(page.Document.Text).ToString()));
        string? limit = null;
        Document = LineDocument.Read(text, TextLines.Split(text, ref limit), CancellationToken.None);
        Labels = [.. kept.Select(line => page.Labels[line])];
        Weights = WeightsOf();
    }

    private LinePage(JsonObject source)
    {
        (Id, Dataset) = ((string)source["id"]!, (string)source["dataset"]!);
        var domain = (string?)source["domain"] ?? "";
        IsTraining = !Measured.Contains(Dataset, StringComparison.Ordinal);
        Fold = Folds.Of(domain, LinesTrainer.FoldCount);
        Title = (string?)source["title"] ?? "";
        Kinds = (string?)source["kinds"] ?? "";
        var text = string.Join('\n', source["lines"]!.AsArray().Select(line => (string)line!));
        string? limit = null;
        Document = LineDocument.Read(text, TextLines.Split(text, ref limit), CancellationToken.None);
        var labels = (string)source["labels"]!;
        Labels = [.. Document.Lines.Select(line => labels[line.Number - 1] - '0')];
        Share = Document.Shapes.Average(shape => shape.Ideographs) > 0.3 ? RareScriptShare : 1;
        Weights = WeightsOf();
    }

    public string Id { get; }

    public string Dataset { get; }

    /// <summary>The title by the gold; may be empty.</summary>
    public string Title { get; }

    /// <summary>Why each line may be no content, a letter per line of the file; empty when unknown.</summary>
    public string Kinds { get; }

    /// <summary>Fold of its site.</summary>
    public int Fold { get; }

    /// <summary>Whether it may be learned from.</summary>
    public bool IsTraining { get; }

    public LineDocument Document { get; }

    /// <summary>One per line that is not blank.</summary>
    public int[] Labels { get; }

    /// <summary>Weight of each line: pages weigh alike.</summary>
    public float[] Weights { get; }

    /// <summary>Share of the weight of a page that it has.</summary>
    public float Share { get; } = 1;

    public static List<LinePage> Load(Corpus corpus) => [.. corpus.Lines("docs/dev/text_lines.jsonl.gz").Select(source => new LinePage(source))];

    /// <summary>The page with little around its content.</summary>
    public LinePage Light(Random random) => new(this, random);

    private bool IsSetOff(int line) => line > 0 && Document.Lines[line].Number > Document.Lines[line - 1].Number + 1;

    /// <summary>Lines that are the title, word for word.</summary>
    public IEnumerable<int> TitleLines()
    {
        var title = Letters(Title);
        return title.Length == 0 ? [] : Enumerable.Range(0, Labels.Length).Where(i => Letters(Document.Lines[i].Range.In(Document.Text).ToString()) == title);
    }

    /// <summary>Why a line is no content, as its letter; '.' when unknown.</summary>
    public char KindOf(int line) => Kinds.Length == 0 || Labels[line] != 0 ? '.' : Kinds[Document.Lines[line].Number - 1];

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private float[] WeightsOf()
    {
        var weights = Document.Shapes.Select((shape, i) => Labels[i] == 2 ? 0 : Math.Pow(shape.Words + 0.5, WeightExponent) * (KindOf(i) == 'c' ? CaptionWeight : 1)).ToArray();
        var sum = weights.Sum() + 1e-9;
        return Array.ConvertAll(weights, weight => (float)(weight / sum * Share));
    }
}
