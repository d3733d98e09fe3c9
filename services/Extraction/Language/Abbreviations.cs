using System.Collections.Frozen;

namespace Dossier.Extraction.Language;

/// <summary>Words that keep their full stop.</summary>
internal static class Abbreviations
{
    /// <summary>Stand before what they abbreviate for: a full stop behind them never ends a sentence.</summary>
    private static readonly FrozenSet<string> Leading = new[]
    {
        "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Lt", "Maj", "Sgt", "Cpl", "Capt", "Cmdr", "Adm", "Sen", "Rep", "Gov", "Pres", "Amb", "Hon", "Rev", "Fr",
        "St", "Mt", "Ft", "Messrs", "Supt", "vs", "No", "Nos", "Vol", "Fig", "Sec", "Art", "pp", "p", "cf", "e.g", "i.e", "viz", "ca", "approx", "est",
        "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Stand anywhere, also at the end of a sentence.</summary>
    private static readonly FrozenSet<string> Anywhere = new[]
    {
        "Inc", "Corp", "Ltd", "Co", "Cos", "Bros", "Jr", "Sr", "etc", "al", "a.m", "p.m", "Ph.D", "Mon", "Tue", "Tues", "Wed", "Thu", "Thurs", "Fri", "Sat", "Ave", "Blvd",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> LeadingWords = Leading.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AnywhereWords = Anywhere.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a full stop behind the word never ends a sentence. "No" does, when no number follows; the caller looks.</summary>
    public static bool IsLeading(ReadOnlySpan<char> word) => LeadingWords.Contains(word) || IsInitial(word);

    /// <summary>Whether a full stop behind the word belongs to it and may also end a sentence: "Inc.", "U.S.", "a.m.".</summary>
    public static bool IsAnywhere(ReadOnlySpan<char> word) => AnywhereWords.Contains(word) || IsAcronym(word);

    /// <summary>A letter of a name: "George W. Bush", "S. Korea".</summary>
    private static bool IsInitial(ReadOnlySpan<char> word) => word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I';

    /// <summary>Letters with full stops between: "U.S", "N.K", "p.m".</summary>
    public static bool IsAcronym(ReadOnlySpan<char> word)
    {
        if (word.Length < 3 || word.Length % 2 == 0) return false;
        for (var i = 0; i < word.Length; i++)
        {
            if (i % 2 == 0 ? !char.IsLetter(word[i]) : word[i] != '.') return false;
        }

        return true;
    }
}
