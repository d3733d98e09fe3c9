using Dossier.Extraction.Models;
using Dossier.Extraction.Reading;
using Dossier.Train.Learning;

namespace Dossier.Train;

/// <summary>Fits the weights of the words of elements and of texts.</summary>
internal sealed class HtmlWordFit
{
    private readonly List<(HtmlExample Page, (int[], float, int, float) Row)> paths = [];
    private readonly List<(HtmlExample Page, (int[], float, int, float) Row)> texts = [];
    private readonly WordRegression pathWords = new();
    private readonly WordRegression textWords = new();
    private readonly Dictionary<string, List<HtmlExample>> sites = new(StringComparer.Ordinal);
    private readonly int leastPaths;
    private readonly int leastTexts;

    /// <param name="examples">Pages to fit on.</param>
    /// <param name="leastPaths">Sites that must use a word of an element.</param>
    /// <param name="leastTexts">Sites that must use a word of a text.</param>
    public HtmlWordFit(List<HtmlExample> examples, int leastPaths, int leastTexts)
    {
        (this.leastPaths, this.leastTexts) = (leastPaths, leastTexts);
        var mean = examples.Average(e => e.Weights.Where(w => w > 0).DefaultIfEmpty().Average());
        foreach (var example in examples)
        {
            if (!sites.TryGetValue(example.Site, out var pages)) sites.Add(example.Site, pages = []);
            pages.Add(example);
            Read(example, mean);
        }
    }

    /// <summary>Fits both on the pages that are included.</summary>
    public (WordWeights Paths, WordWeights Texts) Fit(Func<HtmlExample, bool> include)
    {
        bool Site(string site) => include(sites[site][0]);
        return (pathWords.Fit([.. paths.Where(row => include(row.Page)).Select(row => row.Row)], leastPaths, Site),
            textWords.Fit([.. texts.Where(row => include(row.Page)).Select(row => row.Row)], leastTexts, Site));
    }

    private void Read(HtmlExample example, float mean)
    {
        var page = example.Page;
        var ofElements = new int[page.Elements.Count][];
        for (var i = 0; i < ofElements.Length; i++)
        {
            List<int> ids = page.Elements[i].Parent < 0 ? [] : [.. ofElements[page.Elements[i].Parent]];
            HtmlWords.OfElement(page.Elements[i], word => ids.Add(pathWords.Id(word, example.Site)));
            ofElements[i] = [.. ids];
        }

        for (var leaf = 0; leaf < page.Leaves.Count; leaf++)
        {
            var weight = Math.Min(example.Weights[leaf] / mean, 10);
            if (weight <= 0) continue;
            paths.Add((example, (ofElements[page.Leaves[leaf].Element], 1, example.Labels[leaf], weight)));
            List<int> ids = [];
            var count = HtmlWords.OfText(page.Leaves[leaf].Range.In(page.Text), word => ids.Add(textWords.Id(word, example.Site)));
            texts.Add((example, ([.. ids], HtmlWords.Scale(count), example.Labels[leaf], weight)));
        }
    }
}
