namespace Dossier.Extraction.Reading.Lines;

/// <summary>What one look at a line tells, whatever stands around it. Lengths are in words; a Chinese, Japanese or Thai character counts as 0.6 of a word.</summary>
internal struct LineShape
{
    /// <summary>Words, or what they amount to.</summary>
    public float Words;

    /// <summary>UTF-16 units.</summary>
    public int Length;

    /// <summary>First of its words in <see cref="LineDocument"/>.</summary>
    public int FirstWord;

    /// <summary>How many of its words are kept there.</summary>
    public int WordCount;

    /// <summary>Words that begin with a capital, are all capitals, or have no case at all (as shares of words with letters).</summary>
    public float Capitals, Shouted, Uncased;

    /// <summary>Characters of these kinds, as shares of all that are not white space.</summary>
    public float Digits, Symbols, Ideographs, Hangul;

    /// <summary>Frequent small words ("the", "und", "de") as a share of words.</summary>
    public float FunctionWords;

    /// <summary>Words of buttons and menus ("share", "로그인") as a share of words; 1 for a whole line that is one.</summary>
    public float InterfaceWords;

    /// <summary>Full stops, commas, separators (| › » ·), quotation marks and brackets, counted.</summary>
    public int InnerStops, Commas, Separators, Quotes, Brackets;

    /// <summary>How it ends and begins.</summary>
    public LineEnd End;

    public LineStart Start;

    public LineSigns Signs;

    /// <summary>Hash of its letters and digits without case: the same for a line that is repeated.</summary>
    public ulong Hash;

    /// <summary>What the words of the line say for content, by the learned weights: their sum over the root of their number.</summary>
    public float WordScore;

    /// <summary>The lowest and the highest weight of a word in it.</summary>
    public float LowestWord, HighestWord;

    /// <summary>Whether it reads as running text: it ends as a sentence does, or holds the end of one, and is not short.</summary>
    public readonly bool IsSentence =>
        End == LineEnd.Stop && Words >= 4 || End == LineEnd.FullStop && Words >= 2.4f || Words >= 12 && InnerStops > 0;

    /// <summary>A sentence that is long enough to be of a paragraph.</summary>
    public readonly bool IsLongSentence => Words >= 12 && (End is LineEnd.Stop or LineEnd.FullStop or LineEnd.Colon || InnerStops > 0);
}

/// <summary>What stands at the end of a line, closing quotation marks and brackets aside.</summary>
internal enum LineEnd : byte
{
    Other,
    Stop,
    FullStop,
    Colon,
    Comma,
    Ellipsis,
    Arrow,
    Dash,
    Digit,
}

/// <summary>What a line begins with.</summary>
internal enum LineStart : byte
{
    Other,
    Upper,
    Lower,
    Digit,
    Quote,
    Bullet,
    Closing,
    Bracket,
    Numbered,
}

/// <summary>Signs that a line may hold.</summary>
[Flags]
internal enum LineSigns
{
    None = 0,
    Year = 1,
    Month = 2,
    Clock = 4,
    Url = 8,
    Mail = 16,
    Copyright = 32,
    Price = 64,
    Question = 128,
    EndMark = 256,
    Credit = 512,
    CaptionWord = 1024,
    PresentTense = 2048,
    FullDate = 4096,
}
