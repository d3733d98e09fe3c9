using System.Collections.Immutable;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>
/// Chooses the title: what the page itself is called. A heading that speaks of the same as the document title or the Open Graph title is it, as it stands on
/// the page; else it is one of the two without what they say of the site.
/// </summary>
internal static class TitleChoice
{
    private const int MaxSiteWords = 6;

    /// <summary>Share of the words of the shorter that a heading has in common with a title of the same page.</summary>
    private const double Alike = 0.5;

    /// <summary>The share from which a heading says the same in other words.</summary>
    private const double MuchAlike = 0.7;

    private const int ManyWords = 4;

    /// <summary>One word in common says nothing.</summary>
    private const int FewWords = 3;

    private static readonly char[] Anchors = ['¶', '#', '§', ' ', '\u00A0'];

    /// <summary>The title; null when the page has none.</summary>
    public static string? Choose(PageClues clues, string? site)
    {
        var host = SiteChoice.Host(clues);
        var last = LastPart(clues.DocumentTitle ?? "");
        var headings = clues.Headings.Where(heading => heading.Level == 1 && !IsSite(heading.Text, site, host) && !MetadataText.IsSame(heading.Text, last)).Select(heading => heading.Text.TrimEnd(Anchors)).Where(text => text.Length > 0).ToList();
        var document = Bare(clues.DocumentTitle, site, host, headings);
        var open = Bare(clues.Meta.GetValueOrDefault("og:title") ?? clues.Meta.GetValueOrDefault("twitter:title"), site, host, headings);
        if (document is null && open is null) return headings.FirstOrDefault() ?? clues.DocumentTitle;
        return Sole(headings, document, open) ?? Same(clues, open, document) ?? PartOf(clues.DocumentTitle, open) ?? Alikest(headings, document, open) ?? document ?? open;
    }

    /// <summary>The heading that is the title, or the one that stands for it; null when there is none.</summary>
    public static HeadingClue? Place(PageClues clues, string? title)
    {
        if (title is null) return null;
        return clues.Headings.Find(heading => MetadataText.IsSame(heading.Text, title))
            ?? clues.Headings.Find(heading => heading.Level <= 2 && MetadataText.Words(heading.Text) > 2
                && (title.Contains(heading.Text, StringComparison.OrdinalIgnoreCase) || heading.Text.Contains(title, StringComparison.OrdinalIgnoreCase)))
            ?? clues.Headings.Find(heading => heading.Level == 1);
    }

    // What stands behind the last dash or bar; behind a colon it is the title more often than the site.
    private static string LastPart(string title) =>
        TitleParts.Ranges(title) is { Count: > 1 } parts && title[parts[^2].End.Value..parts[^1].Start.Value].Trim() is not ":" ? title[parts[^1]] : "";

    // The only heading of its level, when it says in full what the titles say: written for readers, where they are written for lists of results.
    private static string? Sole(List<string> headings, string? document, string? open)
    {
        if (headings.Count != 1 || MetadataText.Words(headings[0]) < ManyWords) return null;
        var words = Words(headings[0]);
        return Math.Max(Likeness(words, document), Likeness(words, open)) >= MuchAlike ? headings[0] : null;
    }

    // A heading that is one of the titles word for word, as it is written on the page.
    private static string? Same(PageClues clues, string? open, string? document)
    {
        foreach (var title in new[] { open, document })
        {
            if (title is not null && clues.Headings.Find(heading => heading.Level <= 3 && MetadataText.IsSame(heading.Text, title)) is { } found) return found.Text.TrimEnd(Anchors);
        }

        return null;
    }

    private static string? Alikest(List<string> headings, string? document, string? open)
    {
        var (best, most) = ((string?)null, Alike);
        foreach (var heading in headings)
        {
            var words = Words(heading);
            var likeness = Math.Max(Likeness(words, document), Likeness(words, open));
            if (likeness >= most && (best is null || likeness > most)) (best, most) = (heading, likeness);
        }

        return best;
    }

    private static double Likeness(ImmutableHashSet<string> words, string? title)
    {
        if (title is null) return 0;
        var others = Words(title);
        return words.Count == 0 || others.Count == 0 ? 0 : (double)words.Intersect(others).Count / Math.Max(FewWords, Math.Min(words.Count, others.Count));
    }

    private static ImmutableHashSet<string> Words(string text)
    {
        var words = ImmutableHashSet.CreateBuilder<string>(StringComparer.OrdinalIgnoreCase);
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            // Scripts without spaces: a character is a word.
            while (end < text.Length && char.IsLetterOrDigit(text[end]) && (text[end] < '\u2E80' || end == start)) end++;
            if (end > start) words.Add(text[start..end]);
            start = end > start && (end == text.Length || text[end] < '\u2E80' && text[end - 1] < '\u2E80') ? end : Math.Max(start, end - 1);
        }

        return words.ToImmutable();
    }

    // A document title may have a rubric and a site around the title; Open Graph has not.
    private static string? PartOf(string? document, string? open) =>
        document is not null && open is not null && document.Length > open.Length
            && (document.StartsWith(open, StringComparison.OrdinalIgnoreCase) || document.EndsWith(open, StringComparison.OrdinalIgnoreCase)) ? open : null;

    private static string? Bare(string? title, string? site, string host, List<string> headings)
    {
        if (title is null || IsSite(title, site, host)) return null;
        for (var again = true; again;)
        {
            var bare = WithoutSite(title, site, host, headings);
            again = bare.Length < title.Length && IsSite(TitleParts.Split(bare) is { Count: > 1 } parts ? parts[^1] : "-", site, host);
            title = bare;
        }

        return title;
    }

    private static string WithoutSite(string title, string? site, string host, List<string> headings)
    {
        var parts = TitleParts.Ranges(title);
        if (parts.Count < 2) return title;
        // A run of parts that a heading says, the longest first.
        for (var length = parts.Count; length > 0; length--)
        {
            for (var first = 0; first + length <= parts.Count; first++)
            {
                var run = title[parts[first].Start..parts[first + length - 1].End].Trim();
                if (headings.Exists(heading => MetadataText.IsSame(heading, run))) return run;
            }
        }

        if (IsSite(title[parts[^1]], site, host) || IsShort(title, parts)) return title[..parts[^2].End].Trim();
        return IsSite(title[parts[0]], site, host) ? title[parts[1].Start..].Trim() : title;
    }

    // " | Name of Site": these signs are put there by templates, not by writers.
    private static bool IsShort(string title, List<Range> parts)
    {
        var last = title[parts[^1]];
        var sign = title.AsSpan(parts[^2].End.Value, parts[^1].Start.Value - parts[^2].End.Value).Trim();
        return sign is not ":" && MetadataText.Words(last) <= MaxSiteWords && MetadataText.Words(title.AsSpan(0, parts[^2].End.Value)) >= 2;
    }

    private static bool IsSite(string value, string? site, string host) =>
        site is not null && MetadataText.IsSame(value, site) || host.Length > 2 && MetadataText.IsSame(value, host) || value.Length == 0;
}
