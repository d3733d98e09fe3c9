using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>The title before a person's name.</summary>
/// <param name="Start">Where it begins; the start of the name when there is none.</param>
/// <param name="Office">The office it names; null for none.</param>
/// <param name="State">ISO 3166-1 alpha-3 code, or id of an organization, of whose office it is; empty when that is not said.</param>
/// <param name="IsFormer">It is said of another time: "former", "then".</param>
internal readonly record struct Title(int Start, Office? Office, string State, bool IsFormer);

/// <summary>Reads titles before names, and cuts them off names that were recognised with them.</summary>
internal static class Titles
{
    private const int MaxWord = 24;

    private const int MaxStateWords = 3;

    /// <summary>Where a person's name begins: behind the titles that were recognised as part of it.</summary>
    public static int EndOfLeading(string text, TextRange name, KnowledgeBase knowledge)
    {
        var start = name.Start;
        while (LeadingTitle(text, start, name.End, knowledge) is { } end) start = end;
        return start;
    }

    /// <summary>The title right before a name, with the state before or behind it: "former South Korean President".</summary>
    public static Title Before(string text, int name, KnowledgeBase knowledge)
    {
        var start = name;
        Office? office = null;
        var edge = name;
        var former = false;
        for (var word = 0; word < Offices.MaxTitleWords && PreviousWord(text, edge) is { } previous; word++)
        {
            var from = Unprefixed(text, previous, ref former);
            if (Offices.OfTitle(text.AsSpan(from, EndOf(text, name) - from)) is { } found) (office, start) = (found, from);
            edge = previous;
        }

        if (office is null) return new Title(name, null, "", IsFormer: false);
        var state = StateBefore(text, start, knowledge, ref former);
        return new Title(start, office, state, former);
    }

    /// <summary>Whether "Mrs.", "Ms." or "Miss" stands before a name: who holds the office is not meant.</summary>
    public static bool IsPrivate(string text, int name) => PreviousWord(text, name) is { } word && text.AsSpan(word, EndOf(text, name) - word) is "Mrs." or "Ms." or "Miss" or "Mrs" or "Ms";

    // Where the words before an offset end: one space before it.
    private static int EndOf(string text, int start) => start > 0 && text[start - 1] is ' ' or '\u00A0' ? start - 1 : start;

    private static int? LeadingTitle(string text, int start, int end, KnowledgeBase knowledge)
    {
        int? longest = null;
        var at = start;
        for (var word = 0; word < Offices.MaxTitleWords; word++)
        {
            var space = text.AsSpan(at, end - at).IndexOf(' ');
            if (space <= 0 || at + space + 1 >= end || !char.IsUpper(text[at + space + 1]) && char.IsAscii(text[at + space + 1]) && word > 0) break;
            var phrase = text.AsSpan(start, at + space - start);
            at += space + 1;
            if (!char.IsUpper(text[at])) continue;
            if (Offices.OfTitle(phrase) is not null || word == 0 && NameWords.IsTitle(phrase)) longest = at;
            // "South Korean President Roh", recognised as one name.
            else if (knowledge.Find(phrase) is { IsDemonym: true } && IsTitle(text.AsSpan(at, end - at))) longest = at;
        }

        return longest;
    }

    private static bool IsTitle(ReadOnlySpan<char> words)
    {
        var first = words.IndexOf(' ');
        if (first <= 0) return false;
        if (NameWords.IsTitle(words[..first])) return true;
        var second = words[(first + 1)..].IndexOf(' ');
        return second > 0 && Offices.OfTitle(words[..(first + 1 + second)]) is not null;
    }

    private static string StateBefore(string text, int title, KnowledgeBase knowledge, ref bool former)
    {
        var end = title;
        if (SkipFormer(text, ref end)) former = true;
        var edge = end;
        for (var word = 0; word < MaxStateWords && PreviousWord(text, edge) is { } previous; word++)
        {
            var phrase = text.AsSpan(previous, EndOf(text, end) - previous);
            if (phrase.EndsWith("'s", StringComparison.Ordinal) || phrase.EndsWith("’s", StringComparison.Ordinal)) phrase = phrase[..^2];
            if (knowledge.Find(phrase) is { State.Length: > 0 } known)
            {
                // "South Korean" is longer than "Korean".
                if (PreviousWord(text, previous) is { } more && knowledge.Find(text.AsSpan(more, previous - more + phrase.Length)) is { State.Length: > 0 } longer) (known, previous) = (longer, more);
                if (SkipFormer(text, ref previous)) former = true;
                return known.State;
            }

            edge = previous;
        }

        return "";
    }

    private static bool SkipFormer(string text, ref int end)
    {
        if (PreviousWord(text, end) is not { } word || text.AsSpan(word, EndOf(text, end) - word) is not ("former" or "Former" or "then" or "late" or "ex" or "ousted" or "deposed" or "onetime")) return false;
        end = word;
        return true;
    }

    // "ex-president", "then-President": the title begins behind the hyphen.
    private static int Unprefixed(string text, int word, ref bool former)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["ex-", "Ex-", "then-", "Then-"])
        {
            if (!text.AsSpan(word).StartsWith(prefix, StringComparison.Ordinal)) continue;
            former = true;
            return word + prefix.Length;
        }

        return word;
    }

    // The word that ends one space before an offset, on the same line and in the same clause; null without one.
    private static int? PreviousWord(string text, int start)
    {
        var end = EndOf(text, start);
        if (end == start || end == 0) return null;
        var at = end;
        while (at > 0 && end - at <= MaxWord && !char.IsWhiteSpace(text[at - 1]) && text[at - 1] is not ('(' or '"' or '“' or '—')) at--;
        if (at == end || end - at > MaxWord) return null;
        return text[end - 1] is ',' or ';' or ':' or ')' or '"' or '”' ? null : at;
    }
}
