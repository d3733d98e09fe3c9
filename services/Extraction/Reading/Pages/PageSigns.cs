using System.Text;
using Dossier.Extraction.Reading.Formulas;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>What kinds of letters do at the ends of lines.</summary>
internal static class PageSigns
{
    public const char SoftHyphen = '\u00AD';

    /// <summary>Signs that begin an item of a list.</summary>
    private const string Bullets = "•◦▪▫●○■□◆◇►▶‣⁃∙·–—-*※❖✓➢";

    /// <summary>Ligatures as the letters they are made of, letters of formulas as plain ones, and nothing that cannot be seen. Other letters stay as they are.</summary>
    public static string Normalize(string word)
    {
        var written = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            if (c is >= '\uFB00' and <= '\uFB06') written.Append(c.ToString().Normalize(NormalizationForm.FormKC));
            else if (char.IsHighSurrogate(c) && i + 1 < word.Length && char.IsLowSurrogate(word[i + 1])) written.Append(MathematicalLetters.Plain(char.ConvertToUtf32(c, word[++i])));
            else if (c == SoftHyphen && i < word.Length - 1 || c is '\u200B' or '\u2060' or '\uFEFF' or '\u0002') continue;
            else written.Append(char.IsWhiteSpace(c) ? ' ' : c);
        }

        return written.ToString().Trim();
    }

    /// <summary>A sign that begins an item, standing alone.</summary>
    public static bool IsBullet(string word) => word.Length == 1 && (Bullets.Contains(word[0], StringComparison.Ordinal) || word[0] is >= '\uF000' and <= '\uF0FF');

    /// <summary>"1.", "(a)", "iv)", "①": what numbers an item.</summary>
    public static bool IsNumbering(string word)
    {
        if (word is [>= '①' and <= '⑳'] or [>= '가' and <= '하', '.' or ')']) return true;
        if (word.Length is < 2 or > 5 || word[^1] is not ('.' or ')')) return false;
        var inner = word.AsSpan(0, word.Length - 1).TrimStart('(');
        if (inner.IsEmpty) return false;
        return inner.IndexOfAnyExceptInRange('0', '9') < 0 && inner.Length <= 2 || inner.Length == 1 && char.IsAsciiLetter(inner[0]) && word[^1] == ')'
            || inner.IndexOfAnyExcept("ivx") < 0 && (word[^1] == ')' || inner.Length > 1);
    }

    /// <summary>Whether a text ends as sentences do, quotation marks and brackets aside.</summary>
    public static bool EndsSentence(string text)
    {
        var end = text.AsSpan().TrimEnd("\"'”’»)]」』");
        return end.Length > 0 && end[^1] is '.' or '!' or '?' or '…' or '。' or '！' or '？' or ':' or ';' or '：';
    }

    /// <summary>Hebrew, Arabic and their kin.</summary>
    public static bool IsRightToLeft(char c) => c is >= '\u0590' and <= '\u08FF' or >= '\uFB1D' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFC';

    public static bool IsHangul(char c) => c is >= '\uAC00' and <= '\uD7A3';

    /// <summary>Letters of scripts that are written without spaces.</summary>
    public static bool IsUnspaced(char c) => c is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF';
}
