using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dossier.Extraction.Language;

/// <summary>
/// What each letter of a word costs after those before it, in all languages of a script at once. Every n-gram of the model has a row with one number per
/// language, in which backing off is worked out already: what a word costs is the sum of one row per letter, of two or more where an n-gram is in no language.
/// Costs are whole steps, so that their sum is the same however many a processor adds at a time.
/// </summary>
internal sealed class SpellingCosts
{
    /// <summary>Letters of the longest n-gram: four UTF-16 units are one key.</summary>
    public const int Order = 4;

    /// <summary>Cost of a letter that the language does not have, in steps.</summary>
    public const int UnknownLetter = 13 * LanguageModel.CostSteps;

    /// <summary>Most rows that a word is the sum of: each of its letters, and the boundary behind it, of one row per order.</summary>
    public const int MaxRows = (LanguageModel.MaxWord + 1) * Order;

    private const int BitsPerLetter = 16;

    /// <summary>Languages that are added at once; fewer than these are added one by one.</summary>
    private const int Step = 32;

    private const int UnknownRow = 0;

    private readonly int first;
    private readonly int count;
    private readonly int shift;
    private readonly Slot[] slots;
    private readonly byte[] costs;

    /// <summary>Works the rows out.</summary>
    /// <param name="first">Index of the first language of the script.</param>
    /// <param name="count">How many it has.</param>
    /// <param name="grams">N-grams, each once. Of postings of other languages nothing is taken.</param>
    /// <param name="postings">What the n-grams point into.</param>
    /// <exception cref="InvalidDataException">An n-gram is empty or occurs twice.</exception>
    public SpellingCosts(int first, int count, ReadOnlySpan<Gram> grams, ReadOnlySpan<Posting> postings)
    {
        (this.first, this.count) = (first, count);
        Width = count < Step ? count : (count + Step - 1) / Step * Step;
        // At most two of three slots are taken.
        var bits = Math.Max(1, BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)(grams.Length * 3 / 2) + 1)));
        (slots, shift) = (new Slot[1 << bits], 64 - bits);
        // The last steps of a row reach into the next one: what they add is of no language.
        costs = new byte[(count * (1 + CountRows(grams))) + Step];
        costs.AsSpan(0, count).Fill(UnknownLetter);
        var next = count;
        var fallback = new ushort[Width];
        var rows = new int[Order];
        for (var order = 1; order <= Order; order++)
        {
            foreach (var gram in grams)
            {
                if (OrderOf(gram.Key) == order) next = Add(gram, next, postings, rows, fallback);
            }
        }
    }

    /// <summary>Room for what a word costs in each language, which comes first.</summary>
    public int Width { get; }

    /// <summary>Adds up what the letters of a word and its end cost in each language.</summary>
    /// <param name="word">Folded letters; at most <see cref="LanguageModel.MaxWord"/>.</param>
    /// <param name="start">What it costs before its first letter.</param>
    /// <param name="rows">Room for <see cref="MaxRows"/>.</param>
    /// <param name="to">Room for <see cref="Width"/>: 16 bits hold the most that a word can cost.</param>
    public void Of(ReadOnlySpan<char> word, ushort start, Span<int> rows, Span<ushort> to)
    {
        var seen = (ulong)Letters.Boundary;
        var taken = 0;
        foreach (var letter in word) taken += RowsOf(seen = (seen << BitsPerLetter) | letter, rows[taken..]);
        taken += RowsOf((seen << BitsPerLetter) | Letters.Boundary, rows[taken..]);
        Sum(rows[..taken], start, to);
    }

    /// <summary>An n-gram as a key: its last letter in the lowest bits.</summary>
    public static ulong KeyOf(ReadOnlySpan<char> gram)
    {
        var key = 0UL;
        foreach (var c in gram) key = (key << BitsPerLetter) | c;
        return key;
    }

    private static int OrderOf(ulong gram) => Order - (BitOperations.LeadingZeroCount(gram) / BitsPerLetter);

    // An unknown n-gram costs what its context costs to back off from, where that is known, and then what it costs without its first letter.
    private int RowsOf(ulong gram, Span<int> rows)
    {
        for (var taken = 0; ; taken++)
        {
            if (TryFind(gram, out var row))
            {
                rows[taken] = row;
                return taken + 1;
            }

            var context = gram >> BitsPerLetter;
            if (context == 0)
            {
                rows[taken] = UnknownRow;
                return taken + 1;
            }

            if (TryFind(context, out var known)) rows[taken] = known + count;
            else taken--;
            gram &= (1UL << ((OrderOf(gram) - 1) * BitsPerLetter)) - 1;
        }
    }

    private void Sum(ReadOnlySpan<int> rows, ushort start, Span<ushort> to)
    {
        var lane = 0;
        for (; lane + Step <= Width; lane += Step)
        {
            Vector256<ushort> lower = Vector256.Create(start), upper = lower;
            foreach (var row in rows)
            {
                var (low, high) = Vector256.Widen(Vector256.Create<byte>(costs.AsSpan(row + lane, Step)));
                lower += low;
                upper += high;
            }

            lower.CopyTo(to[lane..]);
            upper.CopyTo(to[(lane + (Step / 2))..]);
        }

        for (; lane < Width; lane++)
        {
            int sum = start;
            foreach (var row in rows) sum += costs[row + lane];
            to[lane] = (ushort)sum;
        }
    }

    private static int CountRows(ReadOnlySpan<Gram> grams)
    {
        var rows = 0;
        foreach (var gram in grams)
        {
            if (gram.Key == 0) throw new InvalidDataException("An n-gram is empty.");
            rows += OrderOf(gram.Key) < Order ? 2 : 1;
        }

        return rows;
    }

    // Shorter n-grams are there already. Behind the row of a possible context is that of backing off from it.
    private int Add(Gram gram, int start, ReadOnlySpan<Posting> postings, int[] rows, ushort[] fallback)
    {
        Sum(rows.AsSpan(0, RowsOf(gram.Key, rows)), start: 0, fallback);
        var row = costs.AsSpan(start, count);
        for (var n = 0; n < count; n++) row[n] = (byte)Math.Min(fallback[n], byte.MaxValue);
        var isContext = OrderOf(gram.Key) < Order;
        foreach (var posting in postings[gram.First..gram.End])
        {
            var language = posting.Language - first;
            if ((uint)language >= (uint)count) continue;
            row[language] = posting.Cost;
            if (isContext) costs[start + count + language] = posting.Backoff;
        }

        Insert(gram.Key, start);
        return start + (isContext ? 2 * count : count);
    }

    private bool TryFind(ulong gram, out int start)
    {
        ref var slot = ref SlotOf(gram);
        start = slot.Start;
        return slot.Gram == gram;
    }

    private void Insert(ulong gram, int start)
    {
        ref var slot = ref SlotOf(gram);
        if (slot.Gram == gram) throw new InvalidDataException("An n-gram occurs twice.");
        slot = new Slot(gram, start);
    }

    // Of the n-gram, or the free one where it would be. Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
    private ref Slot SlotOf(ulong gram)
    {
        var all = slots;
        for (var at = (int)((gram * 0x9E3779B97F4A7C15UL) >> shift); ; at++)
        {
            ref var slot = ref all[at & (all.Length - 1)];
            if (slot.Gram == gram || slot.Gram == 0) return ref slot;
        }
    }

    [StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
    private readonly record struct Slot(ulong Gram, int Start);

    /// <summary>An n-gram and where its postings are.</summary>
    /// <param name="Key">See <see cref="KeyOf"/>.</param>
    /// <param name="First">First posting.</param>
    /// <param name="End">Behind the last.</param>
    internal readonly record struct Gram(ulong Key, int First, int End);
}
