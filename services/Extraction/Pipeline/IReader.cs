using Dossier.Common.V1;

namespace Dossier.Extraction.Pipeline;

/// <summary>Makes text of the bytes of some media types. A pure function; safe to call from many threads at once.</summary>
internal interface IReader
{
    /// <summary>Name and version, "html/1".</summary>
    string Id { get; }

    /// <summary>Media types it reads.</summary>
    IReadOnlyList<string> MediaTypes { get; }

    /// <summary>What to install before it can read; null when it is ready.</summary>
    string? Missing => null;

    /// <summary>Names and versions of the helper programs it starts: part of the pipeline's version. Empty when it starts none.</summary>
    string Programs => "";

    /// <summary>Reads a document of one of the media types.</summary>
    /// <exception cref="UnreadableDocument">There is no text to be had, and why.</exception>
    ReadText Read(DocumentBytes document, CancellationToken cancel);
}

/// <summary>Chooses the reader of a document.</summary>
internal interface IMediaTypeDetector
{
    /// <summary>The media type that the bytes have, whatever was declared.</summary>
    /// <exception cref="UnreadableDocument">The document is empty, or nothing that a reader knows.</exception>
    string Detect(DocumentBytes document);
}

/// <summary>What a reader made of a document.</summary>
/// <param name="Text">Well-formed UTF-16; made once, offsets count from here on.</param>
/// <param name="Blocks">In text order, not overlapping; between them is white space.</param>
/// <param name="Metadata">What the document says about itself.</param>
internal sealed record ReadText(string Text, IReadOnlyList<TextBlock> Blocks, FoundMetadata Metadata)
{
    /// <summary>The counted limit that cut the text short; null when it is whole.</summary>
    public string? LimitReached { get; init; }

    /// <summary>What was found inside a container, in its order.</summary>
    public IReadOnlyList<Member> Members { get; init; } = [];
}

/// <summary>A file inside a container.</summary>
/// <param name="Path">Inside the container, "/" between its parts; checked, never used as a path of a file system.</param>
/// <param name="MediaType">As the container declares it; may be empty.</param>
/// <param name="Content">Expanded; empty for one that was not taken.</param>
public sealed record Member(string Path, string MediaType, ReadOnlyMemory<byte> Content)
{
    /// <summary>Expanded bytes; for one that was not taken, as its container claims, and 0 when it does not.</summary>
    public long Size { get; init; } = Content.Length;

    /// <summary>Where it came from before it was put into the container, as a web archive says of its pages; else empty.</summary>
    public string SourceUri { get; init; } = "";

    /// <summary>Why it was not taken; null for one that becomes a document.</summary>
    public DocumentError? Error { get; init; }
}

/// <summary>A piece of metadata with its evidence in the text, if it is there.</summary>
internal sealed record FoundValue(string Value, TextRange? Evidence = null);

/// <summary>A date of the metadata, as exact as its precision says.</summary>
internal sealed record FoundDate(string Value, DatePrecision Precision, TextRange? Evidence = null)
{
    /// <summary>A part of it (the year) is completed from <see cref="Grounds"/> or from the transport metadata, or it is that of an update or of the file.</summary>
    public bool Inferred { get; init; }

    /// <summary>What in the text an inferred part rests on.</summary>
    public IReadOnlyList<TextRange> Grounds { get; init; } = [];
}

/// <summary>What a document says about itself; null where it says nothing.</summary>
internal sealed record FoundMetadata(string Charset)
{
    public FoundValue? Title { get; init; }

    public FoundValue? Author { get; init; }

    public FoundValue? Publisher { get; init; }

    public FoundValue? Section { get; init; }

    public FoundValue? Genre { get; init; }

    public FoundDate? PublicationDate { get; init; }

    public FoundDate? UpdateDate { get; init; }
}

/// <summary>A document that cannot be read: becomes a revision with status FAILED.</summary>
/// <param name="reason">Why, for programs.</param>
/// <param name="message">Why, for people.</param>
internal sealed class UnreadableDocument(ErrorReason reason, string message) : Exception(message)
{
    public ErrorReason Reason { get; } = reason;
}
