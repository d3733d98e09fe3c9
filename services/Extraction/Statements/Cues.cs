using System.Collections.Frozen;

namespace Dossier.Extraction.Statements;

/// <summary>Words that report.</summary>
internal static class Cues
{
    /// <summary>Say that somebody said just this: beside a quotation their subject is its speaker.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Speech = Words(
        "said says say saying told tells telling added adds adding asked asks asking replied replies answered stated states stating noted notes noting argued argues claimed claims claiming insisted insists "
        + "warned warns warning stressed stresses stressing emphasized emphasised emphasizes explained explains declared declares announced announces remarked remarks commented comments wrote writes tweeted "
        + "suggested suggests acknowledged admitted admits confirmed reiterated underscored recalled concluded predicted testified quipped joked shouted whispered continued observed pointed");

    /// <summary>Report as well, with the quoted words inside their own sentence.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Framing = Words(
        "called calls calling described describes describing accused accuses accusing vowed vows pledged pledges promised promises urged urges urging demanded demands denounced denouncing praised praises "
        + "criticized criticised condemned condemns expressed expresses declared branded labeled labelled dubbed characterized characterised cited citing quoted quoting threatened denied");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Titling = Words("titled entitled headlined subtitled");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Pronouns = Words("he she He She");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> OtherPronouns = Words("it they It They we We I you You who which");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> EndsPhrase = Words(
        "in on at during after before while who when as to by about with from citing adding speaking that which where referring Monday Tuesday Wednesday Thursday Friday Saturday Sunday earlier later");

    /// <summary>Verbs of saying behind a Korean quotation ("…"라고 말했다).</summary>
    public static readonly string[] Korean = ["말했다", "밝혔다", "전했다", "강조했다", "덧붙였다", "설명했다", "주장했다", "답했다", "말한다", "했다"];

    public static bool IsSpeech(ReadOnlySpan<char> word) => Speech.Contains(word);

    public static bool IsReport(ReadOnlySpan<char> word) => Speech.Contains(word) || Framing.Contains(word);

    public static bool IsTitling(ReadOnlySpan<char> word) => Titling.Contains(word);

    /// <summary>A pronoun that can stand for one person.</summary>
    public static bool IsPersonal(ReadOnlySpan<char> word) => Pronouns.Contains(word);

    public static bool IsPronoun(ReadOnlySpan<char> word) => Pronouns.Contains(word) || OtherPronouns.Contains(word);

    /// <summary>A word that cannot stand inside a speaker's phrase.</summary>
    public static bool IsEndOfPhrase(ReadOnlySpan<char> word) => EndsPhrase.Contains(word);

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(string words) =>
        words.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
