using System.Text.RegularExpressions;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Metadata;
using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Office;

/// <summary>What a package says about itself besides its text. Values that a program put there instead of a person are none.</summary>
internal sealed partial record DocumentProperties
{
    /// <summary>Longest value; a longer one is no title and no name.</summary>
    public const int MaxValueLength = 1_000;

    private string? title;
    private string? author;
    private string? publisher;

    public string? Title
    {
        get => title;
        set => title ??= Clean(value) is { } clean && !NoTitle().IsMatch(clean) ? clean : null;
    }

    public string? Author
    {
        get => author;
        set => author ??= Clean(value) is { } clean && !NoName().IsMatch(clean) ? clean : null;
    }

    public string? Publisher
    {
        get => publisher;
        set => publisher ??= Clean(value) is { } clean && !NoName().IsMatch(clean) ? clean : null;
    }

    /// <summary>When it was written or, of a file that a program keeps, made.</summary>
    public FoundDate? Created { get; set; }

    /// <summary>The dates are those of the file. They say when it was made, which is the day of publication only for want of a better one.</summary>
    public bool IsOfFile { get; init; }

    public FoundDate? Modified { get; set; }

    /// <summary>Reads docProps/core.xml and docProps/app.xml (ECMA-376-2 §10, ECMA-376-1 §22.2).</summary>
    public static DocumentProperties Of(OfficePackage package)
    {
        var found = new DocumentProperties { IsOfFile = true };
        var parts = package.Relationships("");
        using var core = package.Xml(parts.FirstOrDefault(part => part.Is("core-properties"))?.Target ?? "docProps/core.xml");
        if (core is not null) found.Read(core);
        using var app = package.Xml(parts.FirstOrDefault(part => part.Is("extended-properties"))?.Target ?? "docProps/app.xml");
        if (app is not null) found.Read(app);
        return found;
    }

    /// <summary>Takes the properties of a part of the Office or OpenDocument vocabulary.</summary>
    public void Read(XmlWalk xml)
    {
        while (xml.Read())
        {
            if (xml.Step == XmlStep.Start) Take(xml);
        }
    }

    /// <summary>The metadata of a document.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="visible">The title where the text has it; null without one.</param>
    /// <param name="certain">The author made it the title; otherwise the properties know better.</param>
    /// <param name="charset">How the characters were decoded.</param>
    /// <param name="blocks">The blocks of running text, whose byline and dateline come before what only the file says; null for sheets and slides.</param>
    public FoundMetadata ToMetadata(string text, TextRange? visible, bool certain, string charset, IReadOnlyList<TextBlock>? blocks = null)
    {
        var shown = blocks is null ? new FoundMetadata(charset) : TextMetadata.Find(text, [.. blocks.Where(block => block.Kind != BlockKind.Table)], "", charset);
        return new FoundMetadata(charset)
        {
            Title = FoundTitle(text, visible, certain),
            Author = Author is null ? shown.Author : new FoundValue(Author),
            Publisher = Publisher is null ? shown.Publisher : new FoundValue(Publisher),
            PublicationDate = shown.PublicationDate ?? (IsOfFile && Created is not null ? Created with { Inferred = true } : Created),
            UpdateDate = shown.UpdateDate ?? (shown.PublicationDate is not null || Modified == Created ? null : Modified),
        };
    }

    private FoundValue? FoundTitle(string text, TextRange? visible, bool certain)
    {
        var seen = visible is { } range ? Clean(range.In(text).ToString()) : null;
        if (seen is not null && (certain || Title is null || string.Equals(seen, Title, StringComparison.OrdinalIgnoreCase))) return new FoundValue(seen, visible);
        return Title is null ? null : new FoundValue(Title);
    }

    private void Take(XmlWalk xml)
    {
        switch (xml.Name)
        {
            case "title":
                Title = xml.ReadText();
                break;
            case "creator":
                Author = xml.ReadText();
                break;
            // OpenDocument calls whoever saved the document last its creator.
            case "initial-creator":
                author = null;
                Author = xml.ReadText();
                break;
            case "Company" or "publisher":
                Publisher = xml.ReadText();
                break;
            case "created" or "creation-date":
                Created ??= W3cDate.Read(xml.ReadText());
                break;
            case "modified" or "date":
                Modified ??= W3cDate.Read(xml.ReadText());
                break;
        }
    }

    /// <summary>White space made single, outer white space dropped; null for nothing and for what is too long.</summary>
    private static string? Clean(string? value)
    {
        if (value is null || value.Length > MaxValueLength) return null;
        var clean = string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return clean.Length == 0 || !IsText(clean) ? null : clean;
    }

    // No control characters, and surrogates in pairs only.
    private static bool IsText(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]) || char.IsLowSurrogate(value[i])) return false;
            if (char.IsHighSurrogate(value[i]) && (++i == value.Length || !char.IsLowSurrogate(value[i]))) return false;
        }

        return true;
    }

    // Defaults of programs: "Untitled", "Document1", "PowerPoint Presentation", "Microsoft Word - x", a file name.
    [GeneratedRegex(
        @"^(?:(?:untitled|unknown|document|presentation|slide|book|sheet|title|no title|titel|sans titre|제목 없음|無題|无标题|powerpoint[- ]presentation|powerpoint 프레젠테이션)[ ]?\d*"
        + @"|microsoft (?:word|powerpoint|excel) - .*|[^ ]+\.(?:docx?|pptx?|xlsx?|rtf|odt|txt|pdf|tmp|html?|wpd)|[\W_]+)$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoTitle();

    // Accounts and programs that write a name because they must.
    [GeneratedRegex(
        @"^(?:user|admin|administrator|owner|author|unknown|guest|default|windows user|microsoft office user|office user|microsoft|company|home|hewlett-packard(?: company)?|python-docx|openpyxl"
        + @"|apache poi|steve canny|pptxgenjs|libreoffice|[\W_]+)$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoName();
}
