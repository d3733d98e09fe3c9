using Dossier.Common.V1;
using Dossier.Extraction.Reading.Lines;

namespace Dossier.Extraction.Reading;

/// <summary>
/// A page of few leaves has no structure that could be learned. Where it has traces of a page all the same (lines of links, a copyright line, buttons), its leaves
/// are told apart as the lines of a page that lost its tags, with what links say beside.
/// </summary>
internal static class HtmlShortPage
{
    /// <summary>A page of fewer leaves is short.</summary>
    public const int MaxLeaves = 16;

    /// <summary>What leaves are that are no content; 0 for all others.</summary>
    /// <param name="page">The page.</param>
    /// <param name="content">What is content by the elements alone.</param>
    /// <param name="cancel">Stops.</param>
    public static BlockKind[] Asides(HtmlPage page, bool[] content, CancellationToken cancel)
    {
        var asides = new BlockKind[page.Leaves.Count];
        List<int> leaves = [.. Enumerable.Range(0, content.Length).Where(leaf => content[leaf])];
        var model = LineModel.Default;
        var document = LineDocument.Read(page.Text, leaves.ConvertAll(leaf => new Line(page.Leaves[leaf].Range, leaf + 1)), cancel).Score(model.Words);
        if (!leaves.Exists(leaf => IsLink(page.Leaves[leaf])) && !PageTraces.IsPage(document)) return asides;
        var labelled = LineLabeller.Label(document, model.Judge(document, cancel));
        var prose = Array.FindIndex(document.Shapes, shape => shape.IsLongSentence);
        for (var i = 0; i < leaves.Count; i++)
        {
            if (page.Leaves[leaves[i]].Rows is not null) continue;
            if (IsAside(labelled[i].Kind)) asides[leaves[i]] = labelled[i].Kind;
            else if (prose >= 0 && !document.Shapes[i].IsSentence && IsLink(page.Leaves[leaves[i]])) asides[leaves[i]] = i < prose ? BlockKind.Navigation : BlockKind.Related;
        }

        return asides;
    }

    private static bool IsAside(BlockKind kind) =>
        kind is BlockKind.Navigation or BlockKind.Related or BlockKind.Comments or BlockKind.Furniture or BlockKind.Caption or BlockKind.Byline or BlockKind.Dateline;

    private static bool IsLink(HtmlLeaf leaf) => leaf.Linked * 4 >= leaf.Range.Length * 3;
}
