using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>Acronyms that a text introduces in brackets.</summary>
internal static class Acronyms
{
    private const int MaxLength = 8;

    /// <summary>The acronym in brackets right behind a name of several words, when its letters stand in the name in this order; null without one.</summary>
    public static TextRange? Behind(string text, TextRange name)
    {
        var at = name.End;
        if (at + 3 >= text.Length || text[at] != ' ' || text[at + 1] != '(') return null;
        at += 2;
        if (text[at] is '"' or '“') at++;
        var end = at;
        while (end < text.Length && end - at <= MaxLength && (char.IsAsciiLetterUpper(text[end]) || text[end] is '-' or '.')) end++;
        if (end - at is < 2 or > MaxLength || end == text.Length || text[end] is not (')' or '"' or '”')) return null;
        var acronym = new TextRange(at, end);
        return Abbreviates(acronym.In(text), name.In(text)) ? acronym : null;
    }

    /// <summary>Whether the name stands in brackets behind its acronym: "KEDO (Korean Peninsula Energy Development Organization)".</summary>
    public static bool IsExplainedBy(string text, TextRange acronym, TextRange name) =>
        name.Start - acronym.End is 2 or 3 && acronym.Length is > 1 and <= MaxLength && text.AsSpan(acronym.End, 2) is " (" && name.End < text.Length && text[name.End] is ')' or '"' or '”'
        && acronym.In(text).IndexOfAnyExceptInRange('A', 'Z') < 0 && Abbreviates(acronym.In(text), name.In(text));

    private static bool Abbreviates(ReadOnlySpan<char> acronym, ReadOnlySpan<char> name)
    {
        var matched = 0;
        if (!name.Contains(' ') || char.ToUpperInvariant(name[0]) != acronym[0]) return false;
        for (var at = 0; at < name.Length && matched < acronym.Length; at++)
        {
            while (matched < acronym.Length && !char.IsLetter(acronym[matched])) matched++;
            if (matched < acronym.Length && char.ToUpperInvariant(name[at]) == acronym[matched] && (at == 0 || char.IsUpper(name[at]) || !char.IsLetter(name[at - 1]))) matched++;
        }

        return matched == acronym.Length;
    }
}
