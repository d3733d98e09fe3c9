using System.IO.Compression;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Archives;

namespace Dossier.Extraction.Reading.Pages;

/// <summary>
/// Looks at the compressed streams of a PDF before any program does (ISO 32000-1, 7.3.8 and 7.4.4): what pages consist of may not expand to more than any document holds.
/// Pictures are not looked at here: they are counted by their pixels, where they are drawn.
/// </summary>
internal static class PdfStreams
{
    /// <summary>Most of a stream's dictionary that is looked at.</summary>
    private const int MaxDictionary = 4 * 1024;

    /// <summary>Most compressions of one stream, one in the other.</summary>
    private const int MaxFilters = 4;

    /// <summary>Most streams of a document.</summary>
    private const int MaxStreams = 500_000;

    private static ReadOnlySpan<byte> Keyword => "stream"u8;

    /// <summary>Expands the streams without keeping them.</summary>
    /// <exception cref="UnreadableDocument">LIMIT_EXCEEDED: they are too long.</exception>
    public static void Check(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var budget = new ExpansionBudget(content.Length);
        var buffer = new byte[64 * 1024];
        int previous = 0, streams = 0;
        for (var at = Find(content.Span, 0); at >= 0; at = Find(content.Span, previous))
        {
            cancel.ThrowIfCancellationRequested();
            if (++streams > MaxStreams) throw new UnreadableDocument(ErrorReason.LimitExceeded, FormattableString.Invariant($"The PDF has more than {MaxStreams} streams."));
            var dictionary = Dictionary(content.Span[previous..at]);
            previous = at + Keyword.Length;
            if (dictionary.IndexOf("/Image"u8) >= 0 || Filters(dictionary) is not (> 0 and var filters)) continue;
            Expand(content, Data(content.Span, previous), filters, budget, buffer, cancel);
        }
    }

    private static int Find(ReadOnlySpan<byte> content, int from)
    {
        while (true)
        {
            var next = content[from..].IndexOf(Keyword);
            if (next < 0) return -1;
            var at = from + next;
            // "endstream" ends one.
            if (!content[..at].EndsWith("end"u8)) return at;
            from = at + Keyword.Length;
        }
    }

    // From the last object that begins before the keyword.
    private static ReadOnlySpan<byte> Dictionary(ReadOnlySpan<byte> before)
    {
        if (before.Length > MaxDictionary) before = before[^MaxDictionary..];
        var start = before.LastIndexOf(" obj"u8);
        return start < 0 ? before : before[start..];
    }

    private static int Filters(ReadOnlySpan<byte> dictionary) => Math.Min(MaxFilters, dictionary.Count("/FlateDecode"u8) + dictionary.Count("/Fl "u8) + dictionary.Count("/Fl]"u8));

    // Behind the line end of the keyword.
    private static int Data(ReadOnlySpan<byte> content, int at)
    {
        if (at < content.Length && content[at] == '\r') at++;
        if (at < content.Length && content[at] == '\n') at++;
        return at;
    }

    private static void Expand(ReadOnlyMemory<byte> content, int at, int filters, ExpansionBudget budget, byte[] buffer, CancellationToken cancel)
    {
        Stream expanding = new SlicedInput(content[at..]);
        for (; filters > 0; filters--) expanding = new ZLibStream(expanding, CompressionMode.Decompress);
        using (expanding)
        {
            try
            {
                for (int read; (read = expanding.Read(buffer)) > 0; cancel.ThrowIfCancellationRequested()) budget.Take(read);
            }
            catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
            {
                // Damaged or encrypted: the programs say what they make of it.
            }
        }
    }
}

/// <summary>Bytes as a stream, without a copy of them.</summary>
internal sealed class SlicedInput(ReadOnlyMemory<byte> bytes) : ForwardStream
{
    private ReadOnlyMemory<byte> left = bytes;

    public override int Read(Span<byte> buffer)
    {
        var read = Math.Min(buffer.Length, left.Length);
        left.Span[..read].CopyTo(buffer);
        left = left[read..];
        return read;
    }
}
