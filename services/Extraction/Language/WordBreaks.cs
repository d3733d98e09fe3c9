using System.Globalization;
using System.Text;

namespace Dossier.Extraction.Language;

/// <summary>
/// Word boundaries of the Unicode Standard (Annex 29, rules WB3 to WB16). What a character is comes from its category and, where that is not enough, from
/// short tables of ranges. Languages that do not set words apart (Thai, Chinese) would need a dictionary: their characters stand alone here, as the annex has
/// it, with their marks.
/// </summary>
internal static class WordBreaks
{
    private enum Kind : byte
    {
        Other,
        Newline,
        Extend,
        Joiner,
        RegionalIndicator,
        Katakana,
        HebrewLetter,
        Letter,
        SingleQuote,
        DoubleQuote,
        MidNumberOrLetter,
        MidLetter,
        MidNumber,
        Numeric,
        ExtendNumberOrLetter,
        Space,
        Picture,
    }

    /// <summary>The first boundary behind an offset.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="start">A boundary.</param>
    /// <param name="limit">A boundary, too.</param>
    public static int Next(string text, int start, int limit)
    {
        var at = start + LengthAt(text, start);
        var (before, last) = (Kind.Other, KindAt(text, start));
        // A flag is two indicators: the third begins another one.
        var indicators = last == Kind.RegionalIndicator ? 1 : 0;
        var raw = last;
        while (at < limit)
        {
            var next = KindAt(text, at);
            if (IsIgnored(next) && last != Kind.Newline)
            {
                // WB4: marks and joiners belong to what they follow.
                raw = next;
                at += LengthAt(text, at);
                continue;
            }

            if (!Joins(text, at, limit, before, last, raw, next, indicators)) return at;
            if (next == Kind.RegionalIndicator) indicators++;
            (before, last, raw) = (last, next, next);
            at += LengthAt(text, at);
        }

        return limit;
    }

    private static bool Joins(string text, int at, int limit, Kind before, Kind last, Kind raw, Kind next, int indicators)
    {
        if (raw == Kind.Joiner && next == Kind.Picture) return true; // WB3c
        if (last == Kind.Newline || next == Kind.Newline) return last == Kind.Newline && next == Kind.Newline && text[at - 1] == '\r' && text[at] == '\n'; // WB3, 3a, 3b
        if (last == Kind.Space && raw == Kind.Space && next == Kind.Space) return true; // WB3d
        if (IsLetter(last) && IsLetter(next)) return true; // WB5
        if (IsLetter(last) && IsBetweenLetters(next) && IsLetter(After(text, at, limit))) return true; // WB6
        if (IsLetter(before) && IsBetweenLetters(last) && IsLetter(next)) return true; // WB7
        if (last == Kind.HebrewLetter && next == Kind.SingleQuote) return true; // WB7a
        if (last == Kind.HebrewLetter && next == Kind.DoubleQuote && After(text, at, limit) == Kind.HebrewLetter) return true; // WB7b
        if (before == Kind.HebrewLetter && last == Kind.DoubleQuote && next == Kind.HebrewLetter) return true; // WB7c
        if (next == Kind.Numeric && (last == Kind.Numeric || IsLetter(last))) return true; // WB8, 9
        if (last == Kind.Numeric && IsLetter(next)) return true; // WB10
        if (before == Kind.Numeric && IsBetweenDigits(last) && next == Kind.Numeric) return true; // WB11
        if (last == Kind.Numeric && IsBetweenDigits(next) && After(text, at, limit) == Kind.Numeric) return true; // WB12
        if (last == Kind.Katakana && next == Kind.Katakana) return true; // WB13
        if (next == Kind.ExtendNumberOrLetter) return IsLetter(last) || last is Kind.Numeric or Kind.Katakana or Kind.ExtendNumberOrLetter; // WB13a
        if (last == Kind.ExtendNumberOrLetter) return IsLetter(next) || next is Kind.Numeric or Kind.Katakana; // WB13b
        return last == Kind.RegionalIndicator && next == Kind.RegionalIndicator && indicators % 2 == 1; // WB15, 16
    }

    // What follows the character at an offset, past marks.
    private static Kind After(string text, int at, int limit)
    {
        at += LengthAt(text, at);
        for (var looked = 0; at < limit && looked < MaxMarks; looked++)
        {
            var kind = KindAt(text, at);
            if (!IsIgnored(kind)) return kind;
            at += LengthAt(text, at);
        }

        return Kind.Other;
    }

    /// <summary>Marks on one character that are looked past.</summary>
    private const int MaxMarks = 32;

    private static bool IsIgnored(Kind kind) => kind is Kind.Extend or Kind.Joiner;

    private static bool IsLetter(Kind kind) => kind is Kind.Letter or Kind.HebrewLetter;

    private static bool IsBetweenLetters(Kind kind) => kind is Kind.MidLetter or Kind.MidNumberOrLetter or Kind.SingleQuote;

    private static bool IsBetweenDigits(Kind kind) => kind is Kind.MidNumber or Kind.MidNumberOrLetter or Kind.SingleQuote;

    private static int LengthAt(string text, int at) => char.IsSurrogatePair(text, at) ? 2 : 1;

    private static Kind KindAt(string text, int at)
    {
        var c = text[at];
        if (char.IsAsciiLetter(c) || c is >= '가' and <= '힣') return Kind.Letter;
        if (char.IsAsciiDigit(c)) return Kind.Numeric;
        return Rune.TryGetRuneAt(text, at, out var rune) ? KindOf(rune) : Kind.Other;
    }

    private static Kind KindOf(Rune rune) => rune.Value switch
    {
        '\r' or '\n' or 0x0B or 0x0C or 0x85 or 0x2028 or 0x2029 => Kind.Newline,
        0x200D => Kind.Joiner,
        '\'' => Kind.SingleQuote,
        '"' => Kind.DoubleQuote,
        '.' or 0x2018 or 0x2019 or 0x2024 or 0xFE52 or 0xFF07 or 0xFF0E => Kind.MidNumberOrLetter,
        ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2027 or 0xFE13 or 0xFE55 or 0xFF1A => Kind.MidLetter,
        ',' or ';' or 0x37E or 0x589 or 0x60C or 0x60D or 0x66C or 0x7F8 or 0x2044 or 0xFE10 or 0xFE14 or 0xFE50 or 0xFE54 or 0xFF0C or 0xFF1B => Kind.MidNumber,
        0x66B => Kind.Numeric,
        0x202F => Kind.ExtendNumberOrLetter,
        >= 0x1F1E6 and <= 0x1F1FF => Kind.RegionalIndicator,
        >= 0x1F3FB and <= 0x1F3FF => Kind.Extend,
        _ => KindByCategory(rune),
    };

    private static Kind KindByCategory(Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark:
            case UnicodeCategory.Format when rune.Value != 0x200B:
                return Kind.Extend;
            case UnicodeCategory.ConnectorPunctuation:
                return Kind.ExtendNumberOrLetter;
            case UnicodeCategory.DecimalDigitNumber:
                return Kind.Numeric;
            case UnicodeCategory.SpaceSeparator:
                return rune.Value is 0xA0 or 0x2007 ? Kind.Other : Kind.Space;
            case UnicodeCategory.OtherSymbol:
                return IsPicture(rune.Value) || rune.Value is >= 0x24B6 and <= 0x24E9 ? PictureOrCircled(rune.Value) : Kind.Other;
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber:
                return KindOfLetter(rune.Value);
            default:
                return IsPicture(rune.Value) ? Kind.Picture : Kind.Other;
        }
    }

    private static Kind PictureOrCircled(int value) => value is >= 0x24B6 and <= 0x24E9 and not 0x24C2 ? Kind.Letter : Kind.Picture;

    private static Kind KindOfLetter(int value)
    {
        if (value is >= 0x30A1 and <= 0x30FF or >= 0x3031 and <= 0x3035 or >= 0x31F0 and <= 0x31FF or >= 0xFF66 and <= 0xFF9D or >= 0x32D0 and <= 0x32FE) return Kind.Katakana;
        if (value is >= 0x05D0 and <= 0x05F2 or >= 0xFB1D and <= 0xFB4F) return Kind.HebrewLetter;
        return IsUnspaced(value) ? Kind.Other : Kind.Letter;
    }

    // Letters of scripts that do not set words apart: Han, Hiragana, Thai, Lao, Burmese, Khmer, Tai.
    private static bool IsUnspaced(int value) => value
        is >= 0x3040 and <= 0x309F or >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x3FFFF or 0x3005 or 0x3006 or 0x3007
        or >= 0x3021 and <= 0x3029 or >= 0x3038 and <= 0x303A
        or >= 0x0E00 and <= 0x0EFF or >= 0x1000 and <= 0x109F or >= 0x1780 and <= 0x17FF or >= 0x1950 and <= 0x19DF or >= 0x1A20 and <= 0x1AAF
        or >= 0xA9E0 and <= 0xA9FF or >= 0xAA60 and <= 0xAADF;

    private static bool IsPicture(int value) => value
        is 0xA9 or 0xAE or 0x203C or 0x2049 or 0x2122 or 0x2139 or >= 0x2194 and <= 0x21AA or >= 0x231A and <= 0x23FF or 0x24C2 or >= 0x25AA and <= 0x27BF or >= 0x2934 and <= 0x2935
        or >= 0x2B05 and <= 0x2B55 or 0x3030 or 0x303D or 0x3297 or 0x3299 or >= 0x1F000 and <= 0x1FAFF;
}
