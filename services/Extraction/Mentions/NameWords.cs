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

    /// <summary>The same in lower case, directly before a name: "expert Hong", "leader Kim Jong-un".</summary>
    private static readonly Lookup Roles = Words(
        "president minister premier chancellor secretary ambassador envoy senator governor mayor judge general admiral commander professor doctor chairman chairwoman director spokesman spokeswoman "
        + "spokesperson leader expert analyst researcher activist journalist reporter author writer singer actor actress lawmaker diplomat dictator king queen prince princess candidate");

    private static readonly Lookup OrganizationHeads = Words(
        "Ministry University Institute Department Agency Committee Council Commission Party Corp Corp. Inc Inc. Ltd Ltd. Co. Company Bank Association Organization Organisation Forces Army Navy "
        + "Assembly Parliament Congress Senate House Court Times Post News Daily Ilbo Herald Journal Tribune Group Foundation Union Force Administration Government Authority Center Centre College School "
        + "Office Bureau Police Guard Corps Command Federation League Academy Society Club Service Services Network Television Radio Press Hospital Museum Library Board Fund Chamber Subgroup Cabinet "
        + "Secretariat Industries Motors Electronics Airlines Holdings Staff Online Front Movement Brigade Division Fleet");

    private static readonly Lookup AgreementHeads = Words(
        "Treaty Agreement Agreements Accord Accords Pact Declaration Dialogue Initiative Protocol Convention Memorandum Charter Communique Alliance Partnership Framework Statement Resolution Act Constitution");

    private static readonly Lookup EventHeads = Words(
        "War Summit Olympics Games Cup Election Elections Conference Revolution Crisis Uprising Massacre Meeting Forum Talks Festival Championship Awards Incident Coup Pandemic Earthquake Expo");

    private static readonly Lookup PlaceHeads = Words(
        "Peninsula Island Islands Sea Ocean River Strait Straits Mountain Mountains Lake City Province County Airport Bay Gulf Valley Desert Coast Port Harbor Harbour Square Street Avenue "
        + "Road Bridge Park Palace District Region Zone Area Base Peak Canal Plateau Territory Line Village Town");

    /// <summary>Heads whose name goes on behind "of": "Ministry of Foreign Affairs".</summary>
    private static readonly Lookup HeadsOf = Words(
        "Ministry Department University Bank Institute Council Office Board Bureau Commission Court Academy College Chamber Federation Union League Organization Organisation Association House School "
        + "Treaty Agreement Accord Dialogue Convention Initiative Declaration Gulf Strait Sea Isle Battle Conference Committee Agency Assembly Center Centre Society Port");

    /// <summary>Heads that stand in front: "Camp Bonifas".</summary>
    private static readonly Lookup PlacePrefixes = Words("Camp Mount Mt. Lake Fort Cape Port Isle");

    /// <summary>What a head of government has, and behind a name makes it his: "the Biden administration".</summary>
    private static readonly Lookup Terms = Words("administration government presidency cabinet regime");

    private static readonly Lookup Particles = Words("de van von der den bin ibn al el la da di du del dos le");

    /// <summary>Capitalised for where they stand or by custom, but names of nothing here.</summary>
    private static readonly Lookup NoNames = Words(
        "I A An The This That These Those It Its He She They We You His Her Their Our Your My One Two Three Four Five Six Seven Eight Nine Ten Both Some Many Most Several All Any Each Every Other Another Such "
        + "There Here Now Then Today Tomorrow Yesterday Tonight In On At As If But And Or Nor So For From With Without Within When While After Before Since Until By To Under Over Above Below Between Among "
        + "Against About Through During Despite Although Though Because Still Also Thus However Instead Meanwhile Moreover Furthermore Additionally Finally First Second Third Last Next Later Earlier Recently "
        + "Currently Previously Once Again Yet Even Only Just Not No Yes What Who Whom Whose Which Why How Where Whether Of Out Up Down Off Into Onto Upon Per Via Like Unlike Given According Regarding "
        + "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept. Oct. "
        + "Nov. Dec. Mon. Tue. Tues. Wed. Thu. Fri. Sat. Sun. Photo Source Editor Writer Time Date Read More See Figure Table Chapter Section Article Page Part Volume Internet Web God English "
        + "Will Would Can Could Should Shall May Might Must Is Are Was Were Has Have Had Do Does Did Let Lets Say Says Said Ask Asked Told Being Having Taking Making Talks Experts Officials People Critics Analysts "
        + "Taking Further Government Republic Kingdom Member Members State National International North South East West "
        + "Northern Southern Eastern Western Central");

    private static readonly Lookup Suffixes = Words(
        "led based backed style era born wide like related friendly made owned run funded sponsored controlled occupied held bound old long term focused oriented only free driven hosted brokered inspired elect");

    private static readonly Lookup Directions = Words("North South East West Northern Southern Eastern Western Northeast Northwest Southeast Southwest Central New Old Greater Upper Lower Inner Outer");

    private static readonly Lookup Speaking = Words("said says told added asked wrote noted argued claimed insisted warned suggested stressed explained stated");

    private static readonly Lookup Locatives = Words("in at from near to toward towards outside inside across around via through");

    /// <summary>A set of words that answers for parts of a text without copying them.</summary>
    internal readonly record struct Lookup(FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set)
    {
        public bool Has(ReadOnlySpan<char> word) => Set.Contains(word);
    }

    public static bool IsTitle(ReadOnlySpan<char> word) => Titles.Has(word);

    public static bool IsRole(ReadOnlySpan<char> word) => Roles.Has(word);

    public static bool IsHeadOf(ReadOnlySpan<char> word) => HeadsOf.Has(word);

    public static bool IsPlacePrefix(ReadOnlySpan<char> word) => PlacePrefixes.Has(word);

    public static bool IsTerm(ReadOnlySpan<char> word) => Terms.Has(word);

    public static bool IsParticle(ReadOnlySpan<char> word) => Particles.Has(word);

    public static bool IsNoName(ReadOnlySpan<char> word) => NoNames.Has(word);

    public static bool IsSuffix(ReadOnlySpan<char> word) => Suffixes.Has(word);

    public static bool IsDirection(ReadOnlySpan<char> word) => Directions.Has(word);

    public static bool IsSpeaking(ReadOnlySpan<char> word) => Speaking.Has(word);

    public static bool IsLocative(ReadOnlySpan<char> word) => Locatives.Has(word);

    /// <summary>The type that a head noun gives to a name; null for other words.</summary>
    public static Common.V1.EntityType? TypeOfHead(ReadOnlySpan<char> word) =>
        OrganizationHeads.Has(word) ? Common.V1.EntityType.Organization
        : AgreementHeads.Has(word) ? Common.V1.EntityType.Agreement
        : EventHeads.Has(word) ? Common.V1.EntityType.Event
        : PlaceHeads.Has(word) ? Common.V1.EntityType.Place
        : null;

    private static Lookup Words(string words) => new(words.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>());
}
