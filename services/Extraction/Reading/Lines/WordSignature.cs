namespace Dossier.Extraction.Reading.Lines;

/// <summary>The rarer words of a line as a set of bits: two words may share one, which does no harm to a share.</summary>
internal sealed class WordSignature
{
    private const int Size = 16;

    private readonly ulong[] bits = new ulong[Size];

    /// <summary>Makes it the signature of other words.</summary>
    public void Set(ReadOnlySpan<uint> words)
    {
        Array.Clear(bits);
        foreach (var word in words)
        {
            if (!SmallWords.Function.Contains(word)) bits[Slot(word)] |= 1ul << (int)(word & 63);
        }
    }

    /// <summary>Share of the rarer words that are in the set; -1 when there is none.</summary>
    public float ShareOf(ReadOnlySpan<uint> words)
    {
        int rare = 0, shared = 0;
        foreach (var word in words)
        {
            if (SmallWords.Function.Contains(word)) continue;
            rare++;
            if ((bits[Slot(word)] >> (int)(word & 63) & 1) != 0) shared++;
        }

        return rare == 0 ? -1 : (float)shared / rare;
    }

    private static int Slot(uint word) => (int)(word * 0x9E3779B1u >> 28);
}
