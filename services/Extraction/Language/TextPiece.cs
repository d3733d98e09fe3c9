namespace Dossier.Extraction.Language;

/// <summary>What stands between a piece of text and the one before it.</summary>
internal enum PieceGap : byte
{
    /// <summary>Nothing: a space is missing ("end.Begin").</summary>
    None,

    /// <summary>White space inside a line: how much says nothing, as the treebanks have one space everywhere.</summary>
    Space,

    /// <summary>The end of a line.</summary>
    Line,

    /// <summary>The paragraph begins.</summary>
    Paragraph,
}

/// <summary>What the letters and digits of a piece look like.</summary>
internal enum PieceShape : byte
{
    /// <summary>No piece: before the first or behind the last.</summary>
    Missing,
    Symbols,
    Lower,
    Capitalized,
    Capital,
    AllCapitals,
    MixedCase,
    Digits,
    DigitsAndMarks,
    DigitsFirst,
    LettersAndDigits,
    Dotted,
    Hyphenated,
    Address,
    Other,
}

/// <summary>Marks at the ends of a piece.</summary>
internal enum PieceMark : byte
{
    None,
    Stop,
    Ellipsis,
    Question,
    Exclamation,
    Comma,
    Colon,
    Semicolon,
    Dash,
    Quote,
    Opener,
    Closer,
    StopInside,
    QuestionInside,
    ExclamationInside,
    CommaInside,
    Apostrophe,
    Bullet,
    Angle,
    Symbol,
}

/// <summary>A run of characters without white space, or a part of one where a space seems to be missing.</summary>
internal struct TextPiece
{
    /// <summary>First unit.</summary>
    public int Start;

    /// <summary>Behind the last.</summary>
    public int End;

    /// <summary>Where its line begins.</summary>
    public int LineStart;

    /// <summary>Hash of its letters and digits between the marks, in small letters, every digit the same.</summary>
    public uint Word;

    /// <summary>Hash of the last three units of the word.</summary>
    public uint Suffix;

    /// <summary>Hash of the marks behind the word.</summary>
    public uint Marks;

    /// <summary>Units of the word.</summary>
    public int Length;

    /// <summary>Class of the word, as the model lists it.</summary>
    public byte Class;

    /// <summary>What the word abbreviates like, if a single full stop follows it.</summary>
    public Abbreviation Abbreviation;

    /// <summary>What stands before it.</summary>
    public PieceGap Gap;

    /// <summary>What the word looks like.</summary>
    public PieceShape Shape;

    /// <summary>The first mark before the word.</summary>
    public PieceMark Lead;

    /// <summary>The marks behind the word.</summary>
    public PieceMark Trail;
}
