namespace Dossier.Ingest;

/// <summary>Named limits that are part of the contract, or that keep its messages within it. Settings are in <see cref="IngestOptions"/>.</summary>
internal static class IngestLimits
{
    /// <summary>Bytes in a chunk of an upload.</summary>
    public const int ChunkBytes = 1024 * 1024;

    /// <summary>Bytes that a lease brings with it; a larger document is large also for the queue.</summary>
    public const int InlineBytes = 256 * 1024;

    /// <summary>Bytes of a row of content.</summary>
    public const int PartBytes = 1024 * 1024;

    /// <summary>Code points of a source URI.</summary>
    public const int UriLength = 2048;

    /// <summary>Code points of a file name.</summary>
    public const int FileNameLength = 255;

    /// <summary>Characters of a media type.</summary>
    public const int MediaTypeLength = 127;

    /// <summary>Characters of a request_id.</summary>
    public const int RequestIdLength = 64;

    /// <summary>Code points of a display name.</summary>
    public const int DisplayNameLength = 200;

    /// <summary>Code points of a worker's name.</summary>
    public const int WorkerNameLength = 100;

    /// <summary>Code points of a pipeline version.</summary>
    public const int PipelineVersionLength = 200;

    /// <summary>Code points of an error's message that are kept.</summary>
    public const int ErrorMessageLength = 1000;

    /// <summary>Sources kept of a document.</summary>
    public const int Sources = 100;

    /// <summary>Leases that a stream can hold, and that a heartbeat can name.</summary>
    public const int Credits = 256;

    /// <summary>Changes that one lease works off; further ones wait for the next.</summary>
    public const int SettlesPerLease = 10_000;

    /// <summary>Documents named in a RetryQuarantined.</summary>
    public const int RetriedDocuments = 1000;

    /// <summary>Changes read at once for a watch.</summary>
    public const int ChangesPerRead = 100;

    /// <summary>Items of an import whose answers may be outstanding.</summary>
    public const int ImportsUnderWay = 32;

    /// <summary>Bytes of a page of documents, below the size of a message; a page that would be larger ends early.</summary>
    public const int PageBytes = 3 * 1024 * 1024;

    /// <summary>Characters of a member's path.</summary>
    public const int MemberPathLength = 1024;

    /// <summary>Members that a container has at most; readers stop at the same number.</summary>
    public const int Members = 10_000;

    /// <summary>Members of one uploaded file, on all levels together.</summary>
    public const int Descendants = 100_000;

    /// <summary>Bytes of the members of one uploaded file, on all levels together.</summary>
    public const long DescendantBytes = 4L * 1024 * 1024 * 1024;

    /// <summary>Members of a stream whose commits may be outstanding.</summary>
    public const int MembersUnderWay = 32;

    /// <summary>How long the answer to a request_id is kept.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromHours(25);
}
