using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// What the first recurrence gave for the sentences of the document read last: tags and names ask for it, and trees ask again. Only the beginning of a long document
/// is kept. Belongs to one thread at a time.
/// </summary>
/// <param name="width">Numbers per token.</param>
internal sealed class EncodedSentences(int width)
{
    /// <summary>Tokens kept.</summary>
    private const int Most = 2048;

    /// <summary>The document, as long as somebody else needs it.</summary>
    private readonly WeakReference<string?> document = new(null);
    private readonly TextRange[] tokens = new TextRange[Most];
    private readonly float[] rows = new float[Most * width];
    private int count;
    private int next;

    /// <summary>Keeps a sentence, if there is room.</summary>
    /// <param name="text">The document.</param>
    /// <param name="sentence">Its tokens.</param>
    /// <param name="outputs">A row for each.</param>
    public void Keep(string text, ReadOnlySpan<TextRange> sentence, ReadOnlySpan<float> outputs)
    {
        if (!IsOf(text) || (count > 0 && sentence[0].Start < tokens[count - 1].End))
        {
            document.SetTarget(text);
            count = next = 0;
        }

        if (count + sentence.Length > Most) return;
        sentence.CopyTo(tokens.AsSpan(count));
        outputs[..(sentence.Length * width)].CopyTo(rows.AsSpan(count * width));
        count += sentence.Length;
    }

    /// <summary>Gives a sentence back; quick when they are asked for in the order in which they were kept.</summary>
    /// <returns>Whether it was kept.</returns>
    public bool TryGet(string text, ReadOnlySpan<TextRange> sentence, Span<float> outputs)
    {
        if (!IsOf(text)) return false;
        if (!StandsAt(next, sentence)) next = 0;
        if (!StandsAt(next, sentence)) return false;
        rows.AsSpan(next * width, sentence.Length * width).CopyTo(outputs);
        next += sentence.Length;
        return true;
    }

    private bool StandsAt(int first, ReadOnlySpan<TextRange> sentence) => tokens.AsSpan(0, count)[first..].StartsWith(sentence);

    private bool IsOf(string text) => document.TryGetTarget(out var kept) && ReferenceEquals(kept, text);
}
