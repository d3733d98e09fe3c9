namespace Dossier.Query;

/// <summary>Everything that a caller controls has a limit, and here is its name.</summary>
internal static class QueryLimits
{
    /// <summary>Serialized size of all publications that are being received or stored: two of the largest, or thousands of usual ones.</summary>
    public const long PublicationBytes = 2L * RevisionParts.MaxRevisionBytes;

    /// <summary>Facts, blocks, sentences and tokens of one revision.</summary>
    public const int Facts = 4_000_000;

    /// <summary>Sequences that one write settles.</summary>
    public const int Settles = 100_000;

    /// <summary>Sources of one document, serialized: the document must fit into one answer with them.</summary>
    public const int SourceBytes = 1024 * 1024;

    /// <summary>Members of one container.</summary>
    public const int Members = 10_000;

    /// <summary>Members of one container that are told with it because they did not become documents.</summary>
    public const int UntakenMembers = 100;

    /// <summary>Path of a member, in UTF-16 units.</summary>
    public const int PathLength = 2_048;

    /// <summary>Metadata of one document, serialized.</summary>
    public const int MetadataBytes = 1024 * 1024;

    /// <summary>Id or name of an entity, issue or fact, in UTF-16 units.</summary>
    public const int NameLength = 1_000;

    /// <summary>A search query, in code points.</summary>
    public const int QueryLength = 1_000;

    /// <summary>The beginning of an entity's name, in code points.</summary>
    public const int EntityQueryLength = 200;

    /// <summary>Documents or languages in a filter.</summary>
    public const int FilterValues = 100;

    /// <summary>Code points of one slice of text.</summary>
    public const int SliceLength = 100_000;

    /// <summary>A page ends early when its items reach this size: an answer stays below the 4 MiB of a gRPC message.</summary>
    public const int PageBytes = 3 * 1024 * 1024;

    /// <summary>Names of one entity that are shown.</summary>
    public const int Aliases = 20;

    /// <summary>Entities named in one sentence that are shown, and that its times are found by.</summary>
    public const int SentenceEntities = 100;

    /// <summary>Code points of a search result's snippet.</summary>
    public const int SnippetLength = 300;

    /// <summary>Documents of one band that are compared, the oldest first: thousands of prints of one text cost no more than these.</summary>
    public const int BandDocuments = 128;

    /// <summary>Near-duplicates of one document that are told.</summary>
    public const int NearDuplicates = 100;

    /// <summary>Steps from a document to the one that names its cluster.</summary>
    public const int ClusterSteps = 100;

    /// <summary>Reads that wait for a sequence at the same time.</summary>
    public const int SequenceWaits = 10_000;
}
