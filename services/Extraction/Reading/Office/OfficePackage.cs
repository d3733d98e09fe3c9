using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Archives;
using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Office;

/// <summary>A reference from one part of a package to another.</summary>
/// <param name="Id">Under which the part names it.</param>
/// <param name="Type">URI of its meaning; the last step tells it, in the transitional and in the strict vocabulary.</param>
/// <param name="Target">Name of the other part.</param>
internal sealed record Relationship(string Id, string Type, string Target)
{
    /// <summary>Whether it has a meaning, such as "footnotes".</summary>
    public bool Is(string meaning) => Type.Length > meaning.Length && Type[^(meaning.Length + 1)] == '/' && Type.EndsWith(meaning, StringComparison.Ordinal);
}

/// <summary>
/// A package of parts in a ZIP file: Open Packaging Conventions (ECMA-376-2), and, without relationships, OpenDocument and EPUB. Parts are expanded
/// when they are asked for, and count against one budget each time, so that no package makes a reader work on more than it holds.
/// </summary>
internal sealed class OfficePackage
{
    /// <summary>Most relationships of one part. A workbook of a thousand sheets has as many.</summary>
    public const int MaxRelationships = 10_000;

    /// <summary>Most parts of a package.</summary>
    public const int MaxParts = 10_000;

    private readonly ReadOnlyMemory<byte> content;
    private readonly ExpansionBudget budget;
    private readonly CancellationToken cancel;
    private readonly Dictionary<string, ZipEntry> entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Opens a package.</summary>
    /// <exception cref="UnreadableDocument">It is no valid ZIP, or has too many parts.</exception>
    public OfficePackage(DocumentBytes document, CancellationToken cancel)
    {
        (content, this.cancel) = (document.Content, cancel);
        budget = new ExpansionBudget(content.Length);
        var parts = ZipDirectory.Read(content.Span, MaxParts);
        if (parts.Count > MaxParts) throw new UnreadableDocument(ErrorReason.LimitExceeded, FormattableString.Invariant($"The package has more than {MaxParts} parts."));
        foreach (var part in parts) entries.TryAdd(Normal(part.Name(Encoding.Latin1)), part);
    }

    /// <summary>Whether a part is there.</summary>
    public bool Has(string part) => entries.ContainsKey(Normal(part));

    /// <summary>The package expands to more than it may: parts end there, and so should its reader.</summary>
    public bool IsOverBudget => budget.Exceeded is not null;

    /// <summary>The bytes of a part, as far as the budget goes; null when it is not there.</summary>
    /// <exception cref="UnreadableDocument">It cannot be expanded.</exception>
    public byte[]? Bytes(string part)
    {
        using var stream = Open(part);
        if (stream is null) return null;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A part of XML, which is expanded while it is read and ends where the budget does; null when it is not there.</summary>
    public XmlWalk? Xml(string part) => Open(part) is { } stream ? new XmlWalk(stream, QuotedName.Of(part), () => IsOverBudget, cancel) : null;

    /// <summary>What was read of the package, cut short where it is over its budget.</summary>
    /// <exception cref="UnreadableDocument">LIMIT_EXCEEDED: it is over its budget before anything was read.</exception>
    public ReadText Concluded(ReadText read)
    {
        if (budget.Exceeded is not { } exceeded) return read;
        return read.Blocks.Count == 0 ? throw exceeded : read with { LimitReached = read.LimitReached ?? $"{exceeded.Message[..^1]}: what follows is left out" };
    }

    /// <summary>The part that is the document itself, by the package's own relationships.</summary>
    /// <param name="usual">Its usual name, for packages that do not say.</param>
    public string MainPart(string usual) => Relationships("").FirstOrDefault(relationship => relationship.Is("officeDocument"))?.Target ?? usual;

    /// <summary>What a part refers to inside the package, in its order; the package itself is "".</summary>
    public IReadOnlyList<Relationship> Relationships(string part)
    {
        var slash = part.LastIndexOf('/');
        using var xml = Xml(string.Concat(part.AsSpan(0, slash + 1), "_rels/", part.AsSpan(slash + 1), ".rels"));
        List<Relationship> found = [];
        while (xml?.Read() == true && found.Count < MaxRelationships)
        {
            if (xml.Step != XmlStep.Start || xml.Name != "Relationship" || xml.Attribute("TargetMode") == "External") continue;
            if (xml.Attribute("Id") is { } id && xml.Attribute("Type") is { } type && xml.Attribute("Target") is { } target)
                found.Add(new Relationship(id, type, Resolve(part, target)));
        }

        return found;
    }

    /// <summary>Name of a part that another refers to (RFC 3986, without what packages do not use).</summary>
    public static string Resolve(string from, string reference)
    {
        var path = Uri.UnescapeDataString(reference.Replace('\\', '/'));
        var end = path.AsSpan().IndexOfAny('#', '?');
        if (end >= 0) path = path[..end];
        List<string> steps = path.StartsWith('/') ? [] : [.. from.Split('/').SkipLast(1)];
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step != ".." && step != ".") steps.Add(step);
            else if (step == ".." && steps.Count > 0) steps.RemoveAt(steps.Count - 1);
        }

        return string.Join('/', steps);
    }

    private Stream? Open(string part)
    {
        if (!entries.TryGetValue(Normal(part), out var entry)) return null;
        return entry.IsEncrypted ? throw new UnreadableDocument(ErrorReason.EncryptedDocument, "The package is encrypted.") : ZipDirectory.Open(content, entry, budget, cancel);
    }

    private static string Normal(string name) => name.Replace('\\', '/').TrimStart('/');
}
