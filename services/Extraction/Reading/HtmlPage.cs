using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading;

/// <summary>A page as <see cref="HtmlText"/> read it: its text, the leaves that the text falls into, and the elements around them.</summary>
/// <param name="Text">The whole text, leaves separated by line ends.</param>
/// <param name="Title">What the title element says; empty when there is none.</param>
/// <param name="Description">What the page says of itself in a sentence or two (meta); empty when it does not.</param>
/// <param name="Type">What it declares itself to be (og:type, in small letters): "article"; empty when it does not.</param>
/// <param name="Elements">In document order; the first is the root.</param>
/// <param name="Leaves">In document order.</param>
internal sealed record HtmlPage(string Text, string Title, string Description, string Type, IReadOnlyList<HtmlElement> Elements, IReadOnlyList<HtmlLeaf> Leaves)
{
    /// <summary>The counted limit that was reached; null when everything had room.</summary>
    public string? LimitReached { get; init; }
}

/// <summary>Where in a page an element stands: what it and its ancestors are.</summary>
[Flags]
internal enum HtmlContext
{
    None = 0,
    Article = 1,
    Main = 1 << 1,
    Navigation = 1 << 2,
    Header = 1 << 3,
    Footer = 1 << 4,
    Aside = 1 << 5,
    Form = 1 << 6,
    Figure = 1 << 7,
    Table = 1 << 8,
    List = 1 << 9,
    Quote = 1 << 10,
    Link = 1 << 11,
    Hidden = 1 << 12,
    NoScript = 1 << 13,
    Button = 1 << 14,
    Section = 1 << 15,
    ArticleBody = 1 << 16,
    Preformatted = 1 << 17,
    Paragraph = 1 << 18,
    Heading = 1 << 19,
    Definition = 1 << 20,
    Details = 1 << 21,
    Muted = 1 << 22,
}

/// <summary>An element of a page.</summary>
/// <param name="Index">Its place in document order.</param>
/// <param name="Parent">Index of its parent; -1 for the root.</param>
/// <param name="Name">Its local name.</param>
/// <param name="Number">Its place among its parent's children of that name, from 1.</param>
/// <param name="Depth">Number of its ancestors.</param>
internal sealed record HtmlElement(int Index, int Parent, string Name, int Number, int Depth)
{
    /// <summary>What it and its ancestors are.</summary>
    public HtmlContext Context { get; init; }

    public string? Class { get; init; }

    public string? Id { get; init; }

    public string? Role { get; init; }

    public string? Property { get; init; }

    /// <summary>The part of a page that it or an ancestor opens by its tag or role or the words of its class; 0 when nothing says.</summary>
    public BlockKind Zone { get; init; }

    /// <summary>The kind that it or an ancestor gives to text inside; 0 when none does.</summary>
    public BlockKind Kind { get; set; }

    /// <summary>1 to 6 inside a heading, else 0.</summary>
    public int Level { get; init; }

    /// <summary>Index of the first leaf inside.</summary>
    public int FirstLeaf { get; init; }

    /// <summary>Index behind the last leaf inside.</summary>
    public int EndLeaf { get; set; }

    /// <summary>Number of elements among its parent's children, itself included, that have its name and its class.</summary>
    public int Alike { get; set; } = 1;
}

/// <summary>A run of text that no block element divides.</summary>
/// <param name="Range">Its text.</param>
/// <param name="Element">Index of the innermost block element around it.</param>
/// <param name="Linked">UTF-16 units of it inside links.</param>
/// <param name="Links">Number of links that begin in it.</param>
/// <param name="Strong">UTF-16 units of it in bold.</param>
/// <param name="Slanted">UTF-16 units of it in italics.</param>
/// <param name="Rules">Number of horizontal rules between it and the leaf before.</param>
/// <param name="Pictures">Number of pictures and the like in it.</param>
/// <param name="Rows">Cells of a table, row by row; null for what is none.</param>
internal sealed record HtmlLeaf(TextRange Range, int Element, int Linked, int Links, int Strong, int Slanted, int Rules, int Pictures, IReadOnlyList<IReadOnlyList<TextRange>>? Rows);
