namespace Dossier.Extraction.Reading.Archives;

/// <summary>A name from a document, for messages: in quotation marks, short, and without characters that cannot be shown.</summary>
internal static class QuotedName
{
    private const int Longest = 80;

    public static string Of(string name)
    {
        var shown = name.Length > Longest ? string.Concat(name.AsSpan(0, Longest), "…") : name;
        return $"“{string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c))}”";
    }
}
