namespace Dossier.Ingest.Documents;

/// <summary>Bounds what uploads under way take together, so that many slow senders cannot fill memory or disk. Thread-safe.</summary>
internal sealed class UploadBudget(IngestOptions options)
{
    private readonly Lock gate = new();
    private int uploads;
    private long bytes;

    /// <summary>One more upload.</summary>
    /// <exception cref="LimitExceeded">There are too many.</exception>
    public void Begin()
    {
        lock (gate)
        {
            if (uploads >= options.MaxUploads) throw new LimitExceeded("uploads", options.MaxUploads, $"{options.MaxUploads} uploads are under way already");
            uploads++;
        }
    }

    /// <summary>More bytes of an upload.</summary>
    /// <exception cref="LimitExceeded">There is no room for them now.</exception>
    public void Take(int count)
    {
        lock (gate)
        {
            if (bytes + count > options.MaxUploadBytes)
            {
                throw new LimitExceeded("upload_bytes", options.MaxUploadBytes, $"the uploads under way have {options.MaxUploadBytes} bytes already");
            }

            bytes += count;
        }
    }

    /// <summary>An upload is over.</summary>
    public void End(long count)
    {
        lock (gate)
        {
            uploads--;
            bytes -= count;
        }
    }
}
