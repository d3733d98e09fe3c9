using System.Collections.Frozen;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Office;

/// <summary>Makes blocks of the tokens of an RTF document.</summary>
internal sealed class RtfText
{
    /// <summary>Most fonts whose character set is remembered.</summary>
    public const int MaxFonts = 10_000;

    private const int Ansi = 1252;

    /// <summary>Destinations that hold nothing a reader sees (RTF 1.9.1, appendix A); those marked \* that are not known are skipped anyway.</summary>
    private static readonly FrozenSet<string> Skipped = Names(
        "colortbl pict objdata nonshppict shprslt fldinst themedata colorschememapping datastore listtable listoverridetable rsidtbl revtbl generator xmlnstbl filetbl template "
        + "latentstyles bkmkstart bkmkend xe tc rxe txe nonesttables sp atnid atnauthor atndate atnref atnparent atntime pgptbl wgrffmtfilter private blipuid panose falt objclass objname objalias objsect");

    private static readonly FrozenDictionary<string, string> Characters = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["tab"] = "\t", ["line"] = "\n", ["lbr"] = "\n", ["emdash"] = "—", ["endash"] = "–", ["emspace"] = " ", ["enspace"] = " ", ["qmspace"] = " ", ["bullet"] = "•",
        ["lquote"] = "‘", ["rquote"] = "’", ["ldblquote"] = "“", ["rdblquote"] = "”", ["zwj"] = "\u200D", ["zwnj"] = "\u200C",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly BlockWriter writer = new();
    private readonly Flow flow;
    private readonly Margins margins;
    private readonly List<State> outer = [];
    private readonly List<(bool Table, bool Row, bool Cell)> outerTables = [];
    private readonly Dictionary<int, int> codePages = [];
    private readonly ParagraphStyles styles = new();
    private readonly DocumentProperties properties = new() { IsOfFile = true };
    private readonly List<byte> pending = [];
    private readonly StringBuilder aside = new();
    private readonly List<string> footers = [];
    private State state = new();
    private ParagraphStyle? style;
    private (bool Table, bool Row, bool Cell) table;
    private int defaultCodePage = Ansi;
    private int defaultFont;
    private int toSkip;
    private bool isStarred;
    private char highSurrogate;
    private int[] time = NoTime();

    public RtfText()
    {
        flow = new Flow(writer);
        margins = new Margins(writer);
    }

    /// <summary>What a group is for.</summary>
    private enum Destination
    {
        Text,
        Skipped,
        Fonts,
        Styles,
        Properties,
        Property,
        Time,
        Header,
        Footer,
    }

    /// <summary>The document is closed, or full.</summary>
    public bool IsDone { get; private set; }

    public void OpenGroup()
    {
        Flush();
        toSkip = 0;
        if (outer.Count == RtfReader.MaxDepth) throw new UnreadableDocument(ErrorReason.NestedTooDeep, FormattableString.Invariant($"The RTF nests deeper than {RtfReader.MaxDepth} groups."));
        outer.Add(state);
        state = state with { Opens = "" };
        isStarred = false;
    }

    public void CloseGroup()
    {
        Flush();
        toSkip = 0;
        isStarred = false;
        if (outer.Count == 0) return;
        var closed = state;
        state = outer[^1];
        outer.RemoveAt(outer.Count - 1);
        Close(closed);
        IsDone = outer.Count == 0 || flow.IsFull;
    }

    public void AddByte(byte value)
    {
        if (toSkip > 0) toSkip--;
        else if (state.Destination != Destination.Skipped) pending.Add(value);
    }

    public void Symbol(char symbol)
    {
        if (toSkip > 0)
        {
            toSkip--;
            return;
        }

        switch (symbol)
        {
            case '*':
                isStarred = true;
                break;
            case '~':
                Append("\u00A0");
                break;
            case '_':
                Append("\u2011");
                break;
            case '\\' or '{' or '}':
                AddByte((byte)symbol);
                break;
            case '\r' or '\n':
                Word("par", null);
                break;
        }
    }

    /// <summary>A control word with its number, if it has one.</summary>
    public void Word(string word, int? number)
    {
        if (toSkip > 0 && word != "u")
        {
            toSkip--;
            return;
        }

        Flush();
        if (BeginDestination(word)) return;
        isStarred = false;
        if (state.Destination == Destination.Skipped) return;
        if (word == "u") AddUnicode(number ?? 0);
        else if (Characters.TryGetValue(word, out var character)) Append(character);
        else if (!Define(word, number ?? 0) && !Structure(word)) Format(word, number);
    }

    /// <summary>What was read.</summary>
    public ReadText End()
    {
        Flush();
        if (flow.InParagraph) EndParagraph();
        flow.End();
        foreach (var footer in footers) margins.Add(footer, "");
        if (!IsDone) writer.Stop("the file ends before its groups are closed: what would follow is missing");
        var read = writer.ToText(new FoundMetadata(""));
        return read with { Metadata = properties.ToMetadata(read.Text, flow.Title, flow.IsTitled, FormattableString.Invariant($"windows-{defaultCodePage} (declared)"), read.Blocks) };
    }

    // A destination is the first word of its group.
    private bool BeginDestination(string word)
    {
        switch (word)
        {
            case "fonttbl":
                return Go(Destination.Fonts);
            case "stylesheet":
                return Go(Destination.Styles);
            case "info":
                return Go(Destination.Properties);
            case "title" or "author" or "company" when state.Destination == Destination.Properties:
                return Go(Destination.Property, word);
            case "creatim" or "revtim" when state.Destination == Destination.Properties:
                time = NoTime();
                return Go(Destination.Time, word);
            case "header" or "headerl" or "headerr" or "headerf":
                return Go(Destination.Header, word);
            case "footer" or "footerl" or "footerr" or "footerf":
                return Go(Destination.Footer, word);
            case "footnote" when state.Destination == Destination.Text:
                return GoAside(Aside.Note);
            case "annotation" when state.Destination == Destination.Text:
                return GoAside(Aside.Comment);
            case "shptxt" or "dptxbxtext" when state.Destination == Destination.Text:
                return GoAside(Aside.Box);
            case "listtext" or "pntext":
                outer[^1] = outer[^1] with { IsListed = true };
                return Go(Destination.Skipped);
        }

        if (Skipped.Contains(word) || state.Destination == Destination.Properties) return Go(Destination.Skipped);
        // Boxes, drawings and pictures of a newer kind are marked as ignorable; what is in them is not.
        return isStarred && word is not ("shpinst" or "do" or "shptop" or "background") && Go(Destination.Skipped);
    }

    private bool Go(Destination destination, string opens = "")
    {
        if (outer.Count == 0) return true;
        // Nothing inside what is skipped is anything else.
        if (state.Destination != Destination.Skipped) state = state with { Destination = destination, Opens = opens };
        isStarred = false;
        return true;
    }

    private bool GoAside(Aside kind)
    {
        flow.BeginAside(kind);
        outerTables.Add(table);
        table = default;
        state = state with { Opens = "aside", InTable = false, Style = 0, Outline = null, IsListed = false };
        isStarred = false;
        return true;
    }

    private void Close(State closed)
    {
        switch (closed.Opens)
        {
            case "aside" when outerTables.Count > 0:
                if (flow.InParagraph) EndParagraph(closed);
                CloseTable();
                flow.EndAside();
                table = outerTables[^1];
                outerTables.RemoveAt(outerTables.Count - 1);
                break;
            case "title":
                properties.Title = Taken();
                break;
            case "author":
                properties.Author = Taken();
                break;
            case "company":
                properties.Publisher = Taken();
                break;
            case "creatim":
                properties.Created ??= W3cDate.Of(time[0], time[1], time[2], time[3], time[4], -1);
                break;
            case "revtim":
                properties.Modified ??= W3cDate.Of(time[0], time[1], time[2], time[3], time[4], -1);
                break;
            case "header" or "headerl" or "headerr" or "headerf" or "footer" or "footerl" or "footerr" or "footerf":
                CloseMargin(closed.Opens[0] == 'h');
                break;
        }
    }

    private void CloseMargin(bool isHeader)
    {
        foreach (var line in Taken().Split('\n'))
        {
            if (!isHeader) footers.Add(line);
            else if (!flow.InParagraph && !table.Table) margins.Add(line, "");
        }
    }

    private string Taken()
    {
        var text = aside.ToString();
        aside.Clear();
        return text;
    }

    // What tables of fonts and styles, and times, are made of.
    private bool Define(string word, int number)
    {
        switch (state.Destination)
        {
            case Destination.Fonts:
                DefineFont(word, number);
                return true;
            case Destination.Styles:
                DefineStyle(word, number);
                return true;
            case Destination.Time:
                if (Array.IndexOf(["yr", "mo", "dy", "hr", "min"], word) is >= 0 and var part) time[part] = number;
                return true;
            default:
                return false;
        }
    }

    private void DefineFont(string word, int number)
    {
        if (word == "f") state = state with { Font = number };
        else if (word == "fcharset" && codePages.Count < MaxFonts) codePages[state.Font] = CodePage(number);
        else if (word == "cpg" && codePages.Count < MaxFonts && number > 0) codePages[state.Font] = number;
    }

    private void DefineStyle(string word, int number)
    {
        switch (word)
        {
            case "s":
                state = state with { Style = number };
                break;
            case "cs" or "ts" or "ds":
                Go(Destination.Skipped);
                break;
            case "sbasedon":
                style = new ParagraphStyle("", Key(number)) { Outline = style?.Outline };
                break;
            case "outlinelevel":
                style = new ParagraphStyle("", style?.Parent) { Outline = number + 1 };
                break;
        }
    }

    private static string Key(int style) => FormattableString.Invariant($"s{style}");

    private bool Structure(string word)
    {
        switch (word)
        {
            case "par" or "sect" or "page" or "column":
                EndParagraph();
                return true;
            case "cell" when state.Destination == Destination.Text:
                state = state with { InTable = true };
                Place();
                EndParagraph();
                table.Cell = false;
                return true;
            case "nestcell" or "nestrow":
                EndParagraph();
                return true;
            case "row" when table.Row:
                flow.EndRow(new TextBlock(BlockKind.Table, default));
                table.Row = table.Cell = false;
                return true;
            default:
                return false;
        }
    }

    private void Format(string word, int? number)
    {
        switch (word)
        {
            case "pard":
                state = state with { Style = 0, Outline = null, InTable = false, IsListed = false };
                break;
            case "plain":
                state = state with { Font = defaultFont, IsHidden = false, IsRaised = false };
                break;
            case "s":
                state = state with { Style = number ?? 0 };
                break;
            case "outlinelevel":
                state = state with { Outline = (number ?? 9) + 1 };
                break;
            case "intbl":
                state = state with { InTable = true };
                break;
            case "itap":
                state = state with { InTable = number > 0 };
                break;
            case "ls":
                state = state with { IsListed = number > 0 };
                break;
            case "f":
                state = state with { Font = number ?? 0 };
                break;
            case "v" or "deleted":
                state = word == "v" ? state with { IsHidden = number != 0 } : state with { IsDeleted = number != 0 };
                break;
            case "super" or "nosupersub" or "sub":
                state = state with { IsRaised = word == "super" && number != 0 };
                break;
            case "uc":
                state = state with { Fallback = Math.Clamp(number ?? 1, 0, 16) };
                break;
            case "deff":
                defaultFont = number ?? 0;
                state = state with { Font = defaultFont };
                break;
            case "ansicpg" or "mac" or "pc" or "pca":
                defaultCodePage = word switch { "mac" => 10000, "pc" => 437, "pca" => 850, _ => Supported(number ?? 0) ? number!.Value : Ansi };
                break;
        }
    }

    private void AddUnicode(int number)
    {
        toSkip = state.Fallback;
        var unit = (char)(ushort)number;
        if (char.IsHighSurrogate(unit))
        {
            highSurrogate = unit;
            return;
        }

        Append(char.IsLowSurrogate(unit) && highSurrogate != 0 ? new string([highSurrogate, unit]) : unit.ToString());
        highSurrogate = '\0';
    }

    // The bytes that were collected, in the character set of the font; it may need two of them for a character, and only one may be written as "\'xx".
    private void Flush()
    {
        if (pending.Count == 0) return;
        var page = codePages.GetValueOrDefault(state.Font, defaultCodePage);
        var text = page == SymbolPage ? "" : Encoding(page).GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending));
        pending.Clear();
        Append(text);
    }

    private void Append(string text)
    {
        if (text.Length == 0) return;
        switch (state.Destination)
        {
            case Destination.Text when !state.IsHidden && !state.IsDeleted:
                Place();
                if (state.IsRaised) flow.AppendRaised(text);
                else flow.Append(text);
                break;
            case Destination.Property or Destination.Header or Destination.Footer when aside.Length <= ExtractionLimits.MaxTextLength:
                aside.Append(text);
                break;
            case Destination.Styles:
                styles.Add(Key(state.Style), new ParagraphStyle(text.TrimEnd(';').Split(',')[0], style?.Parent) { Outline = style?.Outline });
                style = null;
                break;
        }
    }

    // Opens the table, row and cell that the paragraph stands in, or closes the table when it stands in none.
    private void Place()
    {
        if (!state.InTable)
        {
            CloseTable();
            return;
        }

        if (!table.Table) flow.BeginTable();
        if (!table.Row) flow.BeginRow();
        if (!table.Cell) flow.BeginCell();
        table = (true, true, true);
    }

    private void CloseTable()
    {
        if (table.Table) flow.EndTable(new TextBlock(BlockKind.Table, default));
        table = default;
    }

    private void EndParagraph() => EndParagraph(state);

    private void EndParagraph(State properties)
    {
        if (properties.Destination is Destination.Header or Destination.Footer) aside.Append('\n');
        if (properties.Destination != Destination.Text) return;
        flow.EndParagraph(Block(properties));
        IsDone |= flow.IsFull;
    }

    private TextBlock Block(State properties)
    {
        var meaning = styles.Of(Key(properties.Style));
        if (properties.Outline is >= 1 and <= 9 && meaning.Kind is 0 or BlockKind.ListItem) meaning = ParagraphStyles.Heading(properties.Outline ?? 1);
        return properties.IsListed && meaning.Kind == 0 ? new TextBlock(BlockKind.ListItem, default) : meaning.Block;
    }

    /// <summary>Stands for fonts whose bytes are no characters.</summary>
    private const int SymbolPage = 42;

    // Character sets of Windows fonts (RTF 1.9.1, \fcharset).
    private int CodePage(int charset) => charset switch
    {
        2 => SymbolPage,
        77 => 10000,
        128 => 932,
        129 => 949,
        130 => 1361,
        134 => 54936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        254 => 437,
        255 => 850,
        _ => defaultCodePage,
    };

    private static bool Supported(int page) => page == 65001 || (page is > 0 and <= ushort.MaxValue && page != SymbolPage && CodePagesEncodingProvider.Instance.GetEncoding(page) is not null);

    private static Encoding Encoding(int page) =>
        page == 65001 ? System.Text.Encoding.UTF8 : (Supported(page) ? CodePagesEncodingProvider.Instance.GetEncoding(page) : null) ?? System.Text.Encoding.Latin1;

    private static int[] NoTime() => [-1, -1, -1, -1, -1];

    private static FrozenSet<string> Names(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What a group inherits from the group around it.</summary>
    private sealed record State
    {
        public Destination Destination { get; init; }

        /// <summary>What the end of the group completes; empty for nothing.</summary>
        public string Opens { get; init; } = "";

        public int Font { get; init; }

        public int Style { get; init; }

        public int? Outline { get; init; }

        public bool InTable { get; init; }

        public bool IsListed { get; init; }

        public bool IsHidden { get; init; }

        public bool IsRaised { get; init; }

        public bool IsDeleted { get; init; }

        /// <summary>How many characters behind a Unicode character stand for it in programs that know none.</summary>
        public int Fallback { get; init; } = 1;
    }
}
