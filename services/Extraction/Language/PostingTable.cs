using System.Numerics;

namespace Dossier.Extraction.Language;

/// <summary>Postings by key: open addressing over arrays, so that a look-up is one probe and a scan.</summary>
internal sealed class PostingTable
{
    private readonly ulong[] keys;
    private readonly int[] slots;
    private readonly int[] starts;
    private readonly Posting[] postings;
    private readonly int shift;

    private PostingTable(ulong[] keys, int[] slots, int[] starts, Posting[] postings, int shift) =>
        (this.keys, this.slots, this.starts, this.postings, this.shift) = (keys, slots, starts, postings, shift);

    /// <summary>The postings of a key; none for one that is unknown.</summary>
    public ReadOnlySpan<Posting> Find(ulong key)
    {
        for (var at = Home(key, shift); keys[at] != 0; at = (at + 1) & (keys.Length - 1))
        {
            if (keys[at] == key) return postings.AsSpan(starts[slots[at]]..starts[slots[at] + 1]);
        }

        return [];
    }

    // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
    private static int Home(ulong key, int shift) => (int)((key * 0x9E3779B97F4A7C15UL) >> shift);

    /// <summary>Fills a table key by key.</summary>
    /// <param name="count">How many keys there will be.</param>
    /// <param name="total">How many postings.</param>
    public sealed class Builder(int count, int total)
    {
        private readonly int bits = BitOperations.Log2((uint)Math.Max(2, count)) + 2;
        private readonly List<ulong> keys = new(count);
        private readonly List<int> starts = new(count + 1);
        private readonly List<Posting> postings = new(total);

        public void Begin(ulong key)
        {
            keys.Add(key);
            starts.Add(postings.Count);
        }

        public void Add(Posting posting) => postings.Add(posting);

        /// <summary>The table.</summary>
        /// <exception cref="InvalidDataException">A key occurs twice or is zero.</exception>
        public PostingTable Build()
        {
            starts.Add(postings.Count);
            var table = new ulong[1 << bits];
            var slots = new int[1 << bits];
            for (var slot = 0; slot < keys.Count; slot++)
            {
                if (keys[slot] == 0) throw new InvalidDataException("A key is empty.");
                var at = Home(keys[slot], 64 - bits);
                for (; table[at] != 0; at = (at + 1) & (table.Length - 1))
                {
                    if (table[at] == keys[slot]) throw new InvalidDataException("A key occurs twice.");
                }

                (table[at], slots[at]) = (keys[slot], slot);
            }

            return new PostingTable(table, slots, [.. starts], [.. postings], 64 - bits);
        }
    }
}
