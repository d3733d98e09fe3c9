using System.Globalization;

namespace Dossier.Extraction.Language;

/// <summary>
/// What the models of language see of a text: letters in lower case, without marks that are optional in writing. One table over the Basic
/// Multilingual Plane, made of the character data of the runtime (never of a platform library, so that it is the same everywhere).
/// </summary>
internal static class Letters
{
    /// <summary>In place of a character that is no letter: ends a word.</summary>
    public const char Boundary = ' ';

    /// <summary>In place of a character that may be left out in writing: Latin accents on their own, Arabic and Hebrew vowel points.</summary>
    public const char Dropped = '\0';

    private static readonly (int First, int Last, Script Script)[] Ranges =
    [
        ('A', 'Z', Script.Latin), ('a', 'z', Script.Latin), (0xC0, 0x24F, Script.Latin), (0x1E00, 0x1EFF, Script.Latin), (0x250, 0x2AF, Script.Latin),
        (0x370, 0x3FF, Script.Greek), (0x1F00, 0x1FFF, Script.Greek), (0x400, 0x52F, Script.Cyrillic), (0x531, 0x587, Script.Armenian),
        (0x5D0, 0x5F2, Script.Hebrew), (0x620, 0x6FF, Script.Arabic), (0x750, 0x77F, Script.Arabic), (0xFB50, 0xFDFF, Script.Arabic),
        (0xFE70, 0xFEFC, Script.Arabic), (0x780, 0x7BF, Script.Thaana), (0x900, 0x97F, Script.Devanagari), (0x980, 0x9FF, Script.Bengali),
        (0xA00, 0xA7F, Script.Gurmukhi), (0xA80, 0xAFF, Script.Gujarati), (0xB00, 0xB7F, Script.Oriya), (0xB80, 0xBFF, Script.Tamil),
        (0xC00, 0xC7F, Script.Telugu), (0xC80, 0xCFF, Script.Kannada), (0xD00, 0xD7F, Script.Malayalam), (0xD80, 0xDFF, Script.Sinhala),
        (0xE00, 0xE7F, Script.Thai), (0xE80, 0xEFF, Script.Lao), (0xF00, 0xFFF, Script.Tibetan), (0x1000, 0x109F, Script.Burmese),
        (0x10A0, 0x10FF, Script.Georgian), (0x1C90, 0x1CBF, Script.Georgian), (0x1100, 0x11FF, Script.Hangul), (0x3130, 0x318F, Script.Hangul),
        (0xAC00, 0xD7A3, Script.Hangul), (0x1200, 0x137F, Script.Ethiopic), (0x1780, 0x17FF, Script.Khmer), (0x3041, 0x30FF, Script.Kana),
        (0x31F0, 0x31FF, Script.Kana), (0xFF66, 0xFF9D, Script.Kana), (0x3005, 0x3007, Script.Han), (0x3400, 0x4DBF, Script.Han),
        (0x4E00, 0x9FFF, Script.Han), (0xF900, 0xFAFF, Script.Han),
    ];

    private static readonly Script[] Scripts = MakeScripts();
    private static readonly char[] Folded = MakeFolded();

    /// <summary>The writing system of a letter; <see cref="Script.None"/> of anything else.</summary>
    public static Script ScriptOf(char c) => Scripts[c];

    /// <summary>The letter as the models see it, <see cref="Boundary"/> or <see cref="Dropped"/>.</summary>
    public static char Fold(char c) => Folded[c];

    private static Script[] MakeScripts()
    {
        var scripts = new Script[char.MaxValue + 1];
        foreach (var (first, last, script) in Ranges)
        {
            for (var c = first; c <= last; c++)
            {
                if (IsLetter((char)c)) scripts[c] = script;
            }
        }

        return scripts;
    }

    private static char[] MakeFolded()
    {
        var folded = new char[char.MaxValue + 1];
        for (var c = 0; c <= char.MaxValue; c++) folded[c] = IsOptional((char)c) ? Dropped : Scripts[c] == Script.None ? Boundary : Normal((char)c);
        return folded;
    }

    // Signs that combine are part of the word in the scripts of India and south-east Asia.
    private static bool IsLetter(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber;

    private static bool IsOptional(char c) => c is (>= '\u0300' and <= '\u036F') or (>= '\u064B' and <= '\u0652') or '\u0640' or '\u0670'
        or (>= '\u0591' and <= '\u05C7') or '\u00AD';

    private static char Normal(char c) => c switch
    {
        'İ' => 'i',
        'Ș' or 'ș' => 'ş',
        'Ț' or 'ț' => 'ţ',
        _ => char.ToLowerInvariant(c),
    };
}
