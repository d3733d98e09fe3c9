using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Metadata;

namespace Dossier.Extraction.Reading;

/// <summary>
/// HTML: the text that a person sees, block by block, white space collapsed, one line end between blocks. Parsed by the WHATWG algorithm; nothing
/// is loaded and no script runs. <see cref="HtmlText"/> walks the tree.
/// </summary>
/// <param name="isPage">Whether what is read are pages of the web, of which a model tells the main text. A chapter, a letter and a field of a feed are all main text: there
/// the elements decide.</param>
internal sealed class HtmlReader(bool isPage = true) : IReader
{
    /// <summary>Longest source, in UTF-16 units.</summary>
    public const int MaxSourceLength = 16 * 1024 * 1024;

    /// <summary>Deepest nesting of elements; browsers flatten what is deeper, an honest reader says so.</summary>
    public const int MaxDepth = 512;

    /// <summary>Most "--!" in a row. The tokenizer goes one call deeper for each inside a comment, and a stack overflow cannot be caught.</summary>
    private const int MaxCommentBangs = 256;

    /// <summary>How many elements may be created before their depth is looked at.</summary>
    private const int DepthCheckInterval = 64;

    /// <summary>Formatting elements whose end is waited for.</summary>
    private const int MostCrossing = 64;

    /// <summary>Elements that the parser opens again and again until they are closed (WHATWG HTML, "formatting" category).</summary>
    private static readonly HashSet<string> Formatting = new(StringComparer.Ordinal)
        { "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u" };

    private static readonly HashSet<string> ReadAttributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "class", "id", "role", "hidden", "name", "property", "itemprop", "content", "datetime", "encoding", "style", "aria-hidden",
        // What metadata are read from.
        "pubdate", "rel", "href", "title", "lang", "http-equiv",
        // What tells marks of notes and formulas.
        "epub:type", "accent", "open", "close", "separators",
    };

    public string Id => "html/3";

    public IReadOnlyList<string> MediaTypes { get; } = ["text/html"];

    public ReadText Read(DocumentBytes document, CancellationToken cancel) => Read(document, new HtmlBudget(), cancel);

    /// <summary>Reads one of several pieces of HTML that a document holds.</summary>
    /// <param name="document">The piece.</param>
    /// <param name="budget">Of the whole document.</param>
    /// <param name="cancel">Stops.</param>
    public ReadText Read(DocumentBytes document, HtmlBudget budget, CancellationToken cancel)
    {
        var decoded = Charsets.Decode(document, Charsets.DeclaredInMarkup(document.Content.Span));
        using var tree = Parse(decoded.Text, budget, cancel);
        var metadata = HtmlMetadata.Collect(tree, decoded.Text, document.SourceUri, cancel);
        var page = new HtmlText(cancel).Read(tree);
        var (text, blocks) = HtmlBlocks.Of(page, isPage, cancel);
        return new ReadText(text, blocks, metadata.Found(decoded.Charset, text, blocks)) { LimitReached = page.LimitReached };
    }

    /// <summary>Reads the leaves of a page without judging them: what the model is fitted on.</summary>
    public static HtmlPage Walk(DocumentBytes document, CancellationToken cancel)
    {
        using var tree = Parse(Charsets.Decode(document, Charsets.DeclaredInMarkup(document.Content.Span)).Text, new HtmlBudget(), cancel);
        return new HtmlText(cancel).Read(tree);
    }

    private static void CheckComments(string source)
    {
        var bangs = 0;
        var first = source.IndexOf("--!", StringComparison.Ordinal);
        if (first < 0) return;
        for (var at = first + 2; at < source.Length; at++)
        {
            if (source[at] is '!' && source[at - 1] is '-' && source[at - 2] is '-') bangs++;
            else if (source[at] is not ('-' or '!')) bangs = 0;
            if (bangs > MaxCommentBangs) throw new UnreadableDocument(ErrorReason.NestedTooDeep, FormattableString.Invariant($"The HTML has more than {MaxCommentBangs} \"--!\" in a row."));
        }
    }

    private static IHtmlDocument Parse(string source, HtmlBudget budget, CancellationToken cancel)
    {
        if (source.Length > MaxSourceLength)
            throw new UnreadableDocument(ErrorReason.LimitExceeded, FormattableString.Invariant($"The HTML source is longer than {MaxSourceLength} characters."));
        CheckComments(source);
        budget.Take(source);
        var guard = new ParseGuard(budget, cancel);
        var parser = new HtmlParser(new HtmlParserOptions
        {
            IsScripting = false,
            SkipComments = true,
            SkipScriptText = true,
            DisableElementPositionTracking = true,
            MaximumDepth = MaxDepth + DepthCheckInterval,
            ShouldEmitAttribute = (ref _, name) => ReadAttributes.Contains(name.Span.ToString()),
            OnCreated = (element, _) => guard.Created(element),
            OnToken = (token, _) => guard.Read(token),
        });
        try
        {
            return parser.ParseDocument(source);
        }
        catch (Exception failure) when (failure is not (UnreadableDocument or OperationCanceledException or OutOfMemoryException))
        {
            throw new UnreadableDocument(ErrorReason.MalformedDocument, $"The HTML cannot be parsed: {failure.GetType().Name}.");
        }
    }

    /// <summary>Stops the parser where the source would cost more than it is worth: too deep, too many elements, formatting that multiplies, tags that cross.</summary>
    private sealed class ParseGuard(HtmlBudget budget, CancellationToken cancel)
    {
        private readonly List<(string Name, int Blocks)> formatting = [];
        private readonly List<int> tables = [];
        private int created;
        private int open;
        private int blocks;
        private IElement? last;

        public void Created(IElement element)
        {
            if (++created % DepthCheckInterval == 0 && last is not null) CheckDepth(last);
            budget.Create(1);
            last = element;
        }

        // Each tag and each text may make the parser repeat every formatting element that is still open.
        public void Read(HtmlToken token)
        {
            cancel.ThrowIfCancellationRequested();
            if (token.Type == HtmlTokenType.StartTag) Begin(token.Name);
            else if (token.Type == HtmlTokenType.EndTag) End(token.Name);
            budget.Create(Math.Max(0, open - HtmlText.UsualFormatting));
        }

        private void Begin(string name)
        {
            if (Formatting.Contains(name))
            {
                // A link ends the link before it.
                if (name is "a" or "nobr") EndFormatting(name);
                open++;
                if (formatting.Count == MostCrossing) formatting.RemoveAt(0);
                formatting.Add((name, blocks));
            }
            else if (HtmlElements.IsBlock(name))
            {
                blocks++;
            }

            if (name == "table") tables.Add(open);
            // Formatting does not reach into a cell.
            else if (tables.Count > 0 && name is "td" or "th" or "caption") open = 0;
        }

        private void End(string name)
        {
            if (Formatting.Contains(name))
            {
                if (!EndFormatting(name)) open = Math.Max(0, open - 1);
            }
            else if (HtmlElements.IsBlock(name))
            {
                blocks--;
            }

            if (tables.Count == 0 || name is not ("td" or "th" or "caption" or "tr" or "table")) return;
            open = tables[^1];
            if (name == "table") tables.RemoveAt(tables.Count - 1);
        }

        // An end tag with a block still open behind its start makes the parser move elements about, at a cost that grows with the page.
        private bool EndFormatting(string name)
        {
            var at = formatting.FindLastIndex(begun => begun.Name == name);
            if (at < 0) return false;
            if (formatting[at].Blocks < blocks) budget.Move(created);
            formatting.RemoveAt(at);
            open = Math.Max(0, open - 1);
            return true;
        }

        private static void CheckDepth(IElement element)
        {
            var depth = 0;
            for (INode? node = element; node is not null; node = node.Parent)
            {
                if (++depth > MaxDepth) throw HtmlText.TooDeep();
            }
        }
    }
}
