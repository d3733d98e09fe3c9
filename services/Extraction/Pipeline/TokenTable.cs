using System.Diagnostics;

namespace Dossier.Extraction.Pipeline;

/// <summary>
/// Tokens as arrays with one entry each, and the first token of each sentence: the tokens of sentence s are [<see cref="First"/>(s), <see cref="First"/>(s + 1)).
/// What a layer says of a token is there once its annotator ran; before, and in languages without a model, tags are None, lemmas empty, heads -1.
/// </summary>
internal sealed class TokenTable
{
    private const int InitialCapacity = 256;

    private readonly List<int> starts = [];
    private readonly List<int> ends = [];
    private readonly List<int> firsts = [0];

    private UniversalTag[] universal = [];
    private PennTag[] penn = [];
    private string[] lemmas = [];
    private int[] heads = [];
    private Dependency[] relations = [];
    private sbyte[] names = [];

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

    /// <summary>The sentence that a token is of.</summary>
    public int SentenceOf(int token)
    {
        var found = firsts.BinarySearch(token);
        // Sentences without tokens share their first token with the next one: the last of them has it.
        while (found >= 0 && found + 1 < firsts.Count && firsts[found + 1] == token) found++;
        return found < 0 ? ~found - 1 : found;
    }

    /// <summary>Part of speech, of Universal Dependencies.</summary>
    public UniversalTag Universal(int token) => token < universal.Length ? universal[token] : UniversalTag.None;

    /// <summary>Part of speech, of the Penn Treebank.</summary>
    public PennTag Penn(int token) => token < penn.Length ? penn[token] : PennTag.None;

    /// <summary>Dictionary form; empty when it is not known.</summary>
    public string Lemma(int token) => token < lemmas.Length ? lemmas[token] ?? "" : "";

    /// <summary>The token that this one depends on, as an index into the table; the token itself for a root; -1 when the sentence is not parsed.</summary>
    public int Head(int token) => token < heads.Length ? heads[token] - 1 : -1;

    /// <summary>How it depends on its head.</summary>
    public Dependency RelationOf(int token) => token < relations.Length ? relations[token] : Dependency.None;

    /// <summary>Where the tagger sees a name: a label of Language/Neural/NameLabels, 0 outside of names.</summary>
    public int NameLabel(int token) => token < names.Length ? names[token] : 0;

    public void Add(TextRange token)
    {
        Debug.Assert(starts.Count == 0 || ends[^1] <= token.Start, "the sink checks the order");
        starts.Add(token.Start);
        ends.Add(token.End);
    }

    public void EndSentence() => firsts.Add(Count);

    public void SetTags(int token, UniversalTag universalTag, PennTag pennTag)
    {
        Room(ref universal)[token] = universalTag;
        Room(ref penn)[token] = pennTag;
    }

    public void SetNameLabel(int token, int label) => Room(ref names)[token] = (sbyte)label;

    public void SetLemma(int token, string lemma) => Room(ref lemmas)[token] = lemma;

    public void SetHead(int token, int head, Dependency relation)
    {
        Room(ref heads)[token] = head + 1;
        Room(ref relations)[token] = relation;
    }

    // All tokens are there before the first annotation of one is.
    private T[] Room<T>(ref T[] column)
    {
        if (column.Length < Count) Array.Resize(ref column, Math.Max(Count, InitialCapacity));
        return column;
    }
}
