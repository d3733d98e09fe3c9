using System.Text;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Values of metadata as they are compared and given out.</summary>
internal static class MetadataText
{
    /// <summary>Longest value that is taken; longer ones are not titles or names.</summary>
    public const int MaxLength = 1_000;

    private static readonly string[] Inline = ["a", "b", "br", "em", "font", "i", "p", "span", "strong", "sub", "sup", "u", "wbr"];

    /// <summary>White space collapsed, entities that were escaped twice decoded, tags dropped; null for nothing.</summary>
    public static string? Clean(string? value)
    {
        if (value is null or { Length: > MaxLength }) return null;
        if (value.Contains('&', StringComparison.Ordinal)) value = System.Net.WebUtility.HtmlDecode(value);
        if (value.Contains('<', StringComparison.Ordinal) && value.Contains('>', StringComparison.Ordinal)) value = WithoutTags(value);
        var clean = string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim('\u200B', '\uFEFF', '\u202A', '\u202C', '\u200E', '\u200F', ' ');
        return clean.Length == 0 ? null : clean;
    }

    /// <summary>Whether two values have the same letters and digits, whatever their case and the signs between them.</summary>
    public static bool IsSame(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int l = 0, r = 0;
        while (true)
        {
            while (l < left.Length && !char.IsLetterOrDigit(left[l])) l++;
            while (r < right.Length && !char.IsLetterOrDigit(right[r])) r++;
            if (l == left.Length || r == right.Length) return l == left.Length && r == right.Length;
            if (char.ToUpperInvariant(left[l++]) != char.ToUpperInvariant(right[r++])) return false;
        }
    }

    /// <summary>How many words there are between white space.</summary>
    public static int Words(ReadOnlySpan<char> value)
    {
        var words = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsWhiteSpace(value[i]) && (i == 0 || char.IsWhiteSpace(value[i - 1]))) words++;
        }

        return words;
    }

    // Markup that a content system left in a value. Other names in angle brackets may be what a page is about.
    private static string WithoutTags(string value)
    {
        var rest = new StringBuilder(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            var length = value[at] == '<' ? TagLength(value.AsSpan(at)) : 0;
            if (length > 0) at += length - 1;
            else rest.Append(value[at]);
        }

        return rest.ToString();
    }

    private static int TagLength(ReadOnlySpan<char> text)
    {
        const int Longest = 100;
        var end = text[..Math.Min(text.Length, Longest)].IndexOf('>');
        if (end < 2) return 0;
        var name = text[1..end].Trim('/');
        var space = name.IndexOf(' ');
        if (space > 0) name = name[..space];
        foreach (var tag in Inline)
        {
            if (name.Equals(tag, StringComparison.OrdinalIgnoreCase)) return end + 1;
        }

        return 0;
    }
}
