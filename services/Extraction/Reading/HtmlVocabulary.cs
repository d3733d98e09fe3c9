namespace Dossier.Extraction.Reading;

/// <summary>
/// Which words of a page its likely content uses. What belongs to a text speaks of the same things; teasers, notices and advertisements use words of their own.
/// </summary>
internal sealed class HtmlVocabulary
{
    /// <summary>Shorter words say nothing about the subject.</summary>
    private const int LeastLetters = 4;

    /// <summary>Words of a leaf that are looked at.</summary>
    private const int MostWords = 80;

    /// <summary>Leaves of either kind that are counted for each word beyond those that have it.</summary>
    private const float Doubt = 0.6f;

    // Words of leaf i: those from starts[i] to starts[i + 1], each once.
    private readonly int[] starts;
    private readonly List<int> words = [];

    // By word: leaves that have it, and how many of them are content.
    private readonly List<int> counts = [];
    private readonly List<float> contents = [];
    private readonly List<int> lastLeaves = [];
    private readonly Dictionary<uint, int> ids = [];
    private readonly float[] likely;

    /// <param name="page">The page.</param>
    /// <param name="likely">How likely each leaf is content, 0 to 1.</param>
    public HtmlVocabulary(HtmlPage page, float[] likely)
    {
        this.likely = likely;
        starts = new int[likely.Length + 1];
        for (var leaf = 0; leaf < likely.Length; leaf++)
        {
            foreach (var hash in new Hashes(page.Leaves[leaf].Range.In(page.Text))) Count(hash, leaf);
            starts[leaf + 1] = words.Count;
        }
    }

    /// <summary>Mean log-odds that a word of the leaf, as other leaves use it, is one of the content; 0 for words that no other leaf has.</summary>
    public float Odds(int leaf)
    {
        var sum = 0f;
        for (var i = starts[leaf]; i < starts[leaf + 1]; i++)
        {
            var (with, all) = Elsewhere(words[i], leaf);
            sum += MathF.Log((with + Doubt) / (all - with + Doubt));
        }

        // Rounded, so that the last bits of a platform's logarithm decide nothing.
        return MathF.Round(sum / (starts[leaf + 1] - starts[leaf] + 2), 4);
    }

    /// <summary>Share of the words of the leaf that the likely content uses elsewhere; -1 for a leaf without words.</summary>
    public float Shared(int leaf)
    {
        var shared = 0;
        for (var i = starts[leaf]; i < starts[leaf + 1]; i++)
        {
            if (Elsewhere(words[i], leaf).With >= 0.5f) shared++;
        }

        return starts[leaf + 1] == starts[leaf] ? -1 : (float)shared / (starts[leaf + 1] - starts[leaf]);
    }

    private (float With, float All) Elsewhere(int word, int leaf) => (Math.Max(0, contents[word] - likely[leaf]), counts[word] - 1);

    private void Count(uint hash, int leaf)
    {
        if (!ids.TryGetValue(hash, out var id))
        {
            ids.Add(hash, id = counts.Count);
            counts.Add(0);
            contents.Add(0);
            lastLeaves.Add(-1);
        }

        if (lastLeaves[id] == leaf) return;
        (lastLeaves[id], counts[id], contents[id]) = (leaf, counts[id] + 1, contents[id] + likely[leaf]);
        words.Add(id);
    }

    /// <summary>The words of a text as hashes; ideographs in pairs.</summary>
    private ref struct Hashes(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> rest = text;
        private int found;

        public uint Current { get; private set; }

        public readonly Hashes GetEnumerator() => this;

        public bool MoveNext()
        {
            while (!rest.IsEmpty && found < MostWords)
            {
                var (hash, at) = (2166136261u, 0);
                var isIdeograph = rest[0] >= '\u3040';
                while (at < rest.Length && char.IsLetter(rest[at]) && rest[at] >= '\u3040' == isIdeograph && (!isIdeograph || at < 2)) hash = (hash ^ char.ToLowerInvariant(rest[at++])) * 16777619u;
                var isWord = isIdeograph ? at == 2 : at >= LeastLetters;
                rest = rest[Math.Max(1, isIdeograph ? 1 : at)..];
                if (!isWord) continue;
                found++;
                Current = hash;
                return true;
            }

            return false;
        }
    }
}
