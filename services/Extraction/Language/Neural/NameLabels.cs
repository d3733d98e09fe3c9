namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// Labels of tokens that say where names are (Ratinov and Roth 2009): outside, or for each type the beginning, the inside, the end of a name of several tokens, or
/// a name of one.
/// </summary>
internal static class NameLabels
{
    public const int Outside = 0;

    /// <summary>Persons, organizations, places, and other names.</summary>
    public const int Types = 4;

    public const int Count = 1 + (4 * Types);

    public const int Person = 0;
    public const int Organization = 1;
    public const int Place = 2;
    public const int Other = 3;

    private const int BeginPart = 0;
    private const int InsidePart = 1;
    private const int EndPart = 2;
    private const int SinglePart = 3;

    public static int Begin(int type) => 1 + (4 * type) + BeginPart;

    public static int Inside(int type) => 1 + (4 * type) + InsidePart;

    public static int End(int type) => 1 + (4 * type) + EndPart;

    public static int Single(int type) => 1 + (4 * type) + SinglePart;

    /// <summary>Type of a label other than <see cref="Outside"/>.</summary>
    public static int TypeOf(int label) => (label - 1) / 4;

    public static bool Begins(int label) => label != Outside && (label - 1) % 4 is (BeginPart or SinglePart);

    public static bool Ends(int label) => label != Outside && (label - 1) % 4 is (EndPart or SinglePart);

    /// <summary>Whether a label can follow another; <see cref="Count"/> stands for what is before the first and behind the last token.</summary>
    public static bool MayFollow(int before, int after)
    {
        var open = before < Count && before != Outside && !Ends(before);
        if (!open) return after == Count || after == Outside || Begins(after);
        return after < Count && after != Outside && !Begins(after) && TypeOf(after) == TypeOf(before);
    }
}
