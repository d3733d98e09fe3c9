using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>Which sentences the models of English read, from their ends to the names in them: one answer for all annotators.</summary>
internal static class EnglishSentences
{
    /// <summary>Units of a text whose language is not told well from its words.</summary>
    private const int MaxShort = 160;

    /// <summary>Behind the letters of Latin scripts.</summary>
    private const char FirstBeyondLatin = '\u0370';

    /// <summary>Before general punctuation.</summary>
    private const char LastLetter = '\u1FFF';

    /// <summary>Kana, Han, Hangul.</summary>
    private const char FirstIdeographic = '\u3040';

    private const char LastIdeographic = '\uD7FF';

    /// <summary>
    /// Whether the models of English read a block: also one whose language cannot be told, and a short text in Latin letters, where it cannot be told well, unless the caller said another language.
    /// </summary>
    public static bool Has(AnnotatedText text, TextBlock block)
    {
        var language = block.Language.Length > 0 ? block.Language : text.Language;
        if (language is "en" or LanguageEvidence.Undetermined || language.StartsWith("en-", StringComparison.OrdinalIgnoreCase)) return true;
        return !text.HasGivenLanguage && block.Language.Length == 0 && text.Text.Length <= MaxShort && text.Text.AsSpan().IndexOfAnyInRange(FirstBeyondLatin, LastLetter) < 0
            && text.Text.AsSpan().IndexOfAnyInRange(FirstIdeographic, LastIdeographic) < 0;
    }

    /// <summary>Whether they read each of the sentences.</summary>
    public static bool[] Of(AnnotatedText text)
    {
        var read = new bool[text.Sentences.Count];
        var block = 0;
        var isEnglish = text.Blocks.Count > 0 && Has(text, text.Blocks[0]);
        for (var sentence = 0; sentence < read.Length; sentence++)
        {
            var before = block;
            while (block + 1 < text.Blocks.Count && text.Blocks[block].Range.End <= text.Sentences[sentence].Start) block++;
            if (block != before) isEnglish = Has(text, text.Blocks[block]);
            read[sentence] = isEnglish;
        }

        return read;
    }
}
