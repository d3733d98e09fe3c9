using System.Globalization;

namespace Dossier.Extraction.Duplicates;

/// <summary>What a character counts for when texts are compared.</summary>
internal enum CharacterRole : byte
{
    /// <summary>Stands between words: white space, punctuation, symbols, control characters.</summary>
    Separator,

    /// <summary>Is not there: marks on letters, apostrophes, soft hyphens, marks of direction and width.</summary>
    Ignored,

    /// <summary>Part of a word.</summary>
    Letter,

    /// <summary>A word by itself: writing without spaces between words (Han, kana, Thai, Lao, Myanmar, Khmer).</summary>
    Ideograph,
}

/// <summary>
/// Folds characters, so that texts that a reader would call the same are the same: case, full width, accents of Latin, Greek and Cyrillic letters, whether
/// a letter with an accent is one character or two, kinds of quotation marks and dashes.
/// </summary>
internal static class FoldedCharacters
{
    private const int FullWidthFirst = 0xFF01;
    private const int FullWidthLast = 0xFF5E;
    private const int FullWidthShift = 0xFEE0;

    // Canonical decompositions of the Unicode standard: each base letter with the letters that are it with marks.
    private static readonly string[] Accented =
    [
        "aàáâãäåāăąǎạảấầẩẫậắằẳẵặ", "cçćĉċč", "dď", "eèéêëēĕėęěẹẻẽếềểễệ", "gĝğġģǧ", "hĥ", "iìíîïĩīĭįǐỉị", "jĵ", "kķ", "lĺļľ", "nñńņň", "oòóôõöōŏőơǒọỏốồổỗộớờởỡợ",
        "rŕŗř", "sśŝşšș", "tţťț", "uùúûüũūŭůűųưǔụủứừửữự", "wŵẁẃẅ", "yýÿŷỳỵỷỹ", "zźżž",
        "αά", "εέ", "ηή", "ιίϊΐ", "οό", "υύϋΰ", "ωώ", "ий", "её", "ії", "уў", "гѓ", "кќ",
    ];

    private static readonly Tables Folded = new();

    /// <summary>The role of a UTF-16 unit; surrogates are letters, see <see cref="IsIdeograph"/>.</summary>
    public static CharacterRole RoleOf(char c) => Folded.Roles[c];

    /// <summary>The unit that stands for it in a word.</summary>
    public static char Fold(char c) => Folded.Characters[c];

    /// <summary>Whether a pair of surrogates is a Han character: planes 2 and 3 of Unicode hold nothing else.</summary>
    public static bool IsIdeograph(char high, char low) => char.IsSurrogatePair(high, low) && char.ConvertToUtf32(high, low) >> 16 is 2 or 3;

    private sealed class Tables
    {
        public Tables()
        {
            for (var c = 0; c <= char.MaxValue; c++)
            {
                var folded = c is >= FullWidthFirst and <= FullWidthLast ? (char)(c - FullWidthShift) : (char)c;
                Characters[c] = char.ToLowerInvariant(folded);
                Roles[c] = Role(folded);
            }

            foreach (var letters in Accented)
            {
                foreach (var accented in letters.AsSpan(1))
                {
                    Characters[accented] = letters[0];
                    Characters[char.ToUpperInvariant(accented)] = letters[0];
                }
            }
        }

        public CharacterRole[] Roles { get; } = new CharacterRole[char.MaxValue + 1];

        public char[] Characters { get; } = new char[char.MaxValue + 1];

        private static CharacterRole Role(char c) => char.GetUnicodeCategory(c) switch
        {
            _ when c is '\'' or '\u2018' or '\u2019' or '\u02BC' => CharacterRole.Ignored,
            _ when IsWrittenWithoutSpaces(c) => char.IsLetterOrDigit(c) ? CharacterRole.Ideograph : IgnoredMark(c),
            UnicodeCategory.NonSpacingMark or UnicodeCategory.Format => CharacterRole.Ignored,
            UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Surrogate => CharacterRole.Letter,
            _ => char.IsLetterOrDigit(c) ? CharacterRole.Letter : CharacterRole.Separator,
        };

        private static CharacterRole IgnoredMark(char c) =>
            char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark ? CharacterRole.Ignored : CharacterRole.Separator;

        private static bool IsWrittenWithoutSpaces(char c) => c is
            (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF')
            or (>= '\u3005' and <= '\u3007') or (>= '\u3040' and <= '\u30FF') or (>= '\u31F0' and <= '\u31FF')
            or (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
    }
}
