namespace Dossier.Ingest.Documents;

/// <summary>Where uploads are while they are under way: small ones in memory, large ones in files in the data folder that go with them.</summary>
internal sealed class UploadSpool(IngestOptions options, UploadBudget budget, ILogger<UploadSpool> log) : IHostedService
{
    private readonly string folder = Path.Combine(options.Data, "uploads");

    /// <summary>Makes the folder, and removes what a process left in it that was killed.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var left = Directory.GetFiles(folder);
        foreach (var file in left) File.Delete(file);
        if (left.Length > 0) log.SpoolCleared(left.Length);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins an upload.</summary>
    /// <param name="header">What is said of it; checked.</param>
    /// <param name="field">Path of the header in the request.</param>
    /// <exception cref="InvalidField">The header is malformed.</exception>
    /// <exception cref="LimitExceeded">It announces more than is accepted, or there are too many uploads.</exception>
    public ReceivedUpload Begin(V1.UploadHeader header, string field = "header")
    {
        var collection = UploadHeaders.Check(header, field, options.MaxDocumentBytes);
        budget.Begin();
        return new ReceivedUpload(collection, header, field, budget, options.MaxDocumentBytes, () => Path.Combine(folder, Guid.NewGuid().ToString("N")));
    }
}
