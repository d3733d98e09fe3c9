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
internal sealed class HtmlReader : IReader
{
    /// <summary>Longest source, in UTF-16 units.</summary>
    public const int MaxSourceLength = 16 * 1024 * 1024;

    /// <summary>Deepest nesting of elements; browsers flatten what is deeper, an honest reader says so.</summary>
    public const int MaxDepth = 512;

    /// <summary>Most elements of a document, those included that the parser repeats for unclosed formatting.</summary>
    public const int MaxElements = 1_000_000;

    /// <summary>Most "--!" in a row. The tokenizer goes one call deeper for each inside a comment, and a stack overflow cannot be caught.</summary>
    private const int MaxCommentBangs = 256;

    /// <summary>How many elements may be created before their depth is looked at.</summary>
    private const int DepthCheckInterval = 64;

    /// <summary>Elements that the parser opens again and again until they are closed (WHATWG HTML, "formatting" category).</summary>
    private static readonly HashSet<string> Formatting = new(StringComparer.Ordinal)
        { "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u" };

    private static readonly HashSet<string> ReadAttributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "class", "id", "role", "hidden", "name", "property", "itemprop", "content", "datetime", "encoding",
        // What metadata are read from.
        "pubdate", "rel", "href", "title", "lang", "http-equiv",
    };

    public string Id => "html/1";

    public IReadOnlyList<string> MediaTypes { get; } = ["text/html"];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var decoded = Charsets.Decode(document, Charsets.DeclaredInMarkup(document.Content.Span));
        if (decoded.Text.Length > MaxSourceLength)
            throw new UnreadableDocument(ErrorReason.LimitExceeded, FormattableString.Invariant($"The HTML source is longer than {MaxSourceLength} characters."));
        CheckComments(decoded.Text);
        using var tree = Parse(decoded.Text, cancel);
        var metadata = HtmlMetadata.Collect(tree, decoded.Text, document.SourceUri, cancel);
        var read = new HtmlText(cancel).Read(tree);
        return read with { Metadata = metadata.Found(decoded.Charset, read.Text, read.Blocks) };
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

    private static IHtmlDocument Parse(string source, CancellationToken cancel)
    {
        var guard = new ParseGuard(cancel);
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

    /// <summary>Stops the parser where the source would cost more than it is worth: too deep, too many elements, formatting that multiplies.</summary>
    private sealed class ParseGuard(CancellationToken cancel)
    {
        private int created;
        private int repeated;
        private int open;
        private IElement? last;

        public void Created(IElement element)
        {
            if (++created % DepthCheckInterval == 0 && last is not null) CheckDepth(last);
            CheckCount();
            last = element;
        }

        // Each tag and each text may make the parser repeat every formatting element that is still open.
        public void Read(HtmlToken token)
        {
            cancel.ThrowIfCancellationRequested();
            if (token.Type is HtmlTokenType.StartTag or HtmlTokenType.EndTag && Formatting.Contains(token.Name))
                open = Math.Max(0, open + (token.Type == HtmlTokenType.StartTag ? 1 : -1));
            repeated = Math.Min(MaxElements, repeated + Math.Max(0, open - HtmlText.UsualFormatting));
            CheckCount();
        }

        private void CheckCount()
        {
            if (created + repeated >= MaxElements)
                throw new UnreadableDocument(ErrorReason.LimitExceeded, FormattableString.Invariant($"The HTML has more than {MaxElements} elements."));
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
