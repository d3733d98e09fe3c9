namespace Dossier.Ingest.Leases;

/// <summary>A lease in a worker's hands.</summary>
/// <param name="Id">Names the lease.</param>
/// <param name="Document">What it is about.</param>
/// <param name="Generation">Fence: what was wanted when it was given.</param>
internal sealed record HeldLease(string Id, DocumentName Document, long Generation);
