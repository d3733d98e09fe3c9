namespace Dossier.Extraction.Reading.Pages;

/// <summary>Finds what stands on every page and belongs to none: running heads and feet, page numbers, text up the margin.</summary>
internal static class RunningLines
{
    /// <summary>How much of a page, at its head and at its foot, is looked at.</summary>
    private const double Margin = 0.12;

    /// <summary>Lines at most at the head and at the foot of a page.</summary>
    private const int MaxLines = 4;

    /// <summary>How far the same line may stand from where it stands on other pages, in points.</summary>
    private const double Tolerance = 4;

    private const int MaxLength = 200;

    /// <summary>The lines of all pages that are furniture.</summary>
    public static HashSet<PageLine> Find(IReadOnlyList<TextPage> pages)
    {
        var marginal = pages.Select(Marginal).ToList();
        var repeated = marginal.SelectMany(lines => lines.Select(Key).Distinct())
            .SelectMany(key => new[] { key, key with { Place = key.Place + 1 } })
            .GroupBy(key => key).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        HashSet<PageLine> found = [];
        for (var i = 0; i < pages.Count; i++)
        {
            foreach (var line in marginal[i])
            {
                var key = Key(line);
                if (repeated.Contains(key) || repeated.Contains(key with { Place = key.Place + 1 }) || IsPageNumber(line.Text, pages.Count) || IsAddress(line.Text)) found.Add(line);
            }

            found.UnionWith(pages[i].Lines.Where(line => !line.IsUpright));
        }

        return found;
    }

    // Where a printed page of the web came from.
    private static bool IsAddress(string text) =>
        text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("file:///", StringComparison.Ordinal);

    private static List<PageLine> Marginal(TextPage page)
    {
        if (page.Lines.Count <= 1) return [];
        var ordered = page.Lines.Where(line => line.IsUpright && line.Text.Length <= MaxLength).OrderBy(line => line.Top).ThenBy(line => line.Left).ToList();
        var head = ordered.Take(MaxLines).Where(line => line.Bottom < page.Height * Margin);
        var foot = ordered.TakeLast(MaxLines).Where(line => line.Top > page.Height * (1 - Margin));
        return [.. head.Concat(foot).Distinct()];
    }

    // Numbers count up; the rest is the same. Places are cells of twice the tolerance, each line being in two that overlap.
    private static (string Text, long Place) Key(PageLine line) => (Shape(line.Text), (long)Math.Floor(line.Top / Tolerance));

    private static string Shape(string text)
    {
        var shape = new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsDigit(c))
            {
                if (length == 0 || shape[length - 1] != '0') shape[length++] = '0';
            }
            else
            {
                shape[length++] = c;
            }
        }

        return new string(shape, 0, length);
    }

    // "7", "- 7 -", "xii", "Page 7 of 12", "7/12". A number above the count of pages is one of a longer work.
    private static bool IsPageNumber(string text, int pages)
    {
        var words = text.Split([' ', '-', '–', '—', '/', '|', '[', ']', '.'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 4) return false;
        var numbers = words.Count(word => word.Length <= 4 && word.All(char.IsAsciiDigit));
        var roman = words.Length == 1 && words[0].Length <= 6 && words[0].AsSpan().IndexOfAnyExcept("ivxl") < 0;
        var others = words.Where(word => !word.All(char.IsAsciiDigit)).All(word => word.ToLowerInvariant() is "page" or "p" or "of" or "seite" or "쪽" or "페이지");
        return roman || numbers is 1 or 2 && others && (pages > 1 || words.Length > 1 || words[0] == "1");
    }
}
