namespace Dossier.Extraction.Reading.Decoding;

/// <summary>The charsets of Kazakh, which no code page of the platform has: KZ-1048 (Kazakhstan standard STRK1048-2002) and PTCP154 (Paratype, RFC 1345 style name).</summary>
internal static class KazakhCharsets
{
    /// <summary>Labels, the name first, and the characters of bytes 128 to 255.</summary>
    public static readonly (string[] Labels, string Upper)[] All =
    [
        (["kz-1048", "kz1048", "strk1048-2002", "rk1048"],
            "ЂЃ\u201Aѓ\u201E\u2026\u2020\u2021\u20AC\u2030Љ\u2039ЊҚҺЏђ\u2018\u2019\u201C\u201D\u2022\u2013\u2014\uFFFD\u2122љ\u203Aњқһџ" +
            "\u00A0ҰұӘ\u00A4Ө\u00A6\u00A7Ё\u00A9Ғ\u00AB\u00AC\u00AD\u00AEҮ\u00B0\u00B1Ііөµ\u00B6\u00B7ё\u2116ғ\u00BBәҢңү" +
            "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ" +
            "абвгдежзийклмнопрстуфхцчшщъыьэюя"),
        (["ptcp154", "csptcp154", "pt154", "cp154"],
            "ҖҒӮғ\u201E\u2026ҶҮҲүҠӢҢҚҺҸҗ\u2018\u2019\u201C\u201D\u2022\u2013\u2014ҳҷҡӣңқһҹ" +
            "\u00A0ЎўЈӨҘҰ\u00A7Ё\u00A9Ә\u00AB\u00ACӯ\u00AEҜ\u00B0ұІіҙө\u00B6\u00B7ё\u2116ә\u00BBјҪҫҝ" +
            "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ" +
            "абвгдежзийклмнопрстуфхцчшщъыьэюя"),
    ];
}
