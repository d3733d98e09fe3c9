namespace Dossier.Extraction.Reading.Metadata;

/// <summary>The parts of a document title: the page's own and those of its site, between signs that sites put there.</summary>
internal static class TitleParts
{
    private const int MaxParts = 12;

    private static readonly string[] Separators = [" | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " › ", " :: ", " / ", " ~ ", " < ", " > ", "｜", "_", " |", "| ", " : ", ": "];

    /// <summary>The parts, without white space around.</summary>
    public static List<string> Split(string title) => Ranges(title).Select(range => title[range]).ToList();

    /// <summary>Where the parts are.</summary>
    public static List<Range> Ranges(string title)
    {
        List<Range> parts = [];
        var start = 0;
        while (start < title.Length && parts.Count < MaxParts)
        {
            var (end, next) = (title.Length, title.Length);
            foreach (var separator in Separators)
            {
                var at = title.AsSpan(start, end - start).IndexOf(separator, StringComparison.Ordinal);
                if (at < 0 || separator == "_" && title.Contains(' ', StringComparison.Ordinal) && !title.Any(c => c > '\u2E80')) continue;
                (end, next) = (start + at, start + at + separator.Length);
            }

            if (parts.Count == MaxParts - 1) (end, next) = (title.Length, title.Length);
            if (end > start) parts.Add(start..end);
            start = next;
        }

        return parts;
    }
}
