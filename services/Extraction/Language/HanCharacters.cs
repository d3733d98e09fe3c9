using System.Text;

namespace Dossier.Extraction.Language;

/// <summary>Where a Chinese character is in use.</summary>
internal enum HanKind : byte
{
    /// <summary>In none of the standards below.</summary>
    Rare,

    /// <summary>In more than one.</summary>
    Shared,

    /// <summary>In Japanese only: JIS X 0208, neither GB 2312 nor Big5.</summary>
    Japanese,

    /// <summary>In Chinese only: GB 2312 or Big5, not JIS X 0208.</summary>
    Chinese,
}

/// <summary>Tells Chinese characters apart by the national standards that have them (read out of the code pages, which follow those standards).</summary>
internal static class HanCharacters
{
    private const int First = 0x4E00;
    private const int Count = 0x5200;
    private static readonly Lazy<HanKind[]> Kinds = new(MakeKinds);

    /// <summary>Where a character is in use.</summary>
    public static HanKind KindOf(char c) => c - First is >= 0 and < Count and var n ? Kinds.Value[n] : HanKind.Rare;

    private static HanKind[] MakeKinds()
    {
        var japanese = CharactersOf(20932, 0xB0, 0xF4);
        var simplified = CharactersOf(936, 0xB0, 0xF7);
        var traditional = CharactersOf(950, 0xA4, 0xF9);
        var kinds = new HanKind[Count];
        for (var n = 0; n < Count; n++)
        {
            kinds[n] = (japanese[n], simplified[n] || traditional[n]) switch
            {
                (true, true) => HanKind.Shared,
                (true, false) => HanKind.Japanese,
                (false, true) => HanKind.Chinese,
                _ => HanKind.Rare,
            };
        }

        return kinds;
    }

    private static bool[] CharactersOf(int codePage, int firstLead, int lastLead)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("?"))!;
        var found = new bool[Count];
        Span<char> decoded = stackalloc char[4];
        for (var lead = firstLead; lead <= lastLead; lead++)
        {
            for (var trail = codePage == 950 ? 0x40 : 0xA1; trail <= 0xFE; trail++)
            {
                var length = encoding.GetChars([(byte)lead, (byte)trail], decoded);
                if (length == 1 && decoded[0] - First is >= 0 and < Count and var n) found[n] = true;
            }
        }

        return found;
    }
}
