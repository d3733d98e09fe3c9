using System.Text;

namespace Dossier.Extraction.Reading.Mail;

/// <summary>
/// Header fields as mail, HTTP and WARC have them (RFC 5322 2.2, RFC 9112 5): "Name: value" lines up to an empty one, folded lines joined. The values are
/// the bytes as Latin-1, so that what they are encoded in can be decided later.
/// </summary>
internal sealed class HeaderFields
{
    /// <summary>Bytes of a header section that are looked at; what is behind them is passed over.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Most fields of a section.</summary>
    public const int MaxFields = 1_000;

    private readonly List<HeaderField> fields = [];

    private HeaderFields()
    {
    }

    /// <summary>A limit cut the section short.</summary>
    public bool IsCut { get; private set; }

    /// <summary>In their order.</summary>
    public IReadOnlyList<HeaderField> All => fields;

    /// <summary>Reads the fields in front of a body.</summary>
    /// <param name="bytes">From the first field on.</param>
    /// <param name="length">Where the body begins.</param>
    /// <param name="skipLines">Lines in front of the fields: the version of a record, the status of an answer.</param>
    public static HeaderFields Parse(ReadOnlyMemory<byte> bytes, out int length, int skipLines = 0)
    {
        var section = new HeaderFields();
        var span = bytes.Span;
        var (position, number) = (0, 0);
        var value = new StringBuilder();
        while (position < span.Length)
        {
            var feed = span[position..].IndexOf((byte)'\n');
            var end = feed < 0 ? span.Length : position + feed;
            var line = span[position..end].TrimEnd((byte)'\r');
            position = feed < 0 ? span.Length : end + 1;
            number++;
            if (number <= skipLines) continue;
            if (line.IsEmpty) break;
            if (position > MaxBytes) section.IsCut = true;
            else section.Read(line, number, value);
        }

        section.Close(value);
        length = position;
        return section;
    }

    /// <summary>The value of the first field of that name; empty when there is none.</summary>
    public string Value(string name) => Find(name)?.Value ?? "";

    /// <summary>The first field of that name.</summary>
    public HeaderField? Find(string name) => fields.Find(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private void Read(ReadOnlySpan<byte> line, int number, StringBuilder value)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            if (fields.Count > 0) value.Append(Encoding.Latin1.GetString(line));
            return;
        }

        var colon = line.IndexOf((byte)':');
        // Also the line that mailboxes put in front of a message has no field's name.
        if (colon <= 0 || line[..colon].TrimEnd(" \t"u8).ContainsAny(" \t"u8)) return;
        if (fields.Count == MaxFields)
        {
            IsCut = true;
            return;
        }

        Close(value);
        value.Append(Encoding.Latin1.GetString(line[(colon + 1)..]));
        fields.Add(new HeaderField(Encoding.Latin1.GetString(line[..colon]).TrimEnd(), "", number));
    }

    private void Close(StringBuilder value)
    {
        if (fields.Count > 0 && value.Length > 0) fields[^1] = fields[^1] with { Value = value.ToString().Trim() };
        value.Clear();
    }
}

/// <summary>A field.</summary>
/// <param name="Name">As written.</param>
/// <param name="Value">Its bytes as Latin-1, without line ends.</param>
/// <param name="Line">From 1.</param>
internal sealed record HeaderField(string Name, string Value, int Line);
