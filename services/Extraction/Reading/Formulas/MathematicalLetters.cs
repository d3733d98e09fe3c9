namespace Dossier.Extraction.Reading.Formulas;

/// <summary>The letters and digits behind those of the mathematical alphabets (Unicode, U+1D400 to U+1D7FF): an italic E is an E.</summary>
internal static class MathematicalLetters
{
    private const int First = 0x1D400, LastLatin = 0x1D6A3, FirstGreek = 0x1D6A8, LastGreek = 0x1D7C9, FirstDigit = 0x1D7CE, LastDigit = 0x1D7FF;
    private const int LatinAlphabet = 52, GreekAlphabet = 58, CapitalsOfGreek = 25;

    /// <summary>What follows the small letters of each Greek alphabet.</summary>
    private const string GreekSigns = "∂ϵϑϰϕϱϖ";

    /// <summary>The plain character of a code point; itself for any other.</summary>
    public static string Plain(int codePoint) => codePoint switch
    {
        // Planck's constant stands in for the italic h.
        0x210E => "h",
        >= First and <= LastLatin => Latin((codePoint - First) % LatinAlphabet).ToString(),
        >= FirstGreek and <= LastGreek => Greek((codePoint - FirstGreek) % GreekAlphabet).ToString(),
        >= FirstDigit and <= LastDigit => ((char)('0' + ((codePoint - FirstDigit) % 10))).ToString(),
        >= 0xD800 and <= 0xDFFF => "\uFFFD",
        _ => char.ConvertFromUtf32(codePoint),
    };

    private static char Latin(int place) => (char)(place < LatinAlphabet / 2 ? 'A' + place : 'a' + place - (LatinAlphabet / 2));

    private static char Greek(int place) => place switch
    {
        17 => 'ϴ',
        CapitalsOfGreek => '∇',
        < CapitalsOfGreek => (char)('Α' + place),
        < CapitalsOfGreek + 26 => (char)('α' + place - CapitalsOfGreek - 1),
        _ => GreekSigns[place - CapitalsOfGreek - 26],
    };
}
