using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>
/// Tokens: of English in the manner of Universal Dependencies' treebanks, by rules and, where these are not enough, a model ("South|-|Korean", "co-operate",
/// "do|n't", "can|not", "U.S.|-|led", "etc|."); of other languages by Unicode's word boundaries.
/// </summary>
/// <param name="own">Asked instead of the model that is part of the program.</param>
internal sealed class Tokenizer(SegmentModel? own = null) : IAnnotator
{
    public string Id => "tokens/2";

    public string Description =>
        "Splits sentences into tokens: English as the treebanks of Universal Dependencies do, by rules and a model; other languages at the word boundaries of Unicode (UAX #29).";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Sentences, Layer.Language };

    public Layer Provides => Layer.Tokens;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        var model = own ?? SegmentModel.Shipped;
        var english = EnglishSentences.Of(text);
        for (var number = 0; number < english.Length; number++)
        {
            var sentence = text.Sentences[number];
            if (english[number]) SplitEnglish(text.Text, sentence, model, sink);
            else SplitAtWordBreaks(text.Text, sentence, sink);
            sink.EndSentence();
        }
    }

    private static void SplitEnglish(string text, TextRange sentence, SegmentModel model, AnnotationSink sink)
    {
        Span<uint> features = stackalloc uint[TokenGaps.MaxFeatures];
        var gaps = new TokenGaps(text, sentence, model);
        while (gaps.Next())
        {
            var ends = gaps.Ends ?? model.Tokens.Margin(features[..gaps.Write(features)]) > 0;
            if (ends) sink.AddToken(new TextRange(gaps.TokenStart, gaps.End));
            gaps.Decide(ends);
        }
    }

    private static void SplitAtWordBreaks(string text, TextRange sentence, AnnotationSink sink)
    {
        for (var at = sentence.Start; at < sentence.End;)
        {
            var end = WordBreaks.Next(text, at, sentence.End);
            if (!char.IsWhiteSpace(text[at])) sink.AddToken(new TextRange(at, end));
            at = end;
        }
    }
}
