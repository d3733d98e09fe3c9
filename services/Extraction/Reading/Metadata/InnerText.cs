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
        for (INode? node = element.FirstChild; node is not null && nodes-- > 0 && text.Length < most; node = Next(node, element))
        {
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
        for (INode? node = element.FirstChild; node is not null && nodes-- > 0 && parts.Count < most; node = Next(node, element))
        {
            if (node is IText part && MetadataText.Clean(part.Data) is { } text && text.AsSpan().ContainsAnyExcept(" >»›/|\\→·•-")) parts.Add(text.Trim('>', '»', '›', '/', '|', ' '));
        }

        return parts;
    }

    private static IElement? Named(IElement element, int nodes)
    {
        for (INode? node = element.FirstChild; node is not null && nodes-- > 0; node = Next(node, element))
        {
            if (node is IElement inner && inner.GetAttribute("itemprop") is "name") return inner;
        }

        return null;
    }

    private static INode? Next(INode node, IElement root)
    {
        if (node.FirstChild is { } child && node is not IElement { LocalName: "script" or "style" or "svg" or "noscript" or "button" }) return child;
        for (INode? done = node; done is not null && done != root; done = done.Parent)
        {
            if (done.NextSibling is { } sibling) return sibling;
        }

        return null;
    }
}
