using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>What the network takes at once: a sentence, or a part of a very long one.</summary>
/// <param name="First">Its first token.</param>
/// <param name="Length">Number of tokens, at least 1.</param>
/// <param name="IsPart">Whether it is a part of a longer sentence: a list or a table rather than something that is said.</param>
internal readonly record struct SentencePiece(int First, int Length, bool IsPart);

/// <summary>Cuts English sentences into what the network takes.</summary>
internal static class SentencePieces
{
    public static IEnumerable<SentencePiece> Of(AnnotatedText text)
    {
        var english = EnglishSentences.Of(text);
        for (var sentence = 0; sentence < text.Tokens.Sentences; sentence++)
        {
            if (!english[sentence]) continue;
            var (first, end) = (text.Tokens.First(sentence), text.Tokens.First(sentence + 1));
            for (var from = first; from < end; from += SentenceEncoder.MaxTokens)
                yield return new SentencePiece(from, Math.Min(SentenceEncoder.MaxTokens, end - from), end - first > SentenceEncoder.MaxTokens);
        }
    }
}
