using Dossier.Common.V1;

namespace Dossier.Extraction.Pipeline;

/// <summary>A half-open range of a text in UTF-16 units: what annotators work in. Contracts count code points; <see cref="RevisionWriter"/> converts.</summary>
/// <param name="Start">First unit.</param>
/// <param name="End">Behind the last.</param>
internal readonly record struct TextRange(int Start, int End) : IComparable<TextRange>
{
    public int Length => End - Start;

    public bool IsEmpty => End <= Start;

    public bool Contains(TextRange other) => other.Start >= Start && other.End <= End;

    public bool Overlaps(TextRange other) => other.Start < End && other.End > Start;

    public ReadOnlySpan<char> In(string text) => text.AsSpan(Start, Length);

    /// <summary>The range without white space at its ends.</summary>
    public TextRange Trimmed(string text)
    {
        var (start, end) = (Start, End);
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return new TextRange(start, end);
    }

    public int CompareTo(TextRange other) => Start != other.Start ? Start.CompareTo(other.Start) : End.CompareTo(other.End);
}

/// <summary>A block as a reader makes it.</summary>
/// <param name="Kind">Its function.</param>
/// <param name="Range">Its text.</param>
/// <param name="Level">1 to 6 for a heading, else 0.</param>
/// <param name="Line">Line of the source in a format of lines, from 1; 0 elsewhere.</param>
/// <param name="ElementPath">Element of an HTML or XML document, or place in a JSON document; empty elsewhere.</param>
/// <param name="Rows">Cells of a table, row by row.</param>
internal sealed record TextBlock(
    BlockKind Kind, TextRange Range, int Level = 0, int Line = 0, string ElementPath = "", IReadOnlyList<IReadOnlyList<TextRange>>? Rows = null)
{
    /// <summary>Page, from 1; 0 when it has none.</summary>
    public int Page { get; init; }

    /// <summary>Box on the page; null when it has none.</summary>
    public PageBox? Box { get; init; }

    /// <summary>Cell, as in "Sheet1!B7"; empty elsewhere.</summary>
    public string Cell { get; init; } = "";

    /// <summary>Part of a package ("OEBPS/chapter1.xhtml"); empty elsewhere.</summary>
    public string Member { get; init; } = "";

    /// <summary>BCP 47 tag, when it differs from the document's; empty otherwise.</summary>
    public string Language { get; init; } = "";

    /// <summary>Whether facts are read from it. Menus, other articles' headlines, comments and widgets are text, but not what the document says.</summary>
    public bool IsContent => Kind is not (BlockKind.Navigation or BlockKind.Related or BlockKind.Comments or BlockKind.Furniture or BlockKind.Code);
}

/// <summary>A rectangle on a page, in points from the upper left corner.</summary>
internal readonly record struct PageBox(double Left, double Top, double Right, double Bottom);
