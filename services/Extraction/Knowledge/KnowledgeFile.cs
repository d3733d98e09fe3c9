using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Dossier.Common.V1;

namespace Dossier.Extraction.Knowledge;

/// <summary>One line of a list: an entity with the names it goes by.</summary>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Id">Stable id; empty for the slug of the name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Preferred name.</param>
/// <param name="State">ISO 3166-1 alpha-3 code of the state it is, belongs to or governs, or the id of an organization; empty without one.</param>
/// <param name="Names">Further names.</param>
/// <param name="Demonyms">Names of its people, and of what belongs to it.</param>
/// <param name="Family">Family name of a person; empty for the last word of the name.</param>
/// <param name="Terms">Offices of a person.</param>
internal sealed record KnowledgeEntry(int Line, string Id, EntryKind Kind, string Name, string State, string[] Names, string[] Demonyms, string Family, Term[] Terms)
{
    /// <summary>Every name, the preferred one first.</summary>
    public IEnumerable<string> AllNames => Names.Prepend(Name);

    /// <summary>As mentions have it.</summary>
    public EntityType Type => Kind switch
    {
        EntryKind.Person => EntityType.Person,
        EntryKind.Organization => EntityType.Organization,
        EntryKind.Agreement => EntityType.Agreement,
        EntryKind.Event => EntityType.Event,
        _ => EntityType.Place,
    };
}

/// <summary>What an entry is.</summary>
internal enum EntryKind
{
    State,

    /// <summary>The capital of the state of the entry: it may stand for its government.</summary>
    Capital,
    Place,
    Organization,
    Person,
    Agreement,
    Event,
}

/// <summary>
/// Reads lists of entities, those of this build and those that users give alike: UTF-8, one entity a line, columns separated by tabs, several names or terms
/// of one column by "|". Lines that begin with "#" are remarks. docs/knowledge.md describes the columns.
/// </summary>
internal static class KnowledgeFile
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Most entries of a file.</summary>
    public const int MaxEntries = 100_000;

    /// <summary>Longest line, in UTF-16 units.</summary>
    public const int MaxLine = 16 * 1024;

    /// <summary>Longest name, in UTF-16 units.</summary>
    public const int MaxName = 200;

    /// <summary>Most names or terms of one column.</summary>
    public const int MaxNames = 200;

    /// <summary>Longest id.</summary>
    public const int MaxId = 120;

    private const int Columns = 8;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (char)c).Where(c => c != '\t'), '\u007f']);

    /// <exception cref="KnowledgeFileError">The file is too large or a line is malformed.</exception>
    public static List<KnowledgeEntry> Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes) throw new KnowledgeFileError(0, FormattableString.Invariant($"the file has more than {MaxBytes} bytes"));
        List<KnowledgeEntry> entries = [];
        var text = Decode(file);
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range).TrimEnd('\r');
            if (line.IsWhiteSpace() || line[0] == '#') continue;
            if (entries.Count == MaxEntries) throw new KnowledgeFileError(number, FormattableString.Invariant($"more than {MaxEntries} entries"));
            entries.Add(Entry(line, number));
        }

        return entries;
    }

    private static string Decode(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(Encoding.UTF8.Preamble)) file = file[Encoding.UTF8.Preamble.Length..];
        try
        {
            return Utf8.GetString(file);
        }
        catch (DecoderFallbackException invalid)
        {
            throw new KnowledgeFileError(1 + file[..Math.Clamp(invalid.Index, 0, file.Length)].Count((byte)'\n'), "the bytes are not UTF-8", invalid);
        }
    }

    private static KnowledgeEntry Entry(ReadOnlySpan<char> line, int number)
    {
        if (line.Length > MaxLine) throw new KnowledgeFileError(number, FormattableString.Invariant($"the line has more than {MaxLine} characters"));
        if (line.ContainsAny(Controls)) throw new KnowledgeFileError(number, "the line has a control character");
        Span<Range> ranges = stackalloc Range[Columns + 1];
        var count = line.Split(ranges, '\t');
        if (count > Columns) throw new KnowledgeFileError(number, FormattableString.Invariant($"more than {Columns} columns"));
        if (count < 3) throw new KnowledgeFileError(number, "fewer than three columns (id, type, name), separated by tabs");
        var columns = new Columned(line, ranges[..count]);
        var name = columns[2].Trim().ToString();
        var kind = KindOf(columns[1].Trim(), number);
        var entry = new KnowledgeEntry(
            number, IdOf(columns[0].Trim(), number), kind, Name(name, number), States.Of(columns[3].Trim()), Names(columns[4], number), Names(columns[5], number),
            columns[6].Trim().ToString(), Terms(columns[7], number));
        if (kind != EntryKind.Person && (entry.Family.Length > 0 || entry.Terms.Length > 0)) throw new KnowledgeFileError(number, "a family name or terms of what is no person");
        if (kind is EntryKind.Person or EntryKind.Agreement or EntryKind.Event && entry.Demonyms.Length > 0) throw new KnowledgeFileError(number, "demonyms of what is no place or organization");
        if (kind == EntryKind.Capital && entry.State.Length == 0) throw new KnowledgeFileError(number, "a capital without its state");
        return entry;
    }

    private static string IdOf(ReadOnlySpan<char> id, int line)
    {
        if (id.Length > MaxId) throw new KnowledgeFileError(line, FormattableString.Invariant($"the id has more than {MaxId} characters"));
        foreach (var c in id)
        {
            if (!char.IsLetterOrDigit(c) && c != '-' || char.IsUpper(c)) throw new KnowledgeFileError(line, $"the id “{id}” has other characters than small letters, digits and hyphens");
        }

        return id.ToString();
    }

    private static EntryKind KindOf(ReadOnlySpan<char> type, int line) => type switch
    {
        "state" => EntryKind.State,
        "capital" => EntryKind.Capital,
        "place" => EntryKind.Place,
        "organization" => EntryKind.Organization,
        "person" => EntryKind.Person,
        "agreement" => EntryKind.Agreement,
        "event" => EntryKind.Event,
        _ => throw new KnowledgeFileError(line, $"the type “{Shown(type)}” is none of state, capital, place, organization, person, agreement, event"),
    };

    private static string Name(string name, int line)
    {
        if (name.Length == 0) throw new KnowledgeFileError(line, "an empty name");
        if (name.Length > MaxName) throw new KnowledgeFileError(line, FormattableString.Invariant($"a name has more than {MaxName} characters"));
        return name;
    }

    private static string[] Names(ReadOnlySpan<char> column, int line)
    {
        if (column.IsWhiteSpace()) return [];
        var count = column.Count('|') + 1;
        if (count > MaxNames) throw new KnowledgeFileError(line, FormattableString.Invariant($"more than {MaxNames} names in one column"));
        var names = new string[count];
        var next = 0;
        foreach (var range in column.Split('|')) names[next++] = Name(column[range].Trim().ToString(), line);
        return names;
    }

    private static Term[] Terms(ReadOnlySpan<char> column, int line)
    {
        if (column.IsWhiteSpace()) return [];
        var count = column.Count('|') + 1;
        if (count > MaxNames) throw new KnowledgeFileError(line, FormattableString.Invariant($"more than {MaxNames} terms"));
        var terms = new Term[count];
        var next = 0;
        foreach (var range in column.Split('|')) terms[next++] = TermOf(column[range].Trim(), line);
        return terms;
    }

    // "president KOR 2003-02-25 2008-02-25"; a day that is "-" or not there is unknown or to come.
    private static Term TermOf(ReadOnlySpan<char> term, int line)
    {
        Span<Range> parts = stackalloc Range[5];
        var count = term.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (count is < 2 or > 4 || Offices.Parse(term[parts[0]]) is not { } office)
            throw new KnowledgeFileError(line, $"the term “{Shown(term)}” is not an office ({Offices.Names}), a state and two days");
        var from = count > 2 ? DayOf(term[parts[2]], line) : null;
        var to = count > 3 ? DayOf(term[parts[3]], line) : null;
        if (from > to) throw new KnowledgeFileError(line, $"the term “{Shown(term)}” ends before it begins");
        return new Term(office, States.Of(term[parts[1]]), from ?? DateOnly.MinValue, to ?? DateOnly.MaxValue);
    }

    private static DateOnly? DayOf(ReadOnlySpan<char> day, int line)
    {
        if (day is "-") return null;
        if (day.Length == 10 && day[4] == '-' && day[7] == '-' && Number(day[..4]) is var year and > 0 && Number(day[5..7]) is var month and >= 1 and <= 12
            && Number(day[8..]) is var number and >= 1 && number <= DateTime.DaysInMonth(year, month))
        {
            return new DateOnly(year, month, number);
        }

        throw new KnowledgeFileError(line, $"“{Shown(day)}” is no day like 2005-12-31");
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit)) return -1;
            number = number * 10 + digit - '0';
        }

        return number;
    }

    private static string Shown(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}…";

    /// <summary>One string for all mentions of a state.</summary>
    private static class States
    {
        private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);
        private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan = Known.GetAlternateLookup<ReadOnlySpan<char>>();

        public static string Of(ReadOnlySpan<char> state)
        {
            if (state.Length != 3) return state.ToString();
            if (BySpan.TryGetValue(state, out var known)) return known;
            var code = state.ToString();
            return Known.GetOrAdd(code, code);
        }
    }

    private readonly ref struct Columned(ReadOnlySpan<char> line, ReadOnlySpan<Range> ranges)
    {
        private readonly ReadOnlySpan<char> line = line;
        private readonly ReadOnlySpan<Range> ranges = ranges;

        /// <summary>A column; empty behind the last.</summary>
        public ReadOnlySpan<char> this[int column] => column < ranges.Length ? line[ranges[column]] : default;
    }
}

/// <summary>A list of entities cannot be taken.</summary>
/// <param name="line">From 1; 0 for the file as a whole.</param>
/// <param name="problem">What is wrong.</param>
/// <param name="inner">What says so; null when it is this program.</param>
public sealed class KnowledgeFileError(int line, string problem, Exception? inner = null)
    : Exception(line == 0 ? problem : FormattableString.Invariant($"line {line}: {problem}"), inner)
{
    /// <summary>The line, from 1; 0 for the file as a whole.</summary>
    public int Line => line;
}
