using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Dossier.Cli.Offline;

/// <summary>A line of the input.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Content">Its bytes without the line end; null when it was longer than the limit and was skipped.</param>
internal sealed record InputLine(long Number, byte[]? Content);

/// <summary>Splits a stream into lines, holding one line at most.</summary>
internal static class LineReader
{
    /// <summary>Bytes of a read: a line of the largest size is held in a thousand pieces, not in sixteen thousand.</summary>
    private const int ReadBytes = 64 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>All lines but blank ones. A line over the limit is read past without being kept.</summary>
    public static async IAsyncEnumerable<InputLine> ReadAsync(Stream input, int maxLineBytes, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: ReadBytes, leaveOpen: true));
        long number = 1;
        var skipping = false;
        // What of the unfinished line was searched before: a long line is not searched again with every read.
        var searched = 0L;
        while (true)
        {
            var read = await reader.ReadAsync(cancel);
            var rest = read.Buffer;
            while (rest.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                searched = 0;
                if (Line(number, skipping, rest.Slice(0, end), maxLineBytes) is { } line) yield return line;
                number++;
                skipping = false;
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > maxLineBytes)
            {
                skipping = true;
                rest = rest.Slice(rest.End);
            }

            if (read.IsCompleted)
            {
                if (Line(number, skipping, rest, maxLineBytes) is { } last) yield return last;
                yield break;
            }

            searched = rest.Length;
            reader.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static InputLine? Line(long number, bool skipping, ReadOnlySequence<byte> bytes, int maxLineBytes)
    {
        if (skipping || bytes.Length > maxLineBytes) return new(number, null);
        var content = bytes.ToArray();
        var line = content.AsSpan();
        if (number == 1 && line.StartsWith(ByteOrderMark)) line = line[3..];
        line = line.Trim(" \t\r"u8);
        return line.IsEmpty ? null : new(number, line.Length == content.Length ? content : line.ToArray());
    }
}
