namespace Dossier.Extraction.Reading.Metadata;

/// <summary>
/// Finds the date of publication in what a page's scripts are to show: a property of JSON whose name says it, wherever in the source it stands, its quotes escaped
/// or not. Each name is searched once, from the beginning; linear in the source.
/// </summary>
internal static class ScriptDates
{
    /// <summary>Most properties of a name that are read.</summary>
    private const int MaxProperties = 20;

    /// <summary>Characters between a name and the digits of its value: quotes, their escapes, a colon.</summary>
    private const int MaxSigns = 18;

    /// <summary>A page with dates of more days in its scripts is a list.</summary>
    private const int MaxDays = 3;

    private const int MaxDateLength = 30;

    private static readonly string[] Names = ["datePublished", "publishedDate", "publishDate", "publishedAt", "published_at", "publicationDate", "publication_date", "publishedTime", "firstPublished"];

    /// <summary>The first date of the first name that has one; null when none has, or when they are those of a list.</summary>
    public static WrittenDate? Find(string source)
    {
        HashSet<int> days = [];
        foreach (var name in Names)
        {
            days.Clear();
            WrittenDate? first = null;
            var at = source.IndexOf(name, StringComparison.Ordinal);
            for (var count = 0; at >= 0 && count < MaxProperties; count++, at = source.IndexOf(name, at + name.Length, StringComparison.Ordinal))
            {
                if (Value(source.AsSpan(at + name.Length)) is not { IsDay: true } date) continue;
                first ??= date;
                days.Add(date.DayNumber);
            }

            if (first is not null && days.Count <= MaxDays) return first;
        }

        return null;
    }

    private static WrittenDate? Value(ReadOnlySpan<char> rest)
    {
        var digits = rest[..Math.Min(rest.Length, MaxSigns)].IndexOfAnyInRange('0', '9');
        if (digits < 0 || !rest[..digits].Contains(':') || rest[..digits].IndexOfAny(',', '}') >= 0) return null;
        rest = rest[digits..];
        var length = rest[..Math.Min(rest.Length, MaxDateLength)].IndexOfAny("\"&\\'<");
        return length < 0 ? null : DateScanner.OfField(rest[..length], DayOrder.MonthFirst);
    }
}
