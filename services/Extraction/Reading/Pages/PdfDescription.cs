using System.Globalization;
using System.Text.RegularExpressions;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>What a PDF says about itself (ISO 32000-1, 14.3.3), as <c>pdfinfo -rawdates</c> prints it.</summary>
/// <param name="Title">Null when there is none, or the name of a file or program stands in its place.</param>
/// <param name="Author">Null when there is none, or the name of an account stands in its place.</param>
/// <param name="Created">When it was made: the latest that the text can be.</param>
/// <param name="Changed">When it was last written; null when that was when it was made.</param>
/// <param name="Pages">As many as it says it has.</param>
internal sealed partial record PdfDescription(string? Title, string? Author, FoundDate? Created, FoundDate? Changed, int Pages)
{
    private const int MaxLength = 500;

    private static readonly HashSet<string> NoTitle = new(StringComparer.OrdinalIgnoreCase) { "untitled", "(anonymous)", "title", "document", "none", "slide 1", "presentation", "about:blank" };

    private static readonly HashSet<string> NoAuthor = new(StringComparer.OrdinalIgnoreCase)
        { "administrator", "admin", "user", "author", "unknown", "anonymous", "(anonymous)", "owner", "root", "none", "windows user", "microsoft office user" };

    /// <summary>Reads the lines.</summary>
    public static PdfDescription Read(string lines)
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) continue;
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            // A title of several lines may look like any line; what the program has counted comes behind all that the document says.
            if (name == "Pages") fields[name] = value;
            else fields.TryAdd(name, value);
        }

        var (created, changed) = (Date(fields.GetValueOrDefault("CreationDate", "")), Date(fields.GetValueOrDefault("ModDate", "")));
        return new PdfDescription(
            TitleOf(fields.GetValueOrDefault("Title", "")), AuthorOf(fields.GetValueOrDefault("Author", "")), created,
            changed is not null && created is not null && string.CompareOrdinal(changed.Value, created.Value) > 0 ? changed : null,
            int.TryParse(fields.GetValueOrDefault("Pages", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var pages) ? pages : 0);
    }

    // What programs put there when nobody did: "Microsoft Word - report_final.doc", "C:\…\draft.dvi", "report-2.pdf".
    private static string? TitleOf(string value)
    {
        var title = Program().Replace(value, "").Trim();
        return title.Length is < 3 or > MaxLength || NoTitle.Contains(title) || FileName().IsMatch(title) || !title.Any(char.IsLetter) || title.Contains('\uFFFD', StringComparison.Ordinal) ? null : title;
    }

    // A name has two parts or is not in the letters of accounts.
    private static string? AuthorOf(string value) =>
        value.Length is < 3 or > MaxLength || NoAuthor.Contains(value) || value.Contains('\uFFFD', StringComparison.Ordinal) || !value.Contains(' ', StringComparison.Ordinal) && value.All(c => char.IsAsciiLetterLower(c) || !char.IsLetter(c))
            ? null : value;

    // "D:20220429191908+02'00'": local time, of which the day is the author's. Anything shorter than a day is none.
    private static FoundDate? Date(string value)
    {
        var match = PdfDate().Match(value);
        if (!match.Success) return null;
        var (year, month, day) = (Number(match, 1), Number(match, 2), Number(match, 3));
        if (year is < 1980 or > 2999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        return new FoundDate(FormattableString.Invariant($"{year:0000}-{month:00}-{day:00}"), DatePrecision.Day);
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?:Microsoft (?:Word|PowerPoint|Excel)|WordPerfect|PowerPoint Presentation|Layout 1) ?-? ?", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Program();

    [GeneratedRegex(@"^(?:\S*[/\\]|[A-Za-z]:).*|^[^ ]+$|.*\.(?:docx?|pdf|indd|qxd|qxp|tex|dvi|ps|rtf|odt|pptx?|xlsx?|txt|html?|pub|wpd|ai|cdr|pmd?|hwpx?)$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FileName();

    [GeneratedRegex("^(?:D:)?([0-9]{4})([0-9]{2})([0-9]{2})", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex PdfDate();
}
