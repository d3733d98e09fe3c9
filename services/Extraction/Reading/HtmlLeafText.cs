namespace Dossier.Extraction.Reading;

/// <summary>What can be counted in the text of a leaf, in one pass.</summary>
internal readonly record struct HtmlLeafText
{
    /// <summary>Characters that are no white space; ideographs count twice, since they say twice as much.</summary>
    public int Size { get; private init; }

    public int Words { get; private init; }

    /// <summary>Ends of sentences: a stop before white space, or an ideographic stop.</summary>
    public int Stops { get; private init; }

    public int Commas { get; private init; }

    public int Digits { get; private init; }

    /// <summary>Words that begin with a capital.</summary>
    public int Capitals { get; private init; }

    public int Lines { get; private init; }

    /// <summary>Bars, dots and arrows that divide entries of a menu.</summary>
    public int Dividers { get; private init; }

    /// <summary>Whether there is a year, 1900 to 2099.</summary>
    public bool HasYear { get; private init; }

    /// <summary>The last character, as far as it says how a text ends: 5 a question, 4 a call, 3 a stop, 2 a colon, 1 an ellipsis or arrow, 0 anything else.</summary>
    public int End { get; private init; }

    /// <summary>The first character: 3 a small letter, 2 a digit, 1 a sign, 0 anything else.</summary>
    public int Begin { get; private init; }

    /// <summary>Words before a colon that stands among the first words and has text behind it ("See also: ..."); 0 when there is none.</summary>
    public int Label { get; private init; }

    /// <summary>Hash of the text in small letters without signs, to find what is repeated.</summary>
    public uint Hash { get; private init; }

    /// <summary>A colon behind more words ends no label.</summary>
    private const int MaxLabelWords = 5;

    public static HtmlLeafText Of(ReadOnlySpan<char> text)
    {
        int size = 0, words = 0, stops = 0, commas = 0, digits = 0, capitals = 0, lines = 1, dividers = 0, run = 0, label = 0;
        var (year, hash, inside) = (false, 2166136261u, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var next = i + 1 < text.Length ? text[i + 1] : ' ';
            if (c is '\n') lines++;
            if (char.IsWhiteSpace(c))
            {
                inside = false;
                run = 0;
                continue;
            }

            size += c >= '\u3040' ? 2 : 1;
            if (char.IsLetterOrDigit(c))
            {
                hash = (hash ^ char.ToLowerInvariant(c)) * 16777619u;
                if (c >= '\u3040' ? (i & 1) == 0 : !inside) words++;
                if (!inside && char.IsUpper(c)) capitals++;
                inside = true;
                if (char.IsAsciiDigit(c))
                {
                    digits++;
                    run++;
                    year |= run == 4 && !char.IsAsciiDigit(next) && text[(i - 3)..(i - 1)] is "19" or "20";
                    continue;
                }
            }
            else
            {
                if (c is ':' or '：' && label == 0 && words is > 0 and <= MaxLabelWords && i + 2 < text.Length && !char.IsAsciiDigit(next)) label = words;
                inside &= c is '\'' or '\u2019' or '-';
                if (c is '.' or '!' or '?' && (char.IsWhiteSpace(next) || next is '"' or '\u201D' or ')' or '\u00BB') || c is '。' or '！' or '？' or '؟' or '।') stops++;
                else if (c is ',' or ';' or '，' or '、') commas++;
                else if (c is '|' or '·' or '•' or '»' or '›' or '→' or '/' or '>') dividers++;
            }

            run = 0;
        }

        return new HtmlLeafText
        {
            Size = size, Words = words, Stops = stops, Commas = commas, Digits = digits, Capitals = capitals, Lines = lines, Dividers = dividers, HasYear = year,
            End = Ending(text), Begin = Beginning(text), Label = label, Hash = hash,
        };
    }

    private static int Ending(ReadOnlySpan<char> text) => text.TrimEnd("\"'”’»)]") switch
    {
        [.., '?' or '？'] => 5,
        [.., '!' or '！'] => 4,
        [.., '.' or '。'] => 3,
        [.., ':' or '：'] => 2,
        [.., '…' or '→' or '»' or '›' or '>'] => 1,
        _ => 0,
    };

    private static int Beginning(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return 0;
        return char.IsLower(text[0]) ? 3 : char.IsDigit(text[0]) ? 2 : char.IsLetter(text[0]) ? 0 : 1;
    }
}
