namespace Dossier.Ingest;

/// <summary>Settings of the service: command line <c>--Key=value</c> or environment <c>DOSSIER_KEY</c>.</summary>
public sealed record IngestOptions
{
    /// <summary>Folder of the ledger; <c>ingest.db</c> is in it, and uploads while they are under way. Required.</summary>
    public string Data { get; init; } = "";

    /// <summary>Largest document, in bytes.</summary>
    public long MaxDocumentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Most bytes of uploads that are under way at one time, in memory and in spool files together.</summary>
    public long MaxUploadBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Most uploads under way at one time.</summary>
    public int MaxUploads { get; init; } = 1000;

    /// <summary>Longest silence in the middle of an upload, in seconds; then it is given up, so that its room is free again.</summary>
    public int UploadSilenceSeconds { get; init; } = 60;

    /// <summary>How long a lease lives without a heartbeat, in seconds.</summary>
    public int LeaseSeconds { get; init; } = 30;

    /// <summary>Leases of an extraction before its document is quarantined.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Pause before the second attempt, in milliseconds; it doubles with each further one, up to a minute.</summary>
    public int RetryMilliseconds { get; init; } = 250;

    /// <summary>Most lease streams at one time.</summary>
    public int MaxWorkers { get; init; } = 1000;

    /// <summary>Most progress watches at one time.</summary>
    public int MaxWatches { get; init; } = 1000;

    /// <summary>Most collections.</summary>
    public int MaxCollections { get; init; } = 10_000;

    /// <summary>What is wrong with the settings; nothing when they can be used.</summary>
    /// <param name="options">The settings.</param>
    public static IEnumerable<string> Problems(IngestOptions options)
    {
        if (options.Data.Length == 0) yield return "Data is required: the folder of the ledger";
        if (options.MaxDocumentBytes is < 1 or > 1024L * 1024 * 1024) yield return "MaxDocumentBytes must be 1 to 1073741824";
        if (options.MaxUploadBytes < options.MaxDocumentBytes) yield return "MaxUploadBytes must be at least MaxDocumentBytes";
        if (options.MaxUploads < 1) yield return "MaxUploads must be at least 1";
        if (options.UploadSilenceSeconds is < 1 or > 3600) yield return "UploadSilenceSeconds must be 1 to 3600";
        if (options.LeaseSeconds is < 1 or > 3600) yield return "LeaseSeconds must be 1 to 3600";
        if (options.MaxAttempts is < 1 or > 100) yield return "MaxAttempts must be 1 to 100";
        if (options.RetryMilliseconds is < 0 or > 60_000) yield return "RetryMilliseconds must be 0 to 60000";
        if (options.MaxWorkers < 1) yield return "MaxWorkers must be at least 1";
        if (options.MaxWatches < 1) yield return "MaxWatches must be at least 1";
        if (options.MaxCollections < 1) yield return "MaxCollections must be at least 1";
    }
}
