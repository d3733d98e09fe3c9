using System.Text;
using System.Text.Json;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Structured;

/// <summary>
/// JSON (RFC 8259), exactly: comments, trailing commas and NaN are malformed. Values become text in document order; <see cref="JsonText"/> decides how.
/// A file of one value on each line is read as such, whatever its name.
/// </summary>
internal sealed class JsonReader : IReader
{
    /// <summary>Deepest nesting of arrays and objects.</summary>
    public const int MaxDepth = 256;

    public string Id => "json/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Json];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var decoded = Charsets.Decode(document);
        if (JsonLinesReader.IsLines(decoded.Text)) return JsonLinesReader.Read(decoded, cancel);
        var text = new JsonText(isSingle: true, cancel);
        text.Read(Encoding.UTF8.GetBytes(decoded.Text), line: 0);
        return text.ToText(decoded.Charset);
    }
}

/// <summary>
/// JSON Lines: one value on each line, one document with the blocks of all. A line that is no JSON makes the document malformed: a record that is
/// silently missing would be worse than none. Only the last line may be cut off, as in a log that was copied while it was written; it is left out and
/// the document is PARTIAL.
/// </summary>
internal sealed class JsonLinesReader : IReader
{
    public string Id => "jsonl/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.JsonLines];

    public ReadText Read(DocumentBytes document, CancellationToken cancel) => Read(Charsets.Decode(document), cancel);

    /// <summary>Whether the first line is a value by itself and others follow it.</summary>
    public static bool IsLines(string text)
    {
        var rest = text.AsSpan().TrimStart();
        var end = rest.IndexOf('\n');
        return end > 0 && rest[0] is '{' or '[' && !rest[end..].IsWhiteSpace() && rest[..end].TrimEnd() is [.., '}' or ']'] && IsWhole(Bytes(rest[..end]));
    }

    /// <summary>Reads a decoded document.</summary>
    public static ReadText Read(DecodedText decoded, CancellationToken cancel)
    {
        var text = new JsonText(isSingle: decoded.Text.AsSpan().Trim().IndexOf('\n') < 0, cancel);
        var number = 0;
        var rest = decoded.Text.AsSpan();
        while (!rest.IsEmpty && !text.IsFull)
        {
            cancel.ThrowIfCancellationRequested();
            number++;
            var end = rest.IndexOf('\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.IsWhiteSpace()) continue;
            var bytes = Bytes(line);
            if (end < 0 && number > 1 && !IsWhole(bytes)) text.Stop(FormattableString.Invariant($"line {number}, the last, is cut off: it is left out"));
            else text.Read(bytes, number);
        }

        return text.ToText(decoded.Charset);
    }

    private static byte[] Bytes(ReadOnlySpan<char> line)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(line)];
        Encoding.UTF8.GetBytes(line, bytes);
        return bytes;
    }

    private static bool IsWhole(byte[] line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = JsonReader.MaxDepth });
        try
        {
            while (reader.Read())
            {
                // Only whether it can be read to its end.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
