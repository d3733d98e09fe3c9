namespace Dossier.Extraction.Reading.Lines;

/// <summary>What single lines say of themselves.</summary>
internal static class LineMarks
{
    /// <summary>No caption is longer.</summary>
    private const int MaxCaptionWords = 60;

    private static readonly string[] FieldNames = ["Source", "Editor", "Author", "Writer", "Reporter", "By", "Time", "Date", "Published", "Updated"];
    private static readonly string[] RelatedHeads =
    [
        "Related News", "Related Articles", "Related Stories", "Recommended", "Most Read", "Most Popular", "Read More", "More Stories", "You May Also Like", "Recommended for You",
        "Related Posts", "Trending", "Latest News", "관련기사", "관련뉴스", "많이 본 뉴스", "相关阅读", "相关新闻", "相关文章", "相关报道", "関連記事", "関連ニュース", "Mehr zum Thema", "Lesen Sie auch", "À lire aussi", "Lea también",
    ];

    /// <summary>"Source", "Editor": a field whose value stands below.</summary>
    public static bool IsFieldName(ReadOnlySpan<char> line) => IsOneOf(line.TrimEnd(':'), FieldNames, StringComparison.Ordinal);

    /// <summary>The head of a list of other articles.</summary>
    public static bool IsRelatedHead(ReadOnlySpan<char> line) => line.Length < 40 && IsOneOf(line.TrimEnd(" :："), RelatedHeads, StringComparison.OrdinalIgnoreCase);

    /// <summary>"By Jane Doe".</summary>
    public static bool IsByline(ReadOnlySpan<char> line, in LineShape shape) =>
        shape.Words is > 1 and <= 8 && (line.StartsWith("By ", StringComparison.Ordinal) || line.StartsWith("Von ", StringComparison.Ordinal) || line.StartsWith("Par ", StringComparison.Ordinal))
        && line.Length > 4 && char.IsUpper(line[line.IndexOf(' ') + 1]) && !shape.IsSentence;

    /// <summary>"Home > World > Asia".</summary>
    public static bool IsBreadcrumb(ReadOnlySpan<char> line) =>
        line.Length <= 200 && line[0] != '>' && (line.Count(" > ") >= 2 || line.Count(" » ") >= 2 || line.Count(" › ") >= 2);

    /// <summary>"• item", "- item", "3. item".</summary>
    public static bool IsListItem(ReadOnlySpan<char> line, in LineShape shape) =>
        shape.Start == LineStart.Numbered && shape.WordCount > 1
        || line.Length > 2 && (line[0] is '•' or '·' or '▪' or '◦' or '●' || line[0] is '-' or '*' or '–' && line[1] == ' ' && line[2] != '-');

    /// <summary>
    /// A caption that says so: it ends with a credit in brackets, or is one sentence that tells in the present tense what people do on a day of the past, or says who stands
    /// where ("Kim (L) shakes hands with …", "…, right, shakes hands").
    /// </summary>
    public static bool IsCaption(ReadOnlySpan<char> line, in LineShape shape)
    {
        if (shape.Words is < 4 or > MaxCaptionWords || shape.Start is not (LineStart.Upper or LineStart.Digit or LineStart.Bracket or LineStart.Quote or LineStart.Other)) return false;
        if ((shape.Signs & LineSigns.Credit) != 0) return true;
        if (shape.InnerStops > 2 || shape.Quotes > 0) return false;
        var present = (shape.Signs & LineSigns.PresentTense) != 0;
        return SaysWhoStandsWhere(line) && (present || (shape.Signs & LineSigns.CaptionWord) != 0)
            || present && shape.Capitals >= 0.3f && BeginsWithName(line) && shape.InnerStops <= 1 && (shape.Signs & LineSigns.FullDate) != 0 && shape.End is LineEnd.Stop or LineEnd.Digit && EndsWithYear(line);
    }

    private static bool SaysWhoStandsWhere(ReadOnlySpan<char> line) =>
        line.Contains("(L)", StringComparison.Ordinal) || line.Contains("(R)", StringComparison.Ordinal) || line.Contains("(C)", StringComparison.Ordinal)
        || line.Contains("(left)", StringComparison.OrdinalIgnoreCase) || line.Contains("(right)", StringComparison.OrdinalIgnoreCase)
        || line.Contains(", left,", StringComparison.Ordinal) || line.Contains(", right,", StringComparison.Ordinal) || line.Contains(", center,", StringComparison.Ordinal)
        || line.Contains(", centre,", StringComparison.Ordinal) || line.Contains(", second from ", StringComparison.Ordinal) || line.Contains(", third from ", StringComparison.Ordinal)
        || line.StartsWith("From left", StringComparison.Ordinal);

    // Two capitalized words in front, the first of which is no "The" or "In": what a picture shows has a name.
    private static bool BeginsWithName(ReadOnlySpan<char> line)
    {
        var first = line.IndexOf(' ');
        return first > 0 && first + 1 < line.Length && char.IsUpper(line[0]) && char.IsUpper(line[first + 1]) && !SmallWords.Function.Contains(WordHash.Of(line[..first]));
    }

    private static bool EndsWithYear(ReadOnlySpan<char> line)
    {
        var body = line.TrimEnd(". ");
        return body.Length > 4 && body[^4] is '1' or '2' && char.IsAsciiDigit(body[^3]) && char.IsAsciiDigit(body[^2]) && char.IsAsciiDigit(body[^1]);
    }

    private static bool IsOneOf(ReadOnlySpan<char> line, string[] values, StringComparison comparison)
    {
        foreach (var value in values)
        {
            if (line.Equals(value, comparison)) return true;
        }

        return false;
    }
}
