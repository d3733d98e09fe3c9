using System.Globalization;
using System.Text;

namespace Dossier.Extraction.Knowledge;

/// <summary>Ids of entities that are made from their names, the same in every document.</summary>
internal static class EntityId
{
    /// <summary>Longest id, in UTF-16 units, give or take a letter.</summary>
    private const int MaxLength = 120;

    /// <summary>Letters and digits of any script in lower case, hyphens between: "Kim Jong-un" is "kim-jong-un".</summary>
    public static string Of(ReadOnlySpan<char> name)
    {
        var id = new StringBuilder(Math.Min(name.Length, MaxLength));
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.IsAscii) AddAscii(id, (char)rune.Value);
            else if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark) id.Append(Rune.ToLowerInvariant(rune).ToString());
            else if (rune.Value != '’') AddHyphen(id);
            if (id.Length >= MaxLength) break;
        }

        if (id.Length > 0 && id[^1] == '-') id.Length--;
        return id.Length == 0 ? "name" : id.ToString();
    }

    private static void AddAscii(StringBuilder id, char c)
    {
        if (char.IsAsciiLetterOrDigit(c)) id.Append(char.ToLowerInvariant(c));
        else if (c is not ('\'' or '.')) AddHyphen(id);
    }

    private static void AddHyphen(StringBuilder id)
    {
        if (id.Length > 0 && id[^1] != '-') id.Append('-');
    }
}
