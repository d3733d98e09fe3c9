using System.Text;
using AngleSharp.Dom;
using Dossier.Extraction.Reading.Formulas;

namespace Dossier.Extraction.Reading;

/// <summary>What stands in the lines of a page and is not simply text: marks of notes, exponents, formulas.</summary>
internal static class HtmlPhrases
{
    /// <summary>Nodes of a mark that are looked at.</summary>
    private const int MaxNodes = 8;

    /// <summary>Whether an element is the mark of a note, or the arrow that leads back from a note to it (DPUB-ARIA 1.1, EPUB structural semantics).</summary>
    /// <param name="element">A "sup" or "a".</param>
    /// <param name="before">The text in front of it.</param>
    public static bool IsMark(IElement element, ReadOnlySpan<char> before)
    {
        if (Short(element) is not { Length: > 0 } text) return false;
        if (element.LocalName == "sup") return RaisedText.IsMark(before, text);
        var (role, type) = (element.GetAttribute("role"), element.GetAttribute("epub:type"));
        // Some make links of whole headings that lead back to the contents.
        if (text[0] is '↩' or '⏎' || (role == "doc-backlink" || type == "backlink") && !text.Any(char.IsLetter)) return true;
        // A link that says it leads to a note need not be raised.
        return (role == "doc-noteref" || type == "noteref") && text.AsSpan().IndexOfAnyExcept("[]()*†‡§0123456789") < 0 && !before.IsEmpty;
    }

    /// <summary>Whether an element that is raised is the exponent of a number.</summary>
    public static bool IsExponent(IElement element, ReadOnlySpan<char> before) => Short(element) is { } text && RaisedText.Write(before, text) is ['^', ..];

    /// <summary>The text of MathML on one line; the tree is walked with a stack.</summary>
    public static string Formula(IElement math)
    {
        var formula = new MathMarkup();
        List<(INodeList Children, int Next)> open = [(math.ChildNodes, 0)];
        while (open.Count > 0)
        {
            var (children, next) = open[^1];
            if (next == children.Length)
            {
                open.RemoveAt(open.Count - 1);
                formula.End();
                continue;
            }

            open[^1] = (children, next + 1);
            if (children[next] is IText text) formula.Text(text.Data);
            if (children[next] is not IElement element) continue;
            formula.Begin(element.LocalName, element.GetAttribute);
            open.Add((element.ChildNodes, 0));
        }

        return formula.ToString();
    }

    // The text of an element if it is as short as a mark; null otherwise.
    private static string? Short(IElement element)
    {
        var text = new StringBuilder();
        INode? node = element;
        for (var steps = 0; steps < MaxNodes; steps++)
        {
            if (node is IText part) text.Append(part.Data.Length > 2 * RaisedText.MaxLength ? new string('x', RaisedText.MaxLength + 1) : part.Data);
            if (text.Length > 2 * RaisedText.MaxLength) return null;
            node = node.FirstChild ?? NextOutside(node, element);
            if (node is null) return text.ToString().Trim();
        }

        return null;
    }

    // The node behind one that has no children; null behind the last of the element.
    private static INode? NextOutside(INode node, IElement element)
    {
        while (node != element)
        {
            if (node.NextSibling is { } next) return next;
            node = node.Parent!;
        }

        return null;
    }
}
