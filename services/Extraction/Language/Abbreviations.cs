using System.Collections.Frozen;

namespace Dossier.Extraction.Language;

/// <summary>What kind of word keeps its full stop.</summary>
internal enum Abbreviation : byte
{
    /// <summary>None that is known.</summary>
    None,

    /// <summary>Stands before a name: "Gen. Thurman".</summary>
    Title,

    /// <summary>Stands before a number: "No. 5", "Fig. 2".</summary>
    Number,

    /// <summary>Stands before a day: "Dec. 31".</summary>
    Month,

    /// <summary>Stands before what it abbreviates for and hardly at the end of a sentence: "e.g.", "vs.".</summary>
    Leading,

    /// <summary>Stands anywhere, also at the end of a sentence: "Inc.", "etc.", "Calif.".</summary>
    Anywhere,

    /// <summary>A letter of a name: "George W. Bush".</summary>
    Initial,

    /// <summary>Letters with full stops between: "U.S.", "p.m.".</summary>
    Acronym,
}

/// <summary>Words that keep their full stop.</summary>
internal static class Abbreviations
{
    private static readonly FrozenDictionary<string, Abbreviation>.AlternateLookup<ReadOnlySpan<char>> Words = new (Abbreviation Kind, string[] Words)[]
    {
        (Abbreviation.Title,
        [
            "Mr", "Mrs", "Ms", "Mx", "Dr", "Drs", "Prof", "Profs", "Gen", "Brig", "Col", "Lt", "Maj", "Sgt", "Cpl", "Pvt", "Capt", "Cmdr", "Cdr", "Adm", "Sen", "Sens", "Rep", "Reps",
            "Gov", "Govs", "Pres", "Amb", "Hon", "Rev", "Fr", "Msgr", "Mgr", "Supt", "Insp", "Det", "Messrs", "Mme", "Mlle", "St", "Ste", "Mt", "Ft", "Atty", "Ald", "Asst", "Sec", "Spc", "Sra", "Sr",
        ]),
        (Abbreviation.Number, ["No", "Nos", "Vol", "Vols", "Fig", "Figs", "Art", "Arts", "Ch", "Chap", "Eq", "Ex", "pp", "p", "no", "nos", "vol", "fig", "ed", "eds", "para", "ver"]),
        (Abbreviation.Month, ["Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"]),
        (Abbreviation.Leading, ["vs", "cf", "e.g", "i.e", "viz", "ca", "approx", "est", "esp", "incl", "eg", "ie", "c", "v"]),
        (Abbreviation.Anywhere,
        [
            "Inc", "Corp", "Ltd", "Co", "Cos", "Bros", "Jr", "Assn", "Dept", "Univ", "Govt", "Intl", "Natl", "Mfg", "Div", "Dist", "etc", "al", "a.m", "p.m", "Ph.D", "Mon", "Tue", "Tues", "Wed", "Thu",
            "Thur", "Thurs", "Fri", "Sat", "Ave", "Blvd", "Rd", "Ln", "Hwy", "Apt", "Bldg", "ft", "lb", "lbs", "oz", "in", "hr", "hrs", "min", "mins", "sec", "tel", "ext",
            "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "La", "Md", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Penn",
            "Tenn", "Tex", "Vt", "Va", "Wash", "Wis", "Wyo", "Mass",
        ]),
    }.SelectMany(kind => kind.Words, (kind, word) => KeyValuePair.Create(word, kind.Kind)).ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What kind of abbreviation a word is, given without its last full stop.</summary>
    public static Abbreviation KindOf(ReadOnlySpan<char> word)
    {
        if (Words.TryGetValue(word, out var kind)) return kind;
        if (word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I') return Abbreviation.Initial;
        return IsAcronym(word) ? Abbreviation.Acronym : Abbreviation.None;
    }

    /// <summary>Letters with full stops between: "U.S", "N.K", "p.m".</summary>
    private static bool IsAcronym(ReadOnlySpan<char> word)
    {
        if (word.Length < 3 || word.Length % 2 == 0) return false;
        for (var i = 0; i < word.Length; i++)
        {
            if (i % 2 == 0 ? !char.IsLetter(word[i]) : word[i] != '.') return false;
        }

        return true;
    }
}
