using Dossier.Ingest.Leases;
using Dossier.Ingest.V1;

namespace Dossier.Ingest.Documents;

/// <summary>
/// The ledger. Each verb that writes is one transaction, and is durable when its task completes; what follows from it is told through
/// <see cref="LedgerSignals"/>. Failures are the typed ones of the contract. One implementation per database.
/// </summary>
internal interface IDocumentStore
{
    /// <summary>Creates a collection, or revives a deleted one, whose sequences go on.</summary>
    /// <exception cref="AlreadyExists">There is one.</exception>
    Task<Collection> CreateCollectionAsync(CollectionName name, string displayName, string requestId, CancellationToken cancel);

    /// <summary>The collection, or null.</summary>
    Task<Collection?> FindCollectionAsync(CollectionName name, CancellationToken cancel);

    /// <summary>Collections by name.</summary>
    /// <param name="after">Id behind which to start.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="cancel">Ends the read.</param>
    Task<IReadOnlyList<Collection>> ListCollectionsAsync(string after, int limit, CancellationToken cancel);

    /// <summary>Deletes a collection and, when forced, its documents.</summary>
    Task<DeleteCollectionResponse> DeleteCollectionAsync(CollectionName name, bool force, string etag, CancellationToken cancel);

    /// <summary>Adds received bytes: decides what they are, stores them, queues the work.</summary>
    Task<UploadDocumentResponse> AddAsync(Upload upload, CancellationToken cancel);

    /// <summary>The document, or null when there is none or it was deleted.</summary>
    Task<Document?> FindAsync(DocumentName name, CancellationToken cancel);

    /// <summary>Documents in some states, by id.</summary>
    Task<IReadOnlyList<Document>> ListAsync(CollectionName collection, IReadOnlyCollection<DocumentState> states, string after, int limit, CancellationToken cancel);

    /// <summary>Members of a container in some states, by path.</summary>
    Task<IReadOnlyList<Document>> ListMembersAsync(DocumentName container, IReadOnlyCollection<DocumentState> states, string after, int limit, CancellationToken cancel);

    /// <summary>What the bytes of a document are, of the present revision or the given one.</summary>
    Task<StoredContent> FindContentAsync(DocumentName name, int? revision, CancellationToken cancel);

    /// <summary>Part of some content, from 0, each <see cref="IngestLimits.PartBytes"/> long but the last; null behind the end or when it was deleted.</summary>
    Task<byte[]?> ReadPartAsync(CollectionName collection, string sha256, int part, CancellationToken cancel);

    /// <summary>Deletes a document and its bytes and queues its retraction; the sequence of that.</summary>
    Task<long> DeleteAsync(DocumentName name, string etag, CancellationToken cancel);

    /// <summary>Counts and positions; all but the workers.</summary>
    Task<GetIngestStatusResponse> StatusAsync(CollectionName collection, CancellationToken cancel);

    /// <summary>Documents that changed after a change, in the order of their latest changes, and the counts of the same moment.</summary>
    Task<Changes> ChangesAsync(CollectionName collection, long after, int limit, CancellationToken cancel);

    /// <summary>Queues extraction anew for the documents that a request selects.</summary>
    Task<ReprocessDocumentsResponse> ReprocessAsync(CollectionName collection, ReprocessDocumentsRequest selection, CancellationToken cancel);

    /// <summary>Queues quarantined documents anew: the named ones, or all when none is named.</summary>
    Task<RetryQuarantinedResponse> RetryAsync(CollectionName collection, IReadOnlyCollection<DocumentName> documents, CancellationToken cancel);

    /// <summary>
    /// Leases up to <paramref name="count"/> jobs, each bucket (collection, then size) in turn. Counts their attempts; turns an extraction that has used its attempts into
    /// the publication of its failure.
    /// </summary>
    Task<IReadOnlyList<Lease>> ClaimAsync(int count, CancellationToken cancel);

    /// <summary>Extends leases from now on; those that are lost are returned.</summary>
    Task<IReadOnlyList<HeldLease>> ExtendAsync(IReadOnlyCollection<HeldLease> leases, CancellationToken cancel);

    /// <summary>Records that a job is done; false when the lease is lost or its document has moved on.</summary>
    Task<bool> CompleteAsync(HeldLease lease, LeaseCompletion report, CancellationToken cancel);

    /// <summary>Records that a job was given up and queues it again; false when the lease is lost or its document has moved on.</summary>
    Task<bool> FailAsync(HeldLease lease, LeaseFailure report, CancellationToken cancel);

    /// <summary>Queues the jobs of leases again whose worker is gone.</summary>
    /// <param name="leases">Those that are lost already are left out.</param>
    /// <param name="counted">Whether the attempts stay counted.</param>
    /// <param name="cancel">Takes the wish back while it waits.</param>
    Task ReleaseAsync(IReadOnlyCollection<HeldLease> leases, bool counted, CancellationToken cancel);

    /// <summary>Queues the jobs again whose leases' deadlines have passed; the ids of those leases.</summary>
    Task<IReadOnlyList<string>> ExpireAsync(CancellationToken cancel);

    /// <summary>
    /// Stores a member of the container that a lease is held on: as a new document, as a new revision of the one at the same path, or, with the same bytes, not at all.
    /// </summary>
    /// <exception cref="WrongState">STALE_LEASE: the lease is lost, or the container has moved on.</exception>
    /// <exception cref="LimitExceeded">The uploaded file holds too many members, or too many bytes of them.</exception>
    Task StoreMemberAsync(HeldLease container, string path, Upload upload, CancellationToken cancel);

    /// <summary>Deletes the members that are at none of these paths, with what is in them.</summary>
    /// <exception cref="WrongState">STALE_LEASE, as above.</exception>
    Task KeepMembersAsync(HeldLease container, IReadOnlyCollection<string> paths, CancellationToken cancel);

    /// <summary>Whether the ledger can be read.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancel);
}

/// <summary>An upload whose bytes have all been received and checked.</summary>
/// <param name="Collection">Where it goes.</param>
/// <param name="Header">What was said of it, valid.</param>
/// <param name="Sha256">Of the bytes.</param>
/// <param name="Size">Number of bytes.</param>
/// <param name="Rewind">The bytes, from their start; valid until the upload is answered, and not for the store to close.</param>
internal sealed record Upload(CollectionName Collection, UploadHeader Header, byte[] Sha256, long Size, Func<Stream> Rewind);

/// <summary>Stored bytes.</summary>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Size">Number of bytes.</param>
internal sealed record StoredContent(string Sha256, long Size);

/// <summary>A step of a watch.</summary>
/// <param name="Documents">Changed documents with the number of their latest change, ascending.</param>
/// <param name="LastChange">The collection's latest change.</param>
/// <param name="Status">Counts and positions of the same moment.</param>
internal sealed record Changes(IReadOnlyList<(long Change, Document Document)> Documents, long LastChange, GetIngestStatusResponse Status);
