using System.Collections.Frozen;

namespace Dossier.Extraction.Knowledge;

/// <summary>An office that a person holds, as far as titles tell offices apart.</summary>
internal enum Office
{
    /// <summary>Some office of a government, a parliament or an army.</summary>
    Official,

    /// <summary>Head of state or of government; the source does not say which.</summary>
    Head,
    President,
    VicePresident,
    PrimeMinister,
    Chancellor,
    Leader,
    Monarch,
    Pope,
    ForeignMinister,
    DefenseMinister,
    FinanceMinister,
    Minister,
    SecretaryGeneral,
    DirectorGeneral,
    Director,
    Senator,
    Representative,
    Governor,
}

/// <summary>A time in an office.</summary>
/// <param name="Office">Which.</param>
/// <param name="State">ISO 3166-1 alpha-3 code, or the id of an organization.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
internal readonly record struct Term(Office Office, string State, DateOnly From, DateOnly To);

/// <summary>Words for offices: in lists, and as titles before names.</summary>
internal static class Offices
{
    private static readonly FrozenDictionary<string, Office>.AlternateLookup<ReadOnlySpan<char>> ByName = new Dictionary<string, Office>(StringComparer.Ordinal)
    {
        ["official"] = Office.Official, ["head"] = Office.Head, ["president"] = Office.President, ["vice-president"] = Office.VicePresident, ["prime-minister"] = Office.PrimeMinister,
        ["chancellor"] = Office.Chancellor, ["leader"] = Office.Leader, ["monarch"] = Office.Monarch, ["pope"] = Office.Pope, ["foreign-minister"] = Office.ForeignMinister,
        ["defense-minister"] = Office.DefenseMinister, ["finance-minister"] = Office.FinanceMinister, ["minister"] = Office.Minister, ["secretary-general"] = Office.SecretaryGeneral,
        ["director-general"] = Office.DirectorGeneral, ["director"] = Office.Director, ["senator"] = Office.Senator, ["representative"] = Office.Representative, ["governor"] = Office.Governor,
    }.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<string, Office>.AlternateLookup<ReadOnlySpan<char>> ByTitle = Titles(
        (Office.President, "President|President-elect"), (Office.VicePresident, "Vice President|Vice-President"),
        (Office.PrimeMinister, "Prime Minister|Premier|PM|Taoiseach"), (Office.Chancellor, "Chancellor|Federal Chancellor"),
        (Office.Leader, "Leader|Supreme Leader|Chairman|General Secretary|Ayatollah|Marshal|Dictator|Colonel|Col."), (Office.Monarch, "King|Queen|Emperor|Emir|Sultan|Crown Prince|Prince|Sheikh"),
        (Office.Pope, "Pope"),
        (Office.ForeignMinister, "Foreign Minister|Secretary of State|Foreign Secretary|Minister of Foreign Affairs|Foreign Affairs Minister|Minister for Foreign Affairs|External Affairs Minister|Foreign Affairs and Trade Minister"),
        (Office.DefenseMinister, "Defense Minister|Defence Minister|Defense Secretary|Defence Secretary|Secretary of Defense|Minister of Defense|Minister of Defence|Minister of National Defense|Defense Chief|National Defense Minister"),
        (Office.FinanceMinister, "Finance Minister|Treasury Secretary|Secretary of the Treasury|Chancellor of the Exchequer|Minister of Finance"),
        (Office.Minister, "Minister|Secretary|Vice Minister|Deputy Minister|Deputy Prime Minister|Unification Minister|Interior Minister|Justice Minister|Trade Minister|Health Minister|Energy Minister|Oil Minister|Education Minister"
            + "|Agriculture Minister|Environment Minister|Transport Minister|Economy Minister|Information Minister|Home Secretary|Attorney General|Commerce Secretary|Home Minister|Culture Minister|Labor Minister"),
        (Office.SecretaryGeneral, "Secretary General|Secretary-General"), (Office.DirectorGeneral, "Director General|Director-General"), (Office.Director, "Director|Managing Director"),
        (Office.Senator, "Senator|Sen.|Sens."), (Office.Representative, "Representative|Rep.|Reps.|Congressman|Congresswoman|Speaker|House Speaker"), (Office.Governor, "Governor|Gov."));

    /// <summary>Longest title, in words.</summary>
    public const int MaxTitleWords = 5;

    /// <summary>The names of offices in lists.</summary>
    public static string Names => string.Join(", ", ByName.Dictionary.Keys.Order(StringComparer.Ordinal));

    /// <summary>The office of a name in lists; null for other words.</summary>
    public static Office? Parse(ReadOnlySpan<char> name) => ByName.TryGetValue(name, out var office) ? office : null;

    /// <summary>The office that a title names, with capitals or in small letters; null for other words.</summary>
    public static Office? OfTitle(ReadOnlySpan<char> title) => ByTitle.TryGetValue(title, out var office) ? office : null;

    /// <summary>Whether who holds an office may be addressed by the title of another.</summary>
    public static bool Agree(Office held, Office title) => held == title || title switch
    {
        Office.President => held is Office.Head or Office.Leader,
        Office.PrimeMinister or Office.Chancellor => held is Office.Head or Office.PrimeMinister or Office.Chancellor,
        Office.Leader => held is Office.Head or Office.President or Office.PrimeMinister,
        Office.Monarch => held is Office.Head or Office.PrimeMinister,
        Office.Minister => held is Office.ForeignMinister or Office.DefenseMinister or Office.FinanceMinister or Office.Official,
        Office.ForeignMinister or Office.DefenseMinister or Office.FinanceMinister => held is Office.Official or Office.Minister,
        Office.VicePresident => held is Office.Official,
        _ => false,
    };

    /// <summary>Whether the holder leads a state or its government, and is known by the family name alone.</summary>
    public static bool Leads(Office office) => office is Office.Head or Office.President or Office.PrimeMinister or Office.Chancellor or Office.Leader;

    /// <summary>Whether one person of a state holds it at a time.</summary>
    public static bool IsOfOne(Office office) =>
        office is Office.President or Office.VicePresident or Office.PrimeMinister or Office.Chancellor or Office.Monarch or Office.Pope or Office.ForeignMinister or Office.DefenseMinister or Office.FinanceMinister;

    private static FrozenDictionary<string, Office>.AlternateLookup<ReadOnlySpan<char>> Titles(params ReadOnlySpan<(Office Office, string Titles)> titles)
    {
        Dictionary<string, Office> all = new(StringComparer.Ordinal);
        foreach (var (office, list) in titles)
        {
            foreach (var title in list.Split('|'))
            {
                all.TryAdd(title, office);
                all.TryAdd(title.ToLowerInvariant(), office);
            }
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
