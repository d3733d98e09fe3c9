using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Structured;

/// <summary>
/// XML 1.0. A document type is passed over: none of its entities is known, so nothing can expand and nothing is fetched. Named characters of HTML are
/// read all the same, because news and journal archives are full of them. <see cref="XmlText"/> makes blocks.
/// </summary>
internal sealed partial class XmlDocumentReader : IReader
{
    /// <summary>Longest source, in UTF-16 units.</summary>
    public const int MaxSourceLength = 64 * 1024 * 1024;

    private const int DeclarationLength = 256;

    public string Id => "xml/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Xml];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var decoded = Charsets.Decode(document, InnerCharset(document.Content.Span));
        if (decoded.Text.Length > MaxSourceLength)
            throw new UnreadableDocument(Common.V1.ErrorReason.LimitExceeded, FormattableString.Invariant($"The XML source is longer than {MaxSourceLength} characters."));
        using var xml = new XmlWalk(WithNamedCharacters(decoded.Text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n')), "The document", cancel);
        return new XmlText().Read(xml, decoded.Charset, cancel);
    }

    /// <summary>The charset of the XML declaration; null without one.</summary>
    public static string? InnerCharset(ReadOnlySpan<byte> bytes)
    {
        var match = Declaration().Match(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, DeclarationLength)]));
        // Whoever could read the declaration in ASCII cannot have UTF-16 before him.
        return match.Success && !match.Groups["charset"].ValueSpan.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? match.Groups["charset"].Value : null;
    }

    // "&nbsp;" is declared in a document type that is not read. Those of XML itself stay, and so do those that nobody knows: the parser refuses them.
    private static string WithNamedCharacters(string source)
    {
        if (!source.Contains('&', StringComparison.Ordinal)) return source;
        StringBuilder? replaced = null;
        var done = 0;
        for (var at = source.IndexOf('&', StringComparison.Ordinal); at >= 0; at = source.IndexOf('&', at + 1))
        {
            if (Character(source, at) is not { } character) continue;
            (replaced ??= new StringBuilder(source.Length)).Append(source, done, at - done).Append(character);
            done = source.IndexOf(';', at) + 1;
        }

        return replaced?.Append(source, done, source.Length - done).ToString() ?? source;
    }

    private static string? Character(string source, int at)
    {
        const int LongestName = 32;
        var end = source.AsSpan(at + 1, Math.Min(LongestName, source.Length - at - 1)).IndexOf(';');
        if (end <= 1) return null;
        var name = source.AsSpan(at + 1, end + 1);
        if (name[0] == '#' || name is "lt;" or "gt;" or "amp;" or "quot;" or "apos;") return null;
        var character = HtmlEntityProvider.Resolver.GetSymbol(name.ToString());
        // One that means something to the parser would be markup.
        return character is null || character.AsSpan().IndexOfAny("<>&\"'") >= 0 ? null : character;
    }

    [GeneratedRegex(@"^(?:\u00EF\u00BB\u00BF)?\s*<\?xml[^>]*?\sencoding\s*=\s*[""'](?<charset>[A-Za-z0-9._:-]+)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();
}
