using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Office;

namespace Dossier.Extraction.Reading.Structured;

/// <summary>
/// Makes blocks of JSON values. A string that is prose (under a name that means text, or long) is a paragraph of its own. The other values of an object
/// are facts about it: lines "name: value" of one block, so that an analyst sees what a number means; small objects and arrays inside are such a
/// line, too. Markup in strings is read as its text.
/// </summary>
/// <param name="isSingle">The document is one value: it has a title and metadata if that is an object.</param>
/// <param name="cancel">Stops.</param>
internal sealed class JsonText(bool isSingle, CancellationToken cancel)
{
    /// <summary>A string of so many UTF-16 units is prose whatever its name.</summary>
    private const int LongText = 120;

    /// <summary>Facts of one container are written when they are longer; an object or array inside another is a line of it when they are shorter.</summary>
    private const int MaxFacts = 2_000, MaxInlineFacts = 240;

    /// <summary>Longest pointer that a block has; a longer one would be more than what it points to.</summary>
    private const int MaxPointer = 1_000;

    private const int MaxHeadingLevel = 6;
    private const int CancelInterval = 1_024;

    /// <summary>Names that say what a string is, as feeds, articles and crawls use them.</summary>
    private static readonly FrozenDictionary<string, BlockKind> KindsByName = new Dictionary<string, BlockKind>(StringComparer.OrdinalIgnoreCase)
    {
        ["title"] = BlockKind.Heading, ["headline"] = BlockKind.Heading, ["subject"] = BlockKind.Heading, ["heading"] = BlockKind.Heading,
        ["text"] = BlockKind.Body, ["body"] = BlockKind.Body, ["content"] = BlockKind.Body, ["description"] = BlockKind.Body, ["summary"] = BlockKind.Body, ["abstract"] = BlockKind.Body,
        ["message"] = BlockKind.Body, ["articleBody"] = BlockKind.Body, ["selftext"] = BlockKind.Body, ["full_text"] = BlockKind.Body, ["maintext"] = BlockKind.Body,
        ["paragraph"] = BlockKind.Body, ["paragraphs"] = BlockKind.Body, ["lead"] = BlockKind.Body, ["snippet"] = BlockKind.Body, ["content_html"] = BlockKind.Body,
        ["content_text"] = BlockKind.Body, ["html"] = BlockKind.Body, ["transcript"] = BlockKind.Body, ["review"] = BlockKind.Body, ["answer"] = BlockKind.Body, ["question"] = BlockKind.Body,
        ["caption"] = BlockKind.Caption, ["quote"] = BlockKind.Quote, ["code"] = BlockKind.Code, ["byline"] = BlockKind.Byline, ["dateline"] = BlockKind.Dateline,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly BlockWriter writer = new();
    private readonly List<Container> open = [];
    private readonly StringBuilder pointer = new();
    private readonly HtmlBudget html = new();
    private readonly DocumentProperties properties = new();
    private TextRange? title;
    private int line;
    private int steps;

    public bool IsFull => writer.LimitReached is not null;

    /// <summary>Says that something is left out.</summary>
    public void Stop(string limit) => writer.Stop(limit);

    /// <summary>Reads a value.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="line">Its line in a format of lines; 0 elsewhere.</param>
    /// <exception cref="UnreadableDocument">It is malformed, or nests too deep.</exception>
    public void Read(ReadOnlySpan<byte> json, int line)
    {
        this.line = line;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonReader.MaxDepth });
        try
        {
            while (!IsFull && reader.Read()) Take(ref reader);
        }
        catch (JsonException malformed)
        {
            var place = line > 0 ? line : (malformed.LineNumber ?? 0) + 1;
            throw reader.CurrentDepth >= JsonReader.MaxDepth - 1
                ? new UnreadableDocument(ErrorReason.NestedTooDeep, FormattableString.Invariant($"The JSON nests deeper than {JsonReader.MaxDepth} at line {place}."))
                : new UnreadableDocument(ErrorReason.MalformedDocument, FormattableString.Invariant($"The JSON is malformed at line {place}."));
        }
    }

    /// <summary>What was read.</summary>
    public ReadText ToText(string charset)
    {
        var read = writer.ToText(new FoundMetadata(charset));
        return read with { Metadata = properties.ToMetadata(read.Text, title, certain: true, charset) };
    }

    // Half of a surrogate pair passes the grammar (RFC 8259 §8.2), and programs that cut texts to a length write it: it becomes U+FFFD.
    private static string Unescaped(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped || reader.ValueSpan.IndexOf("\\ud"u8) < 0 && reader.ValueSpan.IndexOf("\\uD"u8) < 0) return reader.GetString()!;
        var text = new StringBuilder();
        for (var rest = reader.ValueSpan; !rest.IsEmpty;)
        {
            var plain = rest.IndexOf((byte)'\\') is >= 0 and var escape ? escape : rest.Length;
            text.Append(Encoding.UTF8.GetString(rest[..plain]));
            rest = rest[plain..];
            if (rest.IsEmpty) break;
            var isCode = rest[1] == (byte)'u';
            text.Append(isCode ? (char)ushort.Parse(rest.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : Escaped(rest[1]));
            rest = rest[(isCode ? 6 : 2)..];
        }

        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.ToString().EnumerateRunes()) whole.Append(rune.ToString());
        return whole.ToString();
    }

    private static char Escaped(byte letter) => (char)letter switch
    {
        'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other,
    };

    private void Take(ref Utf8JsonReader reader)
    {
        if (++steps % CancelInterval == 0) cancel.ThrowIfCancellationRequested();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var name = Name();
                Step();
                open.Add(new Container(reader.TokenType == JsonTokenType.StartObject, name, pointer.Length));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                End();
                break;
            case JsonTokenType.PropertyName:
                open[^1].Name = Unescaped(ref reader);
                break;
            case JsonTokenType.String:
                AddString(Unescaped(ref reader));
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null:
                Step();
                if (reader.TokenType != JsonTokenType.Null) AddFact(Encoding.ASCII.GetString(reader.ValueSpan));
                StepBack();
                break;
        }
    }

    /// <summary>Name of the value that comes next: of the member, or of the array that it is an element of.</summary>
    private string Name() => open.Count == 0 ? "" : open[^1].IsObject ? open[^1].Name : open[^1].Of;

    private void Step()
    {
        if (open.Count == 0) return;
        var container = open[^1];
        pointer.Append('/');
        if (container.IsObject) pointer.Append(container.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        else pointer.Append(container.Index++);
    }

    private void StepBack() => pointer.Length = open.Count == 0 ? 0 : open[^1].PointerLength;

    // What an object or array says in few words is a line of the object around; more is a block.
    private void End()
    {
        var done = open[^1];
        var facts = done.Facts;
        var isInline = open.Count > 1 && !done.IsWritten && facts.Length <= MaxInlineFacts && (open[^2].IsObject || !done.IsObject);
        if (!isInline) Flush();
        open.RemoveAt(open.Count - 1);
        if (isInline && facts.Length > 0) AddFact(facts.Replace("\n", ", ").ToString());
        StepBack();
    }

    private void AddString(string value)
    {
        var name = Name();
        TakeMetadata(name, value);
        Step();
        var kind = KindsByName.GetValueOrDefault(name);
        if (kind == 0 && value.Length < LongText) AddFact(value);
        else AddProse(value, kind == 0 ? BlockKind.Body : kind);
        StepBack();
    }

    private void AddProse(string value, BlockKind kind)
    {
        Flush();
        var objects = open.Count(container => container.IsObject);
        var block = new TextBlock(kind, default, kind == BlockKind.Heading ? Math.Clamp(objects, 1, MaxHeadingLevel) : 0, line, Path(pointer.Length));
        if (kind == BlockKind.Heading && IsAboutDocument && title is null) block = block with { Kind = BlockKind.Title, Level = 0 };
        foreach (var paragraph in MarkedUpText.Paragraphs(value, html, cancel))
        {
            var range = writer.Add(paragraph, block);
            if (block.Kind != BlockKind.Title) continue;
            title ??= range;
            block = block with { Kind = BlockKind.Body };
        }
    }

    private void AddFact(string value)
    {
        if (string.IsNullOrWhiteSpace(value)) return;
        if (open.Count == 0)
        {
            writer.Add(value, new TextBlock(BlockKind.Body, default, 0, line));
            return;
        }

        var container = open[^1];
        if (container.Facts.Length > 0) container.Facts.Append(container.IsObject ? "\n" : ", ");
        if (container.IsObject) container.Facts.Append(container.Name).Append(": ");
        container.Facts.Append(value);
        if (container.Facts.Length > MaxFacts) Flush();
    }

    // The facts of all that is open, from outside inwards: nothing overtakes what was said before it.
    private void Flush()
    {
        foreach (var container in open)
        {
            container.IsWritten = true;
            if (container.Facts.Length == 0) continue;
            writer.Add(container.Facts.ToString(), new TextBlock(container.IsObject ? BlockKind.Body : BlockKind.ListItem, default, 0, line, Path(container.PointerLength)));
            container.Facts.Clear();
        }
    }

    private string Path(int length) => length > MaxPointer ? "" : pointer.ToString(0, length);

    // Objects inside speak of something else, and so does each of many records.
    private bool IsAboutDocument => isSingle && open is [{ IsObject: true }];

    private void TakeMetadata(string name, string value)
    {
        if (isSingle && open is [{ IsObject: true }, { IsObject: true } inner] && name == "name") name = inner.Of;
        else if (!IsAboutDocument) return;
        switch (name.ToLowerInvariant())
        {
            case "author" or "byline" or "creator":
                properties.Author = value;
                break;
            case "publisher" or "site_name" or "sitename":
                properties.Publisher = value;
                break;
            case "datepublished" or "date_published" or "published" or "publicationdate" or "publication_date" or "pubdate" or "published_at" or "date" or "date_publish" or "created_at":
                properties.Created ??= W3cDate.Read(value);
                break;
            case "datemodified" or "date_modified" or "updated" or "updated_at" or "modified" or "date_modify":
                properties.Modified ??= W3cDate.Read(value);
                break;
        }
    }

    /// <summary>An array or object that is open.</summary>
    /// <param name="isObject">What it is.</param>
    /// <param name="of">Name under which it stands: that of its elements, too.</param>
    /// <param name="pointerLength">Length of its pointer.</param>
    private sealed class Container(bool isObject, string of, int pointerLength)
    {
        public bool IsObject => isObject;

        public string Of => of;

        public int PointerLength => pointerLength;

        /// <summary>Name of the member that was read last.</summary>
        public string Name { get; set; } = "";

        /// <summary>Number of the element that comes next.</summary>
        public int Index { get; set; }

        /// <summary>A block was written since it was opened.</summary>
        public bool IsWritten { get; set; }

        public StringBuilder Facts { get; } = new();
    }
}
