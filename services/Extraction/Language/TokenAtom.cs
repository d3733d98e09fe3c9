using System.Globalization;
using System.Text;

namespace Dossier.Extraction.Language;

/// <summary>What an atom is made of.</summary>
internal enum AtomKind : byte
{
    /// <summary>No atom: beyond white space.</summary>
    None,

    /// <summary>Letters and their marks.</summary>
    Letters,
    Digits,

    /// <summary>Full stops.</summary>
    Stop,

    /// <summary>Commas.</summary>
    Comma,

    /// <summary>Hyphens and dashes.</summary>
    Hyphen,
    Apostrophe,

    /// <summary>"n't" and "'s", "'re" and so on behind a word.</summary>
    Clitic,
    Slash,
    Colon,
    Quote,
    Bracket,
    Stronger,
    Currency,
    Percent,
    Symbol,

    /// <summary>An address of the web or of mail.</summary>
    Address,
}

/// <summary>A part of what white space leaves together that is never split: tokens are made of one or more.</summary>
internal struct TokenAtom
{
    /// <summary>First unit.</summary>
    public int Start;

    /// <summary>Behind the last.</summary>
    public int End;

    /// <summary>What it is made of.</summary>
    public AtomKind Kind;

    /// <summary>How its letters are written, or how many digits or marks there are.</summary>
    public byte Form;

    /// <summary>Hash in small letters.</summary>
    public uint Word;

    /// <summary>Whether it is the first part of a word that is two words ("can|not"): 1 perhaps, 2 surely.</summary>
    public byte Splits;
}

/// <summary>Reads atoms.</summary>
internal static class TokenAtoms
{
    /// <summary>Units of an atom that are hashed and looked at.</summary>
    private const int MaxLooked = 48;

    /// <summary>Reads the atom at an offset.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="at">Where the atom starts.</param>
    /// <param name="start">Where what white space leaves together starts.</param>
    /// <param name="end">Behind it.</param>
    /// <param name="model">That knows words which are two.</param>
    public static TokenAtom Read(string text, int at, int start, int end, SegmentModel model)
    {
        var c = text[at];
        var atom = new TokenAtom { Start = at, Kind = KindOf(text, at) };
        if (atom.Kind == AtomKind.Letters)
        {
            atom.End = EndOfLetters(text, at, end);
            ReadLetters(text, ref atom, at > start && KindOf(text, at - 1) == AtomKind.Letters, end, model);
            return atom;
        }

        atom.End = at + (char.IsSurrogatePair(text, at) ? 2 : 1);
        if (atom.Kind == AtomKind.Digits)
        {
            while (atom.End < end && char.IsDigit(text[atom.End])) atom.End++;
        }
        else if (atom.Kind == AtomKind.Apostrophe && at > start && CliticAt(text, at, end) is var clitic and > 0)
        {
            (atom.Kind, atom.End) = (AtomKind.Clitic, at + clitic);
        }
        else
        {
            ReadMarks(text, c, ref atom, end);
        }

        atom.Form = (byte)Math.Min(atom.End - at, 6);
        atom.Word = FeatureHash.Folded(text.AsSpan(at, Math.Min(atom.End - at, MaxLooked)));
        return atom;
    }

    private static void ReadMarks(string text, char c, ref TokenAtom atom, int end)
    {
        if (char.IsAscii(c) && c is not ('(' or ')' or '[' or ']' or '{' or '}' or '"'))
        {
            while (atom.End < end && (text[atom.End] == c || (atom.Kind == AtomKind.Stronger && text[atom.End] is '!' or '?'))) atom.End++;
        }
        else
        {
            while (atom.End < end && IsJoined(text, atom.End)) atom.End += char.IsSurrogatePair(text, atom.End) ? 2 : 1;
        }
    }

    private static void ReadLetters(string text, ref TokenAtom atom, bool isRest, int end, SegmentModel model)
    {
        var (at, stop) = (atom.Start, atom.End);
        if (text[stop - 1] is 'n' or 'N' && stop + 1 < end && IsApostrophe(text[stop]) && text[stop + 1] is 't' or 'T' && (stop + 2 == end || !char.IsLetter(text[stop + 2])))
        {
            if (stop - at == 1 && isRest) (atom.Kind, atom.End) = (AtomKind.Clitic, stop + 2);
            else if (stop - at > 1) (atom.End, atom.Splits) = (stop - 1, 2);
        }

        var word = text.AsSpan(at, Math.Min(atom.End - at, MaxLooked));
        atom.Word = FeatureHash.Folded(word);
        if (!isRest && atom.Splits == 0 && model.SplitOf(atom.Word) is var split and > 0)
        {
            atom.Splits = (byte)(split >= SegmentModel.SurelySplit ? 2 : 1);
            split &= SegmentModel.SurelySplit - 1;
            if (split < atom.End - at) atom.End = at + split;
            else atom.Splits = 0;
        }

        atom.Form = FormOf(word);
    }

    private static byte FormOf(ReadOnlySpan<char> word)
    {
        var upper = 0;
        foreach (var c in word) upper += char.IsUpper(c) ? 1 : 0;
        var length = word.Length switch { 1 => 0, 2 => 1, 3 => 2, _ => 3 };
        var form = upper == 0 ? 0 : upper == word.Length ? 1 : upper == 1 && char.IsUpper(word[0]) ? 2 : 3;
        return (byte)((length * 4) + form);
    }

    private static int EndOfLetters(string text, int at, int end)
    {
        while (at < end && KindOf(text, at) == AtomKind.Letters) at += char.IsSurrogatePair(text, at) ? 2 : 1;
        return at;
    }

    // "'s", "'re", "'ve", "'ll", "'d", "'m" with nothing behind that goes on with the word.
    private static int CliticAt(string text, int at, int end)
    {
        if (!char.IsLetterOrDigit(text[at - 1]) && text[at - 1] != '.') return 0;
        var length = at + 1 < end ? (char)(text[at + 1] | 0x20) switch
        {
            's' or 'd' or 'm' => 2,
            'r' or 'v' when at + 2 < end && (text[at + 2] | 0x20) == 'e' => 3,
            'l' when at + 2 < end && (text[at + 2] | 0x20) == 'l' => 3,
            _ => 0,
        } : 0;
        return length > 0 && (at + length == end || !char.IsLetterOrDigit(text[at + length])) ? length : 0;
    }

    private static AtomKind KindOf(string text, int at)
    {
        var c = text[at];
        if (char.IsAscii(c)) return AsciiKinds[c];
        if (char.IsLetter(c)) return AtomKind.Letters;
        if (c is '’' or '‘') return AtomKind.Apostrophe;
        if (c is '“' or '”' or '«' or '»' or '„') return AtomKind.Quote;
        if (c is '–' or '—' or '‐' or '‑' or '−') return AtomKind.Hyphen;
        if (!Rune.TryGetRuneAt(text, at, out var rune)) return char.IsLowSurrogate(c) ? KindOfPair(text, at - 1) : AtomKind.Symbol;
        return KindOf(rune);
    }

    private static AtomKind KindOfPair(string text, int at) => at >= 0 && Rune.TryGetRuneAt(text, at, out var rune) ? KindOf(rune) : AtomKind.Symbol;

    private static AtomKind KindOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => AtomKind.Letters,
        UnicodeCategory.DecimalDigitNumber => AtomKind.Digits,
        UnicodeCategory.LetterNumber => AtomKind.Letters,
        UnicodeCategory.CurrencySymbol => AtomKind.Currency,
        UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation => AtomKind.Bracket,
        _ => Rune.IsLetter(rune) ? AtomKind.Letters : AtomKind.Symbol,
    };

    private static readonly AtomKind[] AsciiKinds = [.. Enumerable.Range(0, 128).Select(n => KindOfAscii((char)n))];

    private static AtomKind KindOfAscii(char c) => c switch
    {
        >= '0' and <= '9' => AtomKind.Digits,
        _ when char.IsAsciiLetter(c) => AtomKind.Letters,
        '.' => AtomKind.Stop,
        ',' => AtomKind.Comma,
        '-' => AtomKind.Hyphen,
        '\'' or '`' => AtomKind.Apostrophe,
        '/' => AtomKind.Slash,
        ':' or ';' => AtomKind.Colon,
        '"' => AtomKind.Quote,
        '(' or ')' or '[' or ']' or '{' or '}' => AtomKind.Bracket,
        '!' or '?' => AtomKind.Stronger,
        '$' => AtomKind.Currency,
        '%' => AtomKind.Percent,
        _ => AtomKind.Symbol,
    };

    private static bool IsApostrophe(char c) => c is '\'' or '’';

    // What belongs to the symbol before it: marks, variation selectors, joiners and what they join, skin tones.
    private static bool IsJoined(string text, int at)
    {
        if (char.IsAscii(text[at])) return false;
        if (text[at - 1] == '\u200D') return Rune.TryGetRuneAt(text, at, out var joined) && !Rune.IsWhiteSpace(joined);
        return Rune.TryGetRuneAt(text, at, out var rune)
            && (rune.Value is 0x200D or (>= 0x1F3FB and <= 0x1F3FF) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
    }
}
