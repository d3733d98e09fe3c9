namespace Dossier.Ingest.Documents;

/// <summary>Where uploads are while they are under way: small ones in memory, large ones in files in the data folder that go with them.</summary>
internal sealed class UploadSpool
{
    private readonly string folder;
    private readonly UploadBudget budget;
    private readonly long maxDocumentBytes;

    public UploadSpool(IngestOptions options, UploadBudget budget, ILogger<UploadSpool> log)
    {
        folder = Path.Combine(options.Data, "uploads");
        this.budget = budget;
        maxDocumentBytes = options.MaxDocumentBytes;
        Directory.CreateDirectory(folder);
        // The ledger is this process's own: what is there belongs to a process that did not come to an end by itself.
        var left = Directory.GetFiles(folder);
        foreach (var file in left) File.Delete(file);
        if (left.Length > 0) log.SpoolCleared(left.Length);
    }

    /// <summary>Begins an upload.</summary>
    /// <param name="header">What is said of it; checked.</param>
    /// <param name="field">Path of the header in the request.</param>
    /// <exception cref="InvalidField">The header is malformed.</exception>
    /// <exception cref="LimitExceeded">It announces more than is accepted, or there are too many uploads.</exception>
    public ReceivedUpload Begin(V1.UploadHeader header, string field = "header")
    {
        var collection = UploadHeaders.Check(header, field, maxDocumentBytes);
        budget.Begin();
        return new ReceivedUpload(collection, header, field, budget, maxDocumentBytes, () => Path.Combine(folder, Guid.NewGuid().ToString("N")));
    }
}
