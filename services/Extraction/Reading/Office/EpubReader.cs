using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Office;

/// <summary>
/// EPUB 2 and 3: the chapters in the order of the spine, each read as HTML and all of it kept, because a book has no menus around it; the table of
/// contents is navigation. Fonts may be obfuscated; content that is encrypted is not read.
/// </summary>
internal sealed class EpubReader : IReader
{
    /// <summary>Most chapters of a book.</summary>
    public const int MaxChapters = 5_000;

    private const int MaxManifest = 20_000;

    private readonly HtmlReader html = new(isPage: false);

    public string Id => "epub/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Epub];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var package = new OfficePackage(document, cancel);
        CheckEncryption(package);
        var book = Book.Read(package);
        var writer = new BookWriter();
        var budget = new HtmlBudget();
        foreach (var (part, isContents) in book.Chapters)
        {
            if (writer.IsFull || package.IsOverBudget) break;
            if (writer.Chapters == MaxChapters) writer.Stop(FormattableString.Invariant($"more than {MaxChapters} chapters: what follows is left out"));
            else if (package.Bytes(part) is { } chapter) AddChapter(writer, Xhtml.ToHtml(chapter), part, isContents, budget, cancel);
        }

        var read = writer.ToText();
        return package.Concluded(read with { Metadata = book.Properties.ToMetadata(read.Text, writer.Title, certain: false, "utf-8 (XML)") });
    }

    // A chapter that is over a limit ends the book; what was read before it is kept.
    private void AddChapter(BookWriter writer, DocumentBytes chapter, string part, bool isContents, HtmlBudget budget, CancellationToken cancel)
    {
        try
        {
            writer.Add(html.Read(chapter, budget, cancel), part, isContents);
        }
        catch (UnreadableDocument exceeded) when (exceeded.Reason == ErrorReason.LimitExceeded && !writer.IsEmpty)
        {
            writer.Stop($"{exceeded.Message[..^1]}: what follows is left out");
        }
    }

    // Obfuscated fonts are named by the algorithms of the standard and of one vendor; whatever else is encrypted is content.
    private static void CheckEncryption(OfficePackage package)
    {
        using var xml = package.Xml("META-INF/encryption.xml");
        while (xml?.Read() == true)
        {
            if (xml is not { Step: XmlStep.Start, Name: "EncryptionMethod" } || xml.Attribute("Algorithm") is not { } algorithm) continue;
            if (algorithm is "http://www.idpf.org/2008/embedding" or "http://ns.adobe.com/pdf/enc#RC") continue;
            throw new UnreadableDocument(ErrorReason.EncryptedDocument, "The book is encrypted (DRM): only its seller's programs can read it.");
        }
    }

    /// <summary>What the package document says (OPF 2.0.1, EPUB 3.3 §5).</summary>
    private sealed record Book(IReadOnlyList<(string Part, bool IsContents)> Chapters, DocumentProperties Properties)
    {
        public static Book Read(OfficePackage package)
        {
            var part = Root(package);
            using var xml = package.Xml(part) ?? throw new UnreadableDocument(ErrorReason.MalformedDocument, "The book has no package document.");
            var properties = new DocumentProperties();
            Dictionary<string, (string Part, bool IsContents)> manifest = new(StringComparer.Ordinal);
            List<(string, bool)> chapters = [];
            while (xml.Read())
            {
                if (xml.Step != XmlStep.Start) continue;
                if (xml.Name == "item" && manifest.Count < MaxManifest) AddItem(manifest, xml, part);
                else if (xml.Name == "itemref" && chapters.Count <= MaxChapters && manifest.TryGetValue(xml.Attribute("idref") ?? "", out var chapter)) chapters.Add(chapter);
                else TakeProperty(properties, xml);
            }

            return new Book(chapters, properties);
        }

        private static string Root(OfficePackage package)
        {
            using var xml = package.Xml("META-INF/container.xml");
            while (xml?.Read() == true)
            {
                if (xml is { Step: XmlStep.Start, Name: "rootfile" } && xml.Attribute("full-path") is { } path) return path;
            }

            return "OEBPS/content.opf";
        }

        // Only what is a page; a spine may also name pictures.
        private static void AddItem(Dictionary<string, (string Part, bool IsContents)> manifest, XmlWalk xml, string opf)
        {
            if (xml.Attribute("id") is not { } id || xml.Attribute("href") is not { } href) return;
            if (xml.Attribute("media-type") is not ("application/xhtml+xml" or "text/html" or "text/x-oeb1-document" or null)) return;
            var isContents = xml.Attribute("properties")?.Split(' ').Contains("nav", StringComparer.Ordinal) == true;
            manifest.TryAdd(id, (OfficePackage.Resolve(opf, href), isContents));
        }

        private static void TakeProperty(DocumentProperties properties, XmlWalk xml)
        {
            switch (xml.Name)
            {
                case "title":
                    properties.Title = xml.ReadText();
                    break;
                case "creator":
                    properties.Author = xml.ReadText();
                    break;
                case "publisher":
                    properties.Publisher = xml.ReadText();
                    break;
                // OPF 2 has the date of the original, of the book and of its last change by events.
                case "date" when xml.Attribute("event") is "modification":
                    properties.Modified ??= W3cDate.Read(xml.ReadText());
                    break;
                case "date" when xml.Attribute("event") is null or "publication":
                    properties.Created ??= W3cDate.Read(xml.ReadText());
                    break;
                case "meta" when xml.Attribute("property") == "dcterms:modified":
                    properties.Modified ??= W3cDate.Read(xml.ReadText());
                    break;
            }
        }
    }
}

/// <summary>Puts the chapters of a book behind each other.</summary>
internal sealed class BookWriter
{
    private readonly BlockWriter writer = new();

    public bool IsFull => writer.LimitReached is not null;

    /// <summary>Nothing was written yet.</summary>
    public bool IsEmpty => writer.Count == 0;

    /// <summary>Chapters so far.</summary>
    public int Chapters { get; private set; }

    /// <summary>The first heading of the first rank before any text; null without one.</summary>
    public TextRange? Title { get; private set; }

    public void Stop(string limit) => writer.Stop(limit);

    /// <summary>Adds a chapter.</summary>
    /// <param name="chapter">As it was read.</param>
    /// <param name="part">Its part of the package.</param>
    /// <param name="isContents">It is the table of contents.</param>
    public void Add(ReadText chapter, string part, bool isContents)
    {
        Chapters++;
        foreach (var block in chapter.Blocks)
        {
            var kind = isContents ? BlockKind.Navigation : InBook(block.Kind);
            if (kind == BlockKind.Title && Title is not null) kind = BlockKind.Heading;
            var added = block with { Kind = kind, Level = kind == BlockKind.Heading ? Math.Max(block.Level, 1) : 0, Member = part };
            var range = block.Rows is { Count: > 0 } ? writer.AddTable(chapter.Text, added) : writer.Add(block.Range.In(chapter.Text), added);
            if (kind == BlockKind.Title) Title ??= range;
        }

        if (chapter.LimitReached is { } limit) writer.Stop(limit);
    }

    // A book has no widgets, no other articles and no readers' comments: what looks like them on a page of a site is a note or an appendix here.
    private static BlockKind InBook(BlockKind kind) => kind is BlockKind.Related or BlockKind.Comments or BlockKind.Furniture ? BlockKind.Body : kind;

    public ReadText ToText() => writer.ToText(new FoundMetadata(""));
}
