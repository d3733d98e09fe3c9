using System.Text;
using AngleSharp.Dom;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>The text inside an element, up to a bound of characters and of nodes: nested elements that are asked each may not cost the square of their depth.</summary>
internal static class InnerText
{
    /// <summary>The text, or as much of it as the bounds allow.</summary>
    public static string Of(IElement element, int most, int nodes)
    {
        var text = new StringBuilder();
        foreach (var node in Inside(element, nodes))
        {
            if (text.Length >= most) break;
            if (node is IText part) text.Append(part.Data.AsSpan(0, Math.Min(part.Data.Length, most - text.Length)));
            else if (node is IElement { LocalName: "br" or "div" or "p" or "li" }) text.Append(' ');
        }

        return text.ToString();
    }

    /// <summary>Whether the element has less text than the bound; then its text, else nothing.</summary>
    public static string? OfName(IElement element, int most, int nodes)
    {
        // An inner element may name the name itself (microdata of a person).
        var name = nodes > 0 ? Named(element, nodes) : null;
        if (name is { LocalName: "meta" }) return name.GetAttribute("content");
        var text = Of(name ?? element, most, nodes);
        return text.Length < most ? text : null;
    }

    /// <summary>The texts of the leaves inside an element, without signs between them.</summary>
    public static List<string> Parts(IElement element, int most, int nodes)
    {
        List<string> parts = [];
        foreach (var node in Inside(element, nodes))
        {
            if (parts.Count >= most) break;
            if (node is IText part && MetadataText.Clean(part.Data) is { } text && text.AsSpan().ContainsAnyExcept(" >»›/|\\→·•-")) parts.Add(text.Trim('>', '»', '›', '/', '|', ' '));
        }

        return parts;
    }

    private static IElement? Named(IElement element, int nodes) => Inside(element, nodes).OfType<IElement>().FirstOrDefault(inner => inner.GetAttribute("itemprop") is "name");

    // In document order. Children are taken by their index: asking a node for its next sibling searches all of them.
    private static IEnumerable<INode> Inside(IElement root, int most)
    {
        List<(INodeList Children, int Next)> open = [(root.ChildNodes, 0)];
        while (open.Count > 0 && most > 0)
        {
            var (children, next) = open[^1];
            if (next == children.Length)
            {
                open.RemoveAt(open.Count - 1);
                continue;
            }

            open[^1] = (children, next + 1);
            var node = children[next];
            most--;
            yield return node;
            if (node is not IElement { LocalName: "script" or "style" or "svg" or "noscript" or "button" }) open.Add((node.ChildNodes, 0));
        }
    }
}
