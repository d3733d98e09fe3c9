using System.Collections.Frozen;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>A word of a sentence: a token, or a part of one between hyphens.</summary>
/// <param name="Range">Where it stands.</param>
/// <param name="IsAttached">Nothing stands between it and the word before.</param>
internal readonly record struct Word(TextRange Range, bool IsAttached);

/// <summary>The words of a document's sentences, and how each is written elsewhere in it: what has a capital only at the start of sentences is no name.</summary>
internal sealed class DocumentWords
{
    /// <summary>Longer words are no words whose case could tell anything.</summary>
    private const int MaxWordLength = 64;

    /// <summary>A text of fewer words says too little of its language.</summary>
    private const int MinWordsForLanguage = 40;

    /// <summary>Function words make up a third of English prose; in other languages with Latin letters these are rare.</summary>
    private const int MinFunctionPercent = 8;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> FunctionWords =
        new[] { "the", "of", "and", "to", "in", "is", "that", "for", "with", "was", "on", "as", "by" }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly string text;
    private readonly List<Word> words = [];
    private readonly List<int> firsts = [];
    private readonly HashSet<string> lower = new(StringComparer.Ordinal);
    private readonly HashSet<string> capital = new(StringComparer.Ordinal);
    private int plain;
    private int function;

    /// <param name="source">Text with sentences and tokens.</param>
    /// <param name="isProse">Whether a sentence has capitals for names only.</param>
    public DocumentWords(AnnotatedText source, Func<int, bool> isProse)
    {
        text = source.Text;
        for (var sentence = 0; sentence < source.Tokens.Sentences; sentence++)
        {
            firsts.Add(words.Count);
            for (var token = source.Tokens.First(sentence); token < source.Tokens.First(sentence + 1); token++) AddParts(source.Tokens[token]);
            if (isProse(sentence)) Learn(firsts[^1]);
        }

        firsts.Add(words.Count);
    }

    /// <summary>Whether a capital can be taken for the mark of a name, as in English and unlike in German.</summary>
    public bool LooksEnglish => plain < MinWordsForLanguage || function * 100 >= plain * MinFunctionPercent;

    public int Sentences => firsts.Count - 1;

    public Word this[int word] => words[word];

    public (int From, int To) Sentence(int sentence) => (firsts[sentence], firsts[sentence + 1]);

    public ReadOnlySpan<char> Surface(int word) => words[word].Range.In(text);

    public bool IsCapital(int word) => char.IsUpper(text[words[word].Range.Start]);

    public bool IsHyphen(int word) => words[word].Range.Length == 1 && text[words[word].Range.Start] is '-' or '–' or '‑';

    /// <summary>Whether the word begins what somebody says or writes: there everything has a capital.</summary>
    public bool IsInitial(int word, int from) => word == from || Surface(word - 1) is "“" or "\"" or ":" or "‘" or "—" or "--" or "•" || word == from + 1 && Surface(from) is "'" or "-";

    /// <summary>Whether the word has a capital inside a sentence somewhere.</summary>
    public bool IsNamedInside(int word) => capital.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Surface(word));

    /// <summary>Whether the word stands somewhere in lower case.</summary>
    public bool IsWord(int word)
    {
        var surface = Surface(word);
        if (surface.Length > MaxWordLength) return false;
        Span<char> small = stackalloc char[surface.Length];
        surface.ToLowerInvariant(small);
        return lower.GetAlternateLookup<ReadOnlySpan<char>>().Contains(small);
    }

    // Given tokens may hold a hyphen or a possessive ending; names end before both.
    private void AddParts(TextRange token)
    {
        var start = token.Start;
        for (var at = token.Start + 1; at < token.End - 1; at++)
        {
            if (text[at] is not ('-' or '–' or '‑' or '/')) continue;
            Add(new TextRange(start, at));
            Add(new TextRange(at, at + 1));
            start = at + 1;
        }

        if (start < token.End) AddWithoutPossessive(new TextRange(start, token.End));
    }

    private void AddWithoutPossessive(TextRange word)
    {
        if (word.Length > 2 && text[word.End - 1] == 's' && text[word.End - 2] is '\'' or '’')
        {
            Add(new TextRange(word.Start, word.End - 2));
            Add(new TextRange(word.End - 2, word.End));
        }
        else
        {
            Add(word);
        }
    }

    private void Add(TextRange word)
    {
        if (!word.IsEmpty) words.Add(new Word(word, words.Count > 0 && words[^1].Range.End == word.Start));
    }

    private void Learn(int from)
    {
        for (var word = from; word < words.Count; word++)
        {
            var surface = Surface(word);
            if (surface.Length > MaxWordLength || !char.IsLetter(surface[0])) continue;
            plain++;
            if (FunctionWords.Contains(surface)) function++;
            if (char.IsLower(surface[0])) lower.GetAlternateLookup<ReadOnlySpan<char>>().Add(surface);
            else if (!IsInitial(word, from)) capital.GetAlternateLookup<ReadOnlySpan<char>>().Add(surface);
        }
    }
}
