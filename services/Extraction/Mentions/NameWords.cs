using System.Collections.Frozen;

namespace Dossier.Extraction.Mentions;

/// <summary>Words that say what a name is, or that a word is none.</summary>
internal static class NameWords
{
    /// <summary>Stand before the name of a person.</summary>
    private static readonly Lookup Titles = Words(
        "President Vice Prime Minister Premier Chancellor Secretary Deputy Assistant Foreign Defense Defence Finance Unification Ambassador Envoy Senator Sen. Representative Rep. Congressman "
        + "Congresswoman Governor Gov. Mayor Judge Justice General Gen. Admiral Adm. Colonel Col. Lieutenant Lt. Major Maj. Captain Capt. Sergeant Sgt. Commander Chief Marshal Professor Prof. Dr. Doctor "
        + "Mr. Mrs. Ms. Miss Sir Lord Lady Dame King Queen Prince Princess Pope Cardinal Bishop Archbishop Rev. Reverend Father Sister Chairman Chairwoman Chairperson Director CEO Presidents Ministers Then "
        + "Speaker Spokesman Spokeswoman Spokesperson Leader Supreme Emperor Sheikh Ayatollah Former Acting Primier Undersecretary Commissioner Analyst Researcher Attorney");

    private static readonly Lookup OrganizationHeads = Words(
        "Ministry University Institute Department Agency Committee Council Commission Party Corp Corp. Inc Inc. Ltd Ltd. Co. Company Bank Association Organization Organisation Forces Army Navy "
        + "Assembly Parliament Congress Senate House Court Times Post News Daily Ilbo Herald Journal Tribune Group Foundation Union Force Administration Government Authority Center Centre College School "
        + "Office Bureau Police Guard Corps Command Federation League Academy Society Club Service Services Network Television Radio Press Hospital Museum Library Board Fund Chamber Subgroup Cabinet "
        + "Secretariat Industries Motors Electronics Airlines Holdings Staff Online Front Movement Brigade Division Fleet");

    /// <summary>Of the heads of organizations those that are one with what follows their "of".</summary>
    private static readonly Lookup HeadsWithOf = Words("Ministry Department University Institute Academy Bank Council Bureau Agency Chamber Embassy Federation");

    private static readonly Lookup PlaceStarts = Words("Camp Fort Mount Lake Cape Port");

    private static readonly Lookup AgreementHeads = Words(
        "Treaty Agreement Agreements Accord Accords Pact Declaration Dialogue Initiative Protocol Convention Memorandum Charter Communique Alliance Partnership Framework Statement Resolution Act Constitution");

    /// <summary>Heads that nothing else than an agreement has.</summary>
    private static readonly Lookup Agreements = Words("Treaty Agreement Agreements Accord Accords Pact Protocol Memorandum Declaration");

    private static readonly Lookup EventHeads = Words(
        "War Summit Olympics Games Cup Election Elections Conference Revolution Crisis Uprising Massacre Meeting Forum Talks Festival Championship Awards Incident Coup Pandemic Earthquake Expo");

    private static readonly Lookup PlaceHeads = Words(
        "Peninsula Island Islands Sea Ocean River Strait Straits Mountain Mountains Lake City Province County Airport Bay Gulf Valley Desert Coast Port Harbor Harbour Square Street Avenue "
        + "Road Bridge Park Palace District Region Zone Area Base Peak Canal Plateau Territory Line Village Town");

    /// <summary>What a head of government has, and behind a name makes it his: "the Biden administration".</summary>
    private static readonly Lookup Terms = Words("administration government presidency cabinet regime");

    private static readonly Lookup Particles = Words("de van von der den bin ibn al el la da di du del dos le");

    /// <summary>A set of words that answers for parts of a text without copying them.</summary>
    internal readonly record struct Lookup(FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set)
    {
        public bool Has(ReadOnlySpan<char> word) => Set.Contains(word);
    }

    public static bool IsTitle(ReadOnlySpan<char> word) => Titles.Has(word);

    public static bool IsTerm(ReadOnlySpan<char> word) => Terms.Has(word);

    public static bool IsParticle(ReadOnlySpan<char> word) => Particles.Has(word);

    public static bool IsHeadWithOf(ReadOnlySpan<char> word) => HeadsWithOf.Has(word);

    /// <summary>Whether what begins with the word is a place, whatever it does: "Camp Bonifas".</summary>
    public static bool BeginsPlace(ReadOnlySpan<char> word) => PlaceStarts.Has(word);

    public static bool IsAgreement(ReadOnlySpan<char> word) => Agreements.Has(word);

    /// <summary>The type that a head noun gives to a name; null for other words.</summary>
    public static Common.V1.EntityType? TypeOfHead(ReadOnlySpan<char> word) =>
        OrganizationHeads.Has(word) ? Common.V1.EntityType.Organization
        : AgreementHeads.Has(word) ? Common.V1.EntityType.Agreement
        : EventHeads.Has(word) ? Common.V1.EntityType.Event
        : PlaceHeads.Has(word) ? Common.V1.EntityType.Place
        : null;

    private static Lookup Words(string words) => new(words.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>());
}
