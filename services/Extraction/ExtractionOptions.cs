using Dossier.Defaults;
using static System.FormattableString;

namespace Dossier.Extraction;

/// <summary>How a replica of Extraction is set up; keys are the property names.</summary>
internal sealed record ExtractionOptions
{
    /// <summary>Most documents at once: the contract lets a worker hold twice as many leases.</summary>
    public const int MaxCredits = 128;

    private const long HighestMaxDocumentBytes = 1024 * 1024 * 1024;

    /// <summary>Address of Ingest, where work is leased. Needed unless <see cref="Credits"/> is 0.</summary>
    public string Ingest { get; init; } = "";

    /// <summary>Address of Query, where revisions are published. Needed unless <see cref="Credits"/> is 0.</summary>
    public string Query { get; init; } = "";

    /// <summary>Leased documents that are extracted at once, each on a core of its own. 0: leases nothing and only answers calls.</summary>
    public int Credits { get; init; } = Math.Min(Environment.ProcessorCount, MaxCredits);

    /// <summary>Largest document, in bytes.</summary>
    public long MaxDocumentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Longest time to read and annotate one document, in seconds. A document over it fails its attempt; it is never cut short.</summary>
    public double DocumentSeconds { get; init; } = 120;

    /// <summary>How long a publication is tried again while Query is out of reach, in seconds; then the lease is given back.</summary>
    public double PublishSeconds { get; init; } = 60;

    /// <summary>How long a worker that is told to stop may take to finish what it has begun, in seconds. The same key bounds the calls in hand.</summary>
    public int DrainSeconds { get; init; } = 10;

    /// <summary>File with entities of your own for the knowledge base (docs/knowledge.md), read when the service starts; empty for none.</summary>
    public string Knowledge { get; init; } = "";

    /// <summary>Everything that is wrong with these options, each beginning with its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (Credits is < 0 or > MaxCredits) yield return $"Credits: {Credits} is not between 0 and {MaxCredits}";
        if (Credits > 0 && PeerChannel.Problem(Ingest) is { } ingest) yield return $"Ingest: {ingest}; or Credits is 0";
        if (Credits > 0 && PeerChannel.Problem(Query) is { } query) yield return $"Query: {query}; or Credits is 0";
        if (MaxDocumentBytes is < 1 or > HighestMaxDocumentBytes) yield return $"MaxDocumentBytes: {MaxDocumentBytes} is not between 1 and {HighestMaxDocumentBytes}";
        if (DocumentSeconds is not (>= 0.001 and <= 3600)) yield return Invariant($"DocumentSeconds: {DocumentSeconds} is not between 0.001 and 3600");
        if (PublishSeconds is not (>= 0.1 and <= 3600)) yield return Invariant($"PublishSeconds: {PublishSeconds} is not between 0.1 and 3600");
    }
}
