using Dossier.Common.V1;

namespace Dossier.Extraction.Pipeline;

/// <summary>
/// Where one annotator puts what it finds. Refuses, always and not only in debug builds, what no fact may be: a layer that was not declared, a
/// range outside the text or cutting a code point, sentences and tokens out of order. Stops at the counted limits.
/// </summary>
internal sealed class AnnotationSink(AnnotatedText text, IAnnotator annotator, CancellationToken cancel)
{
    private int lastEnd;

    /// <summary>Nothing more is taken: an annotator may stop.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Asked to stop: for loops over the text that add nothing.</summary>
    public CancellationToken Cancel => cancel;

    public void SetLanguage(string tag)
    {
        CheckLayer(Layer.Language);
        text.Language = tag;
    }

    /// <summary>Says that a block, by its index, is in another language than the document.</summary>
    public void SetBlockLanguage(int block, string tag)
    {
        CheckLayer(Layer.Language);
        text.SetBlockLanguage(block, tag);
    }

    public void SetSketch(byte[] sketch)
    {
        CheckLayer(Layer.Sketch);
        text.Sketch = sketch;
    }

    /// <summary>For an annotator that goes through much text without adding anything.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants the result any more.</exception>
    public void Continue() => cancel.ThrowIfCancellationRequested();

    public void AddSentence(TextRange sentence)
    {
        CheckLayer(Layer.Sentences);
        CheckOrder(sentence);
        if (HasRoom(text.Sentences.Count, ExtractionLimits.MaxSentences, "sentences")) text.Sentences.Add(sentence);
    }

    public void AddToken(TextRange token)
    {
        CheckLayer(Layer.Tokens);
        CheckOrder(token);
        if (HasRoom(text.Tokens.Count, ExtractionLimits.MaxTokens, "tokens")) text.Tokens.Add(token);
    }

    /// <summary>Closes the tokens of one sentence; called once for each, in order.</summary>
    public void EndSentence()
    {
        CheckLayer(Layer.Tokens);
        text.Tokens.EndSentence();
    }

    /// <summary>Tags a token.</summary>
    /// <param name="token">Index into the token table.</param>
    /// <param name="universal">Part of speech, of Universal Dependencies.</param>
    /// <param name="penn">Part of speech, of the Penn Treebank.</param>
    public void SetTags(int token, UniversalTag universal, PennTag penn)
    {
        CheckLayer(Layer.Tags);
        CheckToken(token);
        text.Tokens.SetTags(token, universal, penn);
    }

    /// <summary>Says where in a name a token is; what the tagger sees beside the tags, for the annotator of mentions.</summary>
    public void SetNameLabel(int token, int label)
    {
        CheckLayer(Layer.Tags);
        CheckToken(token);
        text.Tokens.SetNameLabel(token, label);
    }

    public void SetLemma(int token, string lemma)
    {
        CheckLayer(Layer.Lemmas);
        CheckToken(token);
        text.Tokens.SetLemma(token, lemma);
    }

    /// <summary>Hangs a token on its head; on itself when it is a root.</summary>
    public void SetHead(int token, int head, Dependency relation)
    {
        CheckLayer(Layer.Trees);
        CheckToken(token);
        CheckToken(head);
        text.Tokens.SetHead(token, head, relation);
    }

    public void Add(FoundMention mention)
    {
        Check(Layer.Mentions, mention.Range);
        AddFact(text.Mentions, mention, "mentions");
    }

    public void Add(FoundReference reference)
    {
        Check(Layer.References, reference.Range);
        CheckRange(reference.Antecedent);
        AddFact(text.References, reference, "references");
    }

    public void Add(FoundTime time)
    {
        Check(Layer.Times, time.Range);
        AddFact(text.Times, time, "times");
    }

    public void Add(FoundQuantity quantity)
    {
        Check(Layer.Quantities, quantity.Range);
        AddFact(text.Quantities, quantity, "quantities");
    }

    public void Add(FoundStatement statement)
    {
        if (statement.Content.Count == 0) throw Refuse($"a statement without content");
        foreach (var part in statement.Content) Check(Layer.Statements, part);
        foreach (var part in statement.Quoted) Check(Layer.Statements, part);
        if (statement.Speaker is { } speaker) Check(Layer.Statements, speaker.Range);
        if (statement.Cue is { } cue) Check(Layer.Statements, cue);
        AddFact(text.Statements, statement, "statements");
    }

    private void AddFact<T>(List<T> layer, T fact, string name)
    {
        if (HasRoom(layer.Count, ExtractionLimits.MaxFactsPerLayer, name)) layer.Add(fact);
    }

    private bool HasRoom(int count, int limit, string name)
    {
        cancel.ThrowIfCancellationRequested();
        if (count < limit) return true;
        IsFull = true;
        text.LimitReached ??= FormattableString.Invariant($"more than {limit} {name}: only the first are kept");
        return false;
    }

    private void CheckOrder(TextRange range)
    {
        CheckRange(range);
        if (range.Start < lastEnd) throw Refuse($"[{range.Start}, {range.End}) behind {lastEnd}");
        lastEnd = range.End;
    }

    private void Check(Layer layer, TextRange range)
    {
        CheckLayer(layer);
        CheckRange(range);
    }

    private void CheckLayer(Layer layer)
    {
        if (annotator.Provides != layer) throw Refuse($"{layer}, which it does not provide");
    }

    private void CheckToken(int token)
    {
        if ((uint)token >= (uint)text.Tokens.Count) throw Refuse($"token {token} of {text.Tokens.Count}");
    }

    private void CheckRange(TextRange range)
    {
        if (range.Start < 0 || range.IsEmpty || range.End > text.Text.Length || CutsPair(range.Start) || CutsPair(range.End))
            throw Refuse($"[{range.Start}, {range.End}) of a text of {text.Text.Length}");
    }

    private bool CutsPair(int offset) =>
        offset > 0 && offset < text.Text.Length && char.IsLowSurrogate(text.Text[offset]) && char.IsHighSurrogate(text.Text[offset - 1]);

    private InvalidOperationException Refuse(FormattableString what) =>
        new(FormattableString.Invariant($"{annotator.Id} added ") + FormattableString.Invariant(what));
}
