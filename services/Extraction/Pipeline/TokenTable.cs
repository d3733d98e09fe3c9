using System.Diagnostics;

namespace Dossier.Extraction.Pipeline;

/// <summary>
/// Tokens as arrays of offsets, one entry each, with the first token of each sentence: the tokens of sentence s are
/// [<see cref="First"/>(s), <see cref="First"/>(s + 1)).
/// </summary>
internal sealed class TokenTable
{
    private readonly List<int> starts = [];
    private readonly List<int> ends = [];
    private readonly List<int> firsts = [0];

    public int Count => starts.Count;

    /// <summary>Sentences that are closed.</summary>
    public int Sentences => firsts.Count - 1;

    public TextRange this[int token] => new(starts[token], ends[token]);

    /// <summary>The first token that starts at or behind an offset; <see cref="Count"/> when none does.</summary>
    public int FirstFrom(int offset)
    {
        var found = starts.BinarySearch(offset);
        return found < 0 ? ~found : found;
    }

    public int First(int sentence) => firsts[sentence];

    public void Add(TextRange token)
    {
        Debug.Assert(starts.Count == 0 || ends[^1] <= token.Start, "the sink checks the order");
        starts.Add(token.Start);
        ends.Add(token.End);
    }

    public void EndSentence() => firsts.Add(Count);
}
