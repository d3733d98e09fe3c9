using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dossier.Extraction.Language.Neural;

/// <summary>The likeliest labels of a chain (Viterbi 1967). Belongs to one thread at a time.</summary>
internal sealed class NameDecoder
{
    private const int Labels = NameLabels.Count;

    /// <summary>Labels of a row, filled up to whole vectors.</summary>
    private const int Width = 24;

    /// <summary>Worse than any chain.</summary>
    private const float Never = -1e9f;

    /// <summary>Score of each label behind another one; never for what cannot follow.</summary>
    private readonly float[] moves = new float[Labels * Width];

    private float[] best = [];

    /// <param name="learned">Score of a label behind another, label by label.</param>
    public NameDecoder(ReadOnlySpan<float> learned)
    {
        moves.AsSpan().Fill(Never);
        for (var before = 0; before < Labels; before++)
        {
            for (var label = 0; label < Labels; label++)
            {
                if (NameLabels.MayFollow(before, label)) moves[(before * Width) + label] = learned[(before * Labels) + label];
            }
        }
    }

    /// <summary>Finds the labels.</summary>
    /// <param name="scores">A row per token.</param>
    /// <param name="stride">Length of a row, at least 24.</param>
    /// <param name="labels">One per token, at least one.</param>
    public void Find(ReadOnlySpan<float> scores, int stride, Span<sbyte> labels)
    {
        var length = labels.Length;
        if (best.Length < length * Width) best = new float[length * Width];
        for (var label = 0; label < Labels; label++) best[label] = NameLabels.MayFollow(Labels, label) ? scores[label] : Never;
        for (var token = 1; token < length; token++) Step(best.AsSpan((token - 1) * Width, 2 * Width), scores.Slice(token * stride, Width));
        var last = 0;
        for (var label = 1; label < Labels; label++)
        {
            if (NameLabels.MayFollow(label, Labels) && best[((length - 1) * Width) + label] > best[((length - 1) * Width) + last]) last = label;
        }

        for (var token = length - 1; token > 0; token--)
        {
            labels[token] = (sbyte)last;
            last = Before(best.AsSpan((token - 1) * Width, Labels), last);
        }

        labels[0] = (sbyte)last;
    }

    // The row above, and the row to be made: all labels at once.
    private void Step(Span<float> rows, ReadOnlySpan<float> scores)
    {
        ref var at = ref MemoryMarshal.GetReference(rows);
        ref var move = ref moves[0];
        var before = Vector256.Create(at);
        var (low, middle, high) = (before + Vector256.LoadUnsafe(ref move), before + Vector256.LoadUnsafe(ref move, 8), before + Vector256.LoadUnsafe(ref move, 16));
        for (nuint label = 1; label < Labels; label++)
        {
            before = Vector256.Create(Unsafe.Add(ref at, label));
            low = Vector256.MaxNative(low, before + Vector256.LoadUnsafe(ref move, label * Width));
            middle = Vector256.MaxNative(middle, before + Vector256.LoadUnsafe(ref move, (label * Width) + 8));
            high = Vector256.MaxNative(high, before + Vector256.LoadUnsafe(ref move, (label * Width) + 16));
        }

        (low + Vector256.Create(scores)).StoreUnsafe(ref at, Width);
        (middle + Vector256.Create(scores[8..])).StoreUnsafe(ref at, Width + 8);
        (high + Vector256.Create(scores[16..])).StoreUnsafe(ref at, Width + 16);
    }

    // The first of the labels that lead to another one best: asked only along the chain that won.
    private int Before(ReadOnlySpan<float> above, int label)
    {
        var (source, top) = (0, above[0] + moves[label]);
        for (var before = 1; before < Labels; before++)
        {
            var score = above[before] + moves[(before * Width) + label];
            if (score > top) (source, top) = (before, score);
        }

        return source;
    }
}
