namespace Dossier.Extraction.Reading.Archives;

/// <summary>
/// The bytes of an entry while they are expanded, so that nobody holds more of them than he reads. Ends early when the budget of the package does; the budget says so.
/// </summary>
/// <param name="expanding">Expands them.</param>
/// <param name="crc">Checksum that they should have.</param>
/// <param name="budget">Counts them.</param>
/// <param name="cancel">Stops.</param>
internal sealed class EntryStream(Stream expanding, uint crc, ExpansionBudget budget, CancellationToken cancel) : ForwardStream
{
    private uint sum;

    /// <summary>Reads on.</summary>
    /// <exception cref="Pipeline.UnreadableDocument">MALFORMED_DOCUMENT: the bytes are damaged, or at their end the checksum is wrong.</exception>
    public override int Read(Span<byte> buffer)
    {
        cancel.ThrowIfCancellationRequested();
        if (budget.Exceeded is not null || buffer.IsEmpty) return 0;
        var read = Expand(buffer);
        if (read == 0 && sum != crc) throw ZipDirectory.Malformed("its checksum is wrong");
        sum = Crc32.Next(sum, buffer[..read]);
        return budget.Fits(read) ? read : 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) expanding.Dispose();
        base.Dispose(disposing);
    }

    private int Expand(Span<byte> buffer)
    {
        try
        {
            return expanding.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw ZipDirectory.Malformed("it cannot be expanded");
        }
    }
}
