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
    private sbyte[] from = [];

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
        if (best.Length < length * Width) (best, from) = (new float[length * Width], new sbyte[length * Width]);
        for (var label = 0; label < Labels; label++) best[label] = NameLabels.MayFollow(Labels, label) ? scores[label] : Never;
        for (var token = 1; token < length; token++)
        {
            for (var lane = 0; lane < Width; lane += 8) Step(token, lane, scores.Slice((token * stride) + lane, 8));
        }

        var last = 0;
        for (var label = 1; label < Labels; label++)
        {
            if (NameLabels.MayFollow(label, Labels) && best[((length - 1) * Width) + label] > best[((length - 1) * Width) + last]) last = label;
        }

        for (var token = length - 1; token >= 0; token--)
        {
            labels[token] = (sbyte)last;
            last = from[(token * Width) + last];
        }
    }

    // Eight labels at once: of all labels before, the first of the best.
    private void Step(int token, int lane, ReadOnlySpan<float> scores)
    {
        ref var above = ref best[(token - 1) * Width];
        var top = Vector256.Create(above) + Vector256.LoadUnsafe(ref moves[lane]);
        var source = Vector256<int>.Zero;
        for (var before = 1; before < Labels; before++)
        {
            var score = Vector256.Create(best[((token - 1) * Width) + before]) + Vector256.LoadUnsafe(ref moves[(before * Width) + lane]);
            var better = Vector256.GreaterThan(score, top);
            top = Vector256.ConditionalSelect(better, score, top);
            source = Vector256.ConditionalSelect(better.AsInt32(), Vector256.Create(before), source);
        }

        (top + Vector256.Create(scores)).StoreUnsafe(ref best[(token * Width) + lane]);
        for (var label = 0; label < 8; label++) from[(token * Width) + lane + label] = (sbyte)source[label];
    }
}
