using System.Numerics;

namespace Dossier.Extraction.Language;

/// <summary>Postings by key: open addressing over arrays, so that a look-up is one probe and a scan.</summary>
internal sealed class PostingTable
{
    private readonly Slot[] slots;
    private readonly Posting[] postings;
    private readonly int shift;

    private PostingTable(Slot[] slots, Posting[] postings, int shift) => (this.slots, this.postings, this.shift) = (slots, postings, shift);

    /// <summary>The postings of a key; none for one that is unknown.</summary>
    public ReadOnlySpan<Posting> Find(ulong key)
    {
        ref readonly var slot = ref SlotOf(slots, key, shift);
        return postings.AsSpan(slot.First, slot.Count);
    }

    // Of the key, or the free one where it would be. Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
    private static ref Slot SlotOf(Slot[] slots, ulong key, int shift)
    {
        for (var at = (int)((key * 0x9E3779B97F4A7C15UL) >> shift); ; at++)
        {
            ref var slot = ref slots[at & (slots.Length - 1)];
            if (slot.Key == key || slot.Key == 0) return ref slot;
        }
    }

    private readonly record struct Slot(ulong Key, int First, int Count);

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
            var slots = new Slot[1 << bits];
            for (var n = 0; n < keys.Count; n++)
            {
                if (keys[n] == 0) throw new InvalidDataException("A key is empty.");
                ref var slot = ref SlotOf(slots, keys[n], 64 - bits);
                if (slot.Key != 0) throw new InvalidDataException("A key occurs twice.");
                slot = new Slot(keys[n], starts[n], starts[n + 1] - starts[n]);
            }

            return new PostingTable(slots, [.. postings], 64 - bits);
        }
    }
}
