using CsvHelper;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Structured;

/// <summary>
/// CSV and TSV (RFC 4180, and what programs write instead): tables of a bounded number of rows, the first with the header. The delimiter is the one
/// that the first lines agree on, whatever the file is called; a file with a single column is a list of lines.
/// </summary>
internal sealed class DelimitedReader : IReader
{
    /// <summary>Most rows of one block; a longer table goes on in another.</summary>
    public const int MaxRowsPerBlock = 1_000;

    /// <summary>Longest field, in UTF-16 units. A quotation mark that is never closed makes the rest of a file one field.</summary>
    public const int MaxFieldLength = 1024 * 1024;

    /// <summary>Most columns of a row; what is beyond is left out.</summary>
    public const int MaxColumns = 16_384;

    /// <summary>Most cells of one block.</summary>
    public const int MaxPlaces = 15_000;

    private const int SniffedLines = 20;
    private const int SniffedLength = 64 * 1024;

    public string Id => "csv/2";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Csv, Reading.MediaTypes.Tsv];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var decoded = Charsets.Decode(document);
        var text = decoded.Text;
        var delimiter = DeclaredDelimiter(ref text) ?? Delimiter(text);
        var writer = new BlockWriter();
        using var rows = CsvReader.FromText(text, Options(delimiter));
        try
        {
            Read(rows, writer, cancel);
        }
        catch (CsvFormatException malformed)
        {
            throw new UnreadableDocument(ErrorReason.MalformedDocument, FormattableString.Invariant($"The table is malformed at line {malformed.LineNumber}."));
        }

        return writer.ToText(new FoundMetadata(decoded.Charset));
    }

    private static void Read(CsvReader reader, BlockWriter writer, CancellationToken cancel)
    {
        List<IReadOnlyList<string>> rows = [];
        List<int> lines = [];
        var places = 0;
        while (writer.LimitReached is null && reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            var row = Row(reader);
            if (row.Count == 0) continue;
            rows.Add(row);
            lines.Add((int)reader.LineNumber);
            places += row.Count;
            if (rows.Count < MaxRowsPerBlock && places < MaxPlaces) continue;
            Write(rows, lines, writer);
            places = 0;
            rows.Clear();
            lines.Clear();
        }

        Write(rows, lines, writer);
    }

    // Trailing empty cells are what programs add to make rows equally long.
    private static List<string> Row(CsvReader reader)
    {
        List<string> row = [];
        for (var column = 0; column < Math.Min(reader.FieldCount, MaxColumns); column++)
        {
            row.Add(reader.GetString(column));
            if (row[^1].Length > MaxFieldLength)
                throw new UnreadableDocument(ErrorReason.LimitExceeded, FormattableString.Invariant($"A field at line {reader.LineNumber} is longer than {MaxFieldLength} UTF-16 units: a quotation mark may be missing."));
        }

        while (row.Count > 0 && string.IsNullOrWhiteSpace(row[^1])) row.RemoveAt(row.Count - 1);
        return row;
    }

    private static void Write(List<IReadOnlyList<string>> rows, List<int> lines, BlockWriter writer)
    {
        if (rows.Exists(row => row.Count > 1))
        {
            writer.AddTable(rows, new TextBlock(BlockKind.Table, default, 0, lines[0]));
            return;
        }

        for (var row = 0; row < rows.Count; row++) writer.Add(rows[row][0], new TextBlock(BlockKind.Body, default, 0, lines[row]));
    }

    private static CsvReaderOptions Options(char delimiter) => new() { Separator = delimiter, HasHeader = false, TrackLineNumbers = true };

    // "sep=;" is what spreadsheets write and read in the first line.
    private static char? DeclaredDelimiter(ref string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        if (end < 5 || !text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) || end != 5) return null;
        var declared = text[4];
        text = text[end..];
        return char.IsAsciiLetterOrDigit(declared) || !char.IsAscii(declared) || declared is '"' or '\\' ? null : declared;
    }

    /// <summary>The delimiter that stands most often in the same number in the first lines; a comma when none does.</summary>
    private static char Delimiter(string text)
    {
        var (best, bestScore) = (',', 0);
        foreach (var candidate in (ReadOnlySpan<char>)['\t', ';', ',', '|'])
        {
            if (Score(text, candidate) is var score && score > bestScore) (best, bestScore) = (candidate, score);
        }

        return best;
    }

    // Lines that have as many delimiters as the first, outside of quotation marks.
    private static int Score(string text, char delimiter)
    {
        int lines = 0, agreeing = 0, first = 0, inLine = 0;
        var isQuoted = false;
        for (var i = 0; i < Math.Min(text.Length, SniffedLength) && lines < SniffedLines; i++)
        {
            if (text[i] == '"') isQuoted = !isQuoted;
            else if (text[i] == delimiter && !isQuoted) inLine++;
            if ((text[i] != '\n' && i + 1 < text.Length) || isQuoted) continue;
            if (lines++ == 0) first = inLine;
            if (inLine == first && first > 0) agreeing++;
            inLine = 0;
        }

        return agreeing == 0 ? 0 : agreeing * 1_000 / Math.Max(lines, 1) * 100 + Math.Min(first, 99);
    }
}
