using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>The sentences that the models of English read: those of blocks in English, and of blocks in a language that was not determined, as short ones are.</summary>
internal static class EnglishSentences
{
    /// <summary>Goes through them in text order.</summary>
    public static IEnumerable<int> Of(AnnotatedText text)
    {
        var block = 0;
        for (var sentence = 0; sentence < text.Tokens.Sentences; sentence++)
        {
            var start = text.Sentences[sentence].Start;
            while (block + 1 < text.Blocks.Count && text.Blocks[block].Range.End <= start) block++;
            var language = text.Blocks.Count > 0 && text.Blocks[block].Language is { Length: > 0 } own ? own : text.Language;
            if (IsEnglish(language)) yield return sentence;
        }
    }

    private static bool IsEnglish(string tag) => tag is "en" or "und" or "" || tag.StartsWith("en-", StringComparison.OrdinalIgnoreCase);
}
