namespace Dossier.Extraction.Language;

/// <summary>Writing systems that the identifier of languages tells apart. The numbers are part of the model file.</summary>
internal enum Script : byte
{
    /// <summary>Not a letter.</summary>
    None,
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Oriya,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Tibetan,
    Burmese,
    Georgian,
    Ethiopic,
    Khmer,
    Armenian,
    Thaana,
    Hangul,
    Kana,
    Han,
}
