namespace Dossier.Extraction.Tests.Reading.Fuzz;

/// <summary>Damages bytes the way disks, networks and attackers do; the same seed gives the same damage.</summary>
internal static class Mutation
{
    private const int MostSteps = 8;
    private const int LongestRepeat = 4096;

    /// <summary>Bytes that mean something in one format or another.</summary>
    private static readonly byte[] Telling = [0, 1, 0x7F, 0x80, 0xFF, (byte)'<', (byte)'>', (byte)'&', (byte)'"', (byte)'{', (byte)'}', (byte)'[', (byte)'\\', (byte)'\n', (byte)'-', (byte)'=', (byte)'('];

    /// <summary>A damaged copy.</summary>
    /// <param name="original">What to damage.</param>
    /// <param name="other">What splices come from.</param>
    /// <param name="random">Decides.</param>
    public static byte[] Of(byte[] original, byte[] other, Random random)
    {
        List<byte> bytes = [.. original];
        for (var steps = random.Next(1, MostSteps); steps > 0 && bytes.Count > 0; steps--) Step(bytes, other, random);
        return [.. bytes];
    }

    private static void Step(List<byte> bytes, byte[] other, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = Telling[random.Next(Telling.Length)];
                break;
            case 2:
                bytes[at] = (byte)random.Next(256);
                break;
            case 3 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4:
                bytes.RemoveRange(at, random.Next(1, Math.Min(64, bytes.Count - at) + 1));
                break;
            case 5:
                bytes.InsertRange(at, Slice(other, random, 256));
                break;
            case 6 when random.Next(4) == 0:
                Repeat(bytes, at, random);
                break;
            default:
                bytes.InsertRange(at, Slice([.. bytes], random, 64));
                break;
        }
    }

    // The same short piece again and again: nesting, long runs, many members.
    private static void Repeat(List<byte> bytes, int at, Random random)
    {
        var piece = bytes.GetRange(at, random.Next(1, Math.Min(16, bytes.Count - at) + 1));
        for (var times = random.Next(1, LongestRepeat / piece.Count); times > 0; times--) bytes.InsertRange(at, piece);
    }

    private static byte[] Slice(byte[] bytes, Random random, int longest)
    {
        if (bytes.Length == 0) return [];
        var start = random.Next(bytes.Length);
        return bytes[start..(start + random.Next(1, Math.Min(longest, bytes.Length - start) + 1))];
    }
}
