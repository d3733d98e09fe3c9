using System.Runtime.Intrinsics;

namespace Dossier.Train.Learning.Neural;

/// <summary>
/// A matrix of weights with the state of Adam (Kingma and Ba 2015) and one gradient per shard of a batch. Shards are summed in their order, so that the result
/// does not depend on which thread was first.
/// </summary>
internal sealed class Parameter
{
    public const float Decay1 = 0.9f;
    public const float Decay2 = 0.98f;
    private const float Smallest = 1e-8f;

    private readonly float[] mean;
    private readonly float[] variance;

    /// <summary>Rows of a sparse parameter that the batch touched, by shard; null for a dense one.</summary>
    private readonly List<int>[]? touched;
    private readonly int[]? stamps;

    public Parameter(string name, int rows, int columns, int shards, float scale, Noise noise, bool sparse = false)
    {
        (Name, Rows, Columns) = (name, rows, columns);
        Value = new float[rows * columns];
        if (scale > 0)
        {
            for (var i = 0; i < Value.Length; i++) Value[i] = scale * ((2 * noise.Uniform()) - 1);
        }

        mean = new float[Value.Length];
        variance = new float[Value.Length];
        Gradients = [.. Enumerable.Range(0, shards).Select(_ => new float[Value.Length])];
        if (!sparse) return;
        touched = [.. Enumerable.Range(0, shards).Select(_ => new List<int>())];
        stamps = new int[rows * shards];
    }

    public string Name { get; }

    public int Rows { get; }

    public int Columns { get; }

    public float[] Value { get; }

    public float[][] Gradients { get; }

    /// <summary>Says that a shard's gradient has something in a row of a sparse parameter.</summary>
    public void Touch(int shard, int row)
    {
        ref var stamp = ref stamps![(row * touched!.Length) + shard];
        if (stamp != 0) return;
        stamp = 1;
        touched[shard].Add(row);
    }

    /// <summary>Forgets how it moved: the next steps have another aim.</summary>
    public void Forget()
    {
        mean.AsSpan().Clear();
        variance.AsSpan().Clear();
    }

    /// <summary>Moves against the gradient and clears it.</summary>
    /// <param name="rate">Learning rate with the correction of Adam's bias.</param>
    public void Step(float rate)
    {
        if (touched is null)
        {
            Step(0, Value.Length, rate);
            return;
        }

        for (var shard = 0; shard < touched.Length; shard++)
        {
            foreach (var row in touched[shard])
            {
                // The first shard that touched the row updates it for all.
                if (Enumerable.Range(0, shard).Any(before => stamps![(row * touched.Length) + before] != 0)) continue;
                Step(row * Columns, Columns, rate);
            }
        }

        for (var shard = 0; shard < touched.Length; shard++)
        {
            foreach (var row in touched[shard]) stamps![(row * touched.Length) + shard] = 0;
            touched[shard].Clear();
        }
    }

    private void Step(int from, int count, float rate)
    {
        var i = from;
        for (; i + 8 <= from + count; i += 8)
        {
            var g = Vector256<float>.Zero;
            foreach (var shard in Gradients)
            {
                g += Vector256.LoadUnsafe(ref shard[i]);
                Vector256<float>.Zero.StoreUnsafe(ref shard[i]);
            }

            var m = (Vector256.LoadUnsafe(ref mean[i]) * Decay1) + (g * (1 - Decay1));
            var v = (Vector256.LoadUnsafe(ref variance[i]) * Decay2) + (g * g * (1 - Decay2));
            m.StoreUnsafe(ref mean[i]);
            v.StoreUnsafe(ref variance[i]);
            (Vector256.LoadUnsafe(ref Value[i]) - (m * rate / (Vector256.Sqrt(v) + Vector256.Create(Smallest)))).StoreUnsafe(ref Value[i]);
        }

        for (; i < from + count; i++)
        {
            var g = 0f;
            foreach (var shard in Gradients)
            {
                g += shard[i];
                shard[i] = 0;
            }

            mean[i] = (mean[i] * Decay1) + (g * (1 - Decay1));
            variance[i] = (variance[i] * Decay2) + (g * g * (1 - Decay2));
            Value[i] -= mean[i] * rate / (MathF.Sqrt(variance[i]) + Smallest);
        }
    }
}
