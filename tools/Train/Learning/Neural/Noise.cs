namespace Dossier.Train.Learning.Neural;

/// <summary>Random numbers for weights, dropout and order (xorshift64*, Vigna 2016): the same seed gives the same numbers.</summary>
internal sealed class Noise(ulong seed)
{
    private ulong state = seed == 0 ? 1 : seed;

    public ulong Next()
    {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        return state * 0x2545F4914F6CDD1DUL;
    }

    /// <summary>At least 0 and below 1.</summary>
    public float Uniform() => (Next() >> 40) * (1f / (1 << 24));

    public void Shuffle<T>(IList<T> list)
    {
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = (int)(Next() % (ulong)(i + 1));
            (list[i], list[j]) = (list[j], list[i]);
        }
    }

    /// <summary>A mask that keeps a share of the units, scaled so that the mean stays (Srivastava et al. 2014).</summary>
    public void Mask(Span<float> mask, float drop)
    {
        var keep = 1 / (1 - drop);
        var limit = (ulong)(drop * 65536);
        for (var i = 0; i < mask.Length; i += 4)
        {
            var bits = Next();
            for (var j = i; j < Math.Min(i + 4, mask.Length); j++, bits >>= 16) mask[j] = (bits & 0xFFFF) < limit ? 0 : keep;
        }
    }
}
