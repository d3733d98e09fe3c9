namespace Dossier.Extraction.Reading.Archives;

/// <summary>The checksum of ZIP entries (ISO 3309, reflected polynomial 0xEDB88320), four bytes of input at a time.</summary>
internal static class Crc32
{
    private const int Slices = 4;

    private static readonly uint[][] Tables = MakeTables();

    public static uint Of(ReadOnlySpan<byte> bytes) => Next(0, bytes);

    /// <summary>The checksum of what came before and these bytes behind it.</summary>
    /// <param name="before">Of what came before; 0 for nothing.</param>
    /// <param name="bytes">What follows.</param>
    public static uint Next(uint before, ReadOnlySpan<byte> bytes)
    {
        var crc = ~before;
        while (bytes.Length >= Slices)
        {
            crc ^= System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            crc = Tables[3][crc & 0xFF] ^ Tables[2][(crc >> 8) & 0xFF] ^ Tables[1][(crc >> 16) & 0xFF] ^ Tables[0][crc >> 24];
            bytes = bytes[Slices..];
        }

        foreach (var b in bytes) crc = (crc >> 8) ^ Tables[0][(crc ^ b) & 0xFF];
        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[Slices][];
        for (var slice = 0; slice < Slices; slice++)
        {
            tables[slice] = new uint[256];
            for (var i = 0u; i < 256; i++) tables[slice][i] = slice == 0 ? Remainder(i) : (tables[slice - 1][i] >> 8) ^ tables[0][tables[slice - 1][i] & 0xFF];
        }

        return tables;
    }

    private static uint Remainder(uint value)
    {
        for (var bit = 0; bit < 8; bit++) value = (value >> 1) ^ ((value & 1) * 0xEDB88320u);
        return value;
    }
}
