using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>
/// Sentences: of English by a model of where they end, of other languages by rules. A blank line always ends one. A wire story's dateline
/// ("SEOUL, Dec. 31 (Yonhap) --") is a sentence of its own.
/// </summary>
/// <param name="own">Asked instead of the model that is part of the program.</param>
internal sealed class SentenceSplitter(SegmentModel? own = null) : IAnnotator
{
    /// <summary>A dateline is not longer.</summary>
    private const int MaxDateline = 100;

    public string Id => "sentences/2";

    public string Description =>
        "Splits content blocks into sentences: English by a model of marks, words and how the text is written; other languages at final punctuation, by rules.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks, Layer.Language };

    public Layer Provides => Layer.Sentences;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        var model = own ?? SegmentModel.Shipped;
        var gaps = new SentenceGaps(text.Text, model, sink.Cancel);
        foreach (var block in text.Content)
        {
            var start = block.Range.Start + DatelineLength(block.Range.In(text.Text));
            if (start > block.Range.Start) Add(text.Text, block.Range.Start, start, sink);
            var range = new TextRange(start, block.Range.End);
            if (EnglishSentences.Has(text, block)) SplitByModel(text.Text, range, gaps, model, sink);
            else SplitByRules(text.Text, range, sink);
        }
    }

    private static void SplitByModel(string text, TextRange block, SentenceGaps gaps, SegmentModel model, AnnotationSink sink)
    {
        gaps.Start(block);
        var start = block.Start;
        while (gaps.Next())
        {
            if (!gaps.IsSure && model.Sentences.Margin(gaps.Features()) <= 0) continue;
            start = Add(text, start, gaps.End, sink);
            gaps.EndSentence();
        }
    }

    private static void SplitByRules(string text, TextRange block, AnnotationSink sink)
    {
        for (var start = block.Start; start < block.End;)
        {
            sink.Continue();
            start = Add(text, start, SentenceRules.EndOf(text, start, block.End), sink);
        }
    }

    private static int Add(string text, int start, int end, AnnotationSink sink)
    {
        var sentence = new TextRange(start, end).Trimmed(text);
        if (!sentence.IsEmpty) sink.AddSentence(sentence);
        return end;
    }

    // "SEOUL, Dec. 31 (Yonhap) --": capitals, then a dash with spaces, soon.
    private static int DatelineLength(ReadOnlySpan<char> block)
    {
        var capitals = 0;
        while (capitals < block.Length && char.IsUpper(block[capitals])) capitals++;
        if (capitals < 3) return 0;
        var head = block[..Math.Min(block.Length, MaxDateline)];
        foreach (var dash in (ReadOnlySpan<string>)[" -- ", " — ", " – ", " - "])
        {
            var at = head.IndexOf(dash, StringComparison.Ordinal);
            if (at > 0 && (head[at - 1] == ')' || head[..at].IndexOfAnyInRange('a', 'z') < 0)) return at + dash.Length;
        }

        return 0;
    }
}
