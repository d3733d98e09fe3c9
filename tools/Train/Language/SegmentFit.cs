using Dossier.Extraction.Language;
using Dossier.Extraction.Pipeline;
using Dossier.Train.Learning;

namespace Dossier.Train.Language;

/// <summary>Fits the model of sentences and tokens on documents.</summary>
/// <param name="documents">To learn from.</param>
/// <param name="sentenceEvidence">Groups of features of sentences.</param>
/// <param name="tokenEvidence">Groups of features of tokens.</param>
internal sealed class SegmentFit(IReadOnlyList<TreebankDocument> documents, SentenceEvidence sentenceEvidence = SentenceEvidence.All, TokenEvidence tokenEvidence = TokenEvidence.All)
{
    /// <summary>What an end of a line counts for in the texts that lines were put into.</summary>
    private const float WeightOfLine = 0.2f;

    /// <summary>What a gap counts for in the texts whose paragraphs were glued together.</summary>
    private const float WeightOfGlued = 0.5f;

    /// <summary>Added to the log-odds of an end: two sentences taken for one cost both.</summary>
    private const float SentenceBias = 0.3f;

    private static readonly HashedWeights NoWeights = HashedWeights.Create(new float[2], 0);
    private static readonly SortedDictionary<uint, byte> NoWords = [];
    private SegmentModel? fitted;

    /// <summary>Fits everything.</summary>
    public SegmentModel Fit()
    {
        var classes = WordClasses.Learn(documents, SegmentModel.Create(NoWeights, NoWeights, NoWords, NoWords));
        var splits = WordSplits.Learn(documents);
        var words = SegmentModel.Create(NoWeights, NoWeights, classes, splits);
        return SegmentModel.Create(FitSentences(words), FitTokens(words), classes, splits);
    }

    /// <summary>Splits a document with the model that was fitted, with the groups of features that it was fitted on.</summary>
    public AnnotatedText Split(TreebankDocument document)
    {
        fitted ??= Fit();
        var text = new AnnotatedText(document.Text, []);
        var gaps = new SentenceGaps(document.Text, fitted, CancellationToken.None);
        gaps.Start(new TextRange(0, document.Text.Length));
        var start = 0;
        while (gaps.Next())
        {
            if (!gaps.IsSure && fitted.Sentences.Margin(gaps.Features(sentenceEvidence)) <= 0) continue;
            text.Sentences.Add(new TextRange(start, gaps.End).Trimmed(document.Text));
            AddTokens(text, fitted);
            start = gaps.End;
            gaps.EndSentence();
        }

        return text;
    }

    private void AddTokens(AnnotatedText text, SegmentModel model)
    {
        Span<uint> features = stackalloc uint[TokenGaps.MaxFeatures];
        var gaps = new TokenGaps(text.Text, text.Sentences[^1], model);
        while (gaps.Next())
        {
            var ends = gaps.Ends ?? model.Tokens.Margin(features[..gaps.Write(features, tokenEvidence)]) > 0;
            if (ends) text.Tokens.Add(new TextRange(gaps.TokenStart, gaps.End));
            gaps.Decide(ends);
        }

        text.Tokens.EndSentence();
    }

    private HashedWeights FitSentences(SegmentModel words)
    {
        var regression = new HashedRegression(bits: 21, epochs: 12);
        foreach (var document in documents)
        {
            var ends = document.Sentences.Select(sentence => sentence.Range.End).ToHashSet();
            AddGaps(document.Text, ends, words, regression, onlyLines: false, 1);
            foreach (var lines in LineBreaks.Of(document)) AddGaps(lines, ends, words, regression, onlyLines: true, WeightOfLine);
            if (Glued(document) is var (text, gluedEnds)) AddGaps(text, gluedEnds, words, regression, onlyLines: false, WeightOfGlued);
        }

        return regression.Fit(least: 3, SentenceBias);
    }

    // The document with one space for each line's end: so headings and signatures run into sentences where somebody copied text without its lines. Null when it has one line.
    private static (string Text, HashSet<int> Ends)? Glued(TreebankDocument document)
    {
        if (!document.Text.Contains('\n', StringComparison.Ordinal)) return null;
        var ends = document.Sentences.Select(sentence => sentence.Range.End).ToHashSet();
        var text = new System.Text.StringBuilder();
        HashSet<int> gluedEnds = [];
        for (var at = 0; at < document.Text.Length; at++)
        {
            if (ends.Contains(at)) gluedEnds.Add(text.Length);
            var isSpace = char.IsWhiteSpace(document.Text[at]);
            if (!isSpace || text.Length == 0 || text[^1] != ' ') text.Append(isSpace ? ' ' : document.Text[at]);
        }

        if (ends.Contains(document.Text.Length)) gluedEnds.Add(text.Length);
        return (text.ToString(), gluedEnds);
    }

    private void AddGaps(string text, HashSet<int> ends, SegmentModel words, HashedRegression regression, bool onlyLines, float weight)
    {
        var gaps = new SentenceGaps(text, words, CancellationToken.None);
        gaps.Start(new TextRange(0, text.Length));
        while (gaps.Next())
        {
            var ending = ends.Contains(gaps.End);
            if (!gaps.IsSure && gaps.IsLineEnd == onlyLines) regression.Add(gaps.Features(sentenceEvidence), ending, weight);
            if (ending) gaps.EndSentence();
        }
    }

    private HashedWeights FitTokens(SegmentModel words)
    {
        var regression = new HashedRegression(bits: 18, epochs: 12);
        foreach (var document in documents)
        {
            foreach (var sentence in document.Sentences) AddGaps(document.Text, sentence, words, regression);
        }

        return regression.Fit(least: 2, bias: 0);
    }

    private void AddGaps(string text, TreebankSentence sentence, SegmentModel words, HashedRegression regression)
    {
        Span<uint> features = stackalloc uint[TokenGaps.MaxFeatures];
        var ends = sentence.Words.Select(word => word.Range.End).ToHashSet();
        var gaps = new TokenGaps(text, sentence.Range, words);
        while (gaps.Next())
        {
            var ending = ends.Contains(gaps.End);
            if (gaps.Ends is null) regression.Add(features[..gaps.Write(features, tokenEvidence)], ending, 1);
            gaps.Decide(gaps.Ends == true || ending);
        }
    }
}
