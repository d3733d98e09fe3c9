using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading;

/// <summary>The text of a page while it is written; unlike a StringBuilder, it is read at any place in constant time.</summary>
internal sealed class HtmlBuffer
{
    private char[] units = new char[16 * 1024];

    public int Length { get; private set; }

    /// <summary>The last unit; there must be one.</summary>
    public char Last => units[Length - 1];

    public void Append(char unit)
    {
        if (Length == units.Length) Array.Resize(ref units, 2 * Length);
        units[Length++] = unit;
    }

    public void Append(ReadOnlySpan<char> some)
    {
        if (Length + some.Length > units.Length) Array.Resize(ref units, Math.Max(2 * units.Length, Length + some.Length));
        some.CopyTo(units.AsSpan(Length));
        Length += some.Length;
    }

    /// <summary>The last units from a place on, so many at most.</summary>
    public ReadOnlySpan<char> Tail(int start, int most) => units.AsSpan(Math.Max(start, Length - most), Length - Math.Max(start, Length - most));

    /// <summary>The range without white space at its ends.</summary>
    public TextRange Trim(TextRange range)
    {
        var (first, last) = (range.Start, range.End);
        while (first < last && char.IsWhiteSpace(units[first])) first++;
        while (last > first && char.IsWhiteSpace(units[last - 1])) last--;
        return new TextRange(first, last);
    }

    /// <summary>Where to divide a text that is too long: behind the last white space, else at the bound, though never inside a character.</summary>
    public int BreakBefore(int start, int bound)
    {
        var at = units.AsSpan(start, bound - start).LastIndexOfAny(" \n\t\u3000");
        if (at > 0) return start + at + 1;
        return char.IsLowSurrogate(units[bound]) ? bound - 1 : bound;
    }

    public override string ToString() => new(units, 0, Length);
}
