using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Archives;

/// <summary>Counts what a package expands to, while it expands.</summary>
/// <param name="packed">Bytes of the package.</param>
/// <param name="most">Most bytes it may expand to.</param>
internal sealed class ExpansionBudget(long packed, long most = ExpansionBudget.MaxExpandedBytes)
{
    /// <summary>Most bytes that all entries of a package together expand to.</summary>
    public const long MaxExpandedBytes = 256 * 1024 * 1024;

    /// <summary>Most bytes that one byte expands to, over a whole package of at least <see cref="RatioFloor"/>. Deflate reaches about 1,030; text seldom 20.</summary>
    public const int MaxRatio = 200;

    /// <summary>Expanded bytes below which the ratio does not matter.</summary>
    public const int RatioFloor = 8 * 1024 * 1024;

    private const int ChunkBytes = 64 * 1024;

    /// <summary>Bytes that were expanded so far.</summary>
    public long Expanded { get; private set; }

    /// <summary>LIMIT_EXCEEDED, once more was expanded than may be; null until then.</summary>
    public UnreadableDocument? Exceeded { get; private set; }

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="UnreadableDocument">LIMIT_EXCEEDED: it expands to too much.</exception>
    public byte[] Read(Stream source, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        Copy(source, content, cancel);
        return content.ToArray();
    }

    /// <summary>Reads a stream as far as it goes and may go: for what is of use also when its end is missing.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="problem">Why it is not whole; null when it is.</param>
    /// <param name="cancel">Stops.</param>
    public byte[] ReadWhatIsThere(Stream source, out UnreadableDocument? problem, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        problem = null;
        try
        {
            Copy(source, content, cancel);
        }
        catch (UnreadableDocument exceeded)
        {
            problem = exceeded;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            problem = new UnreadableDocument(ErrorReason.MalformedDocument, "The compressed bytes are damaged or cut short.");
        }

        return content.ToArray();
    }

    /// <summary>Counts bytes that were expanded.</summary>
    /// <exception cref="UnreadableDocument">LIMIT_EXCEEDED: they are too many.</exception>
    public void Take(int bytes)
    {
        if (!Fits(bytes)) throw Exceeded!;
    }

    /// <summary>Counts bytes that were expanded; false when they are too many.</summary>
    public bool Fits(int bytes)
    {
        Expanded += bytes;
        if (Expanded > most) Exceeded ??= Over($"to more than {most} bytes");
        else if (Expanded > RatioFloor && Expanded / MaxRatio > packed) Exceeded ??= Over($"to more than {MaxRatio} times its size");
        return Exceeded is null;
    }

    private void Copy(Stream source, MemoryStream target, CancellationToken cancel)
    {
        var chunk = new byte[ChunkBytes];
        for (int read; (read = source.Read(chunk)) > 0; target.Write(chunk, 0, read))
        {
            cancel.ThrowIfCancellationRequested();
            Take(read);
        }
    }

    private static UnreadableDocument Over(FormattableString how) => new(ErrorReason.LimitExceeded, $"The package expands {FormattableString.Invariant(how)}.");
}
