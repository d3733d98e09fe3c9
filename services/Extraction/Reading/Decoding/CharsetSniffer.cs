using Dossier.Extraction.Language;

namespace Dossier.Extraction.Reading.Decoding;

/// <summary>Ranks the charsets that bytes may be in, by how likely the text is that they make. Deterministic; long documents are looked at in samples.</summary>
internal static class CharsetSniffer
{
    /// <summary>Bytes of words beyond ASCII that all charsets are tried on, and those that come to the final.</summary>
    private const int FirstSample = 400, FinalSample = 4000;

    /// <summary>Letters of ASCII around them that say which language it may be.</summary>
    private const int ContextSample = 600;

    private const int Finalists = 8;

    /// <summary>Nats to the byte from where on it is no text of any language: bytes at random cost more in every charset.</summary>
    private const double MaxCostPerByte = 7;

    private static readonly string[] Western =
        ["en", "fr", "de", "es", "pt", "it", "nl", "sv", "da", "nb", "nn", "fi", "is", "ga", "ca", "eu", "af", "sq", "id", "ms", "tl", "sw", "cy", "et", "yo"];

    private static readonly string[] Central = ["pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq", "de"];
    private static readonly string[] Slavic = ["ru", "uk", "bg", "be", "sr", "mk"];
    private static readonly string[] Russian = ["ru", "bg", "uk", "be"];
    private static readonly string[] Baltic = ["lt", "lv", "et"];
    private static readonly string[] Persian = ["ar", "fa", "ur"];

    // Cost: how much rarer than the others of its languages, in nats. Among equals the first is taken.
    private static readonly (string Name, string[] Languages, double Cost)[] Candidates =
    [
        ("windows-1252", Western, 0), ("windows-1251", Slavic, 0), ("windows-1250", Central, 0), ("windows-1253", ["el"], 0), ("windows-1254", ["tr", "az"], 0),
        ("windows-1255", ["he"], 0), ("windows-1256", Persian, 0), ("windows-1257", Baltic, 0), ("windows-1258", ["vi"], 0), ("windows-874", ["th"], 0),
        ("euc-kr", ["ko"], 0), ("shift_jis", ["ja"], 0), ("euc-jp", ["ja"], 0), ("gb18030", ["zh", TextCost.TraditionalChinese], 0), ("big5", [TextCost.TraditionalChinese], 0),
        ("koi8-r", Russian, 0), ("koi8-u", ["uk", "be"], 1), ("iso-8859-2", Central, 1), ("iso-8859-5", Slavic, 1), ("iso-8859-7", ["el"], 1), ("iso-8859-6", Persian, 1),
        ("iso-8859-8", ["he"], 1), ("iso-8859-15", Western, 2), ("iso-8859-4", Baltic, 3), ("iso-8859-13", Baltic, 2), ("iso-8859-3", ["eo"], 3),
        ("ibm866", Russian, 1), ("ibm855", Slavic, 2), ("x-mac-cyrillic", Slavic, 2), ("macintosh", Western, 2), ("ibm850", Western, 2), ("ibm852", Central, 2),
        ("x-mac-ce", Central, 3), ("ibm437", Western, 3.5), ("ibm737", ["el"], 3), ("x-mac-greek", ["el"], 3), ("ibm857", ["tr"], 3), ("x-mac-turkish", ["tr"], 3),
        ("ibm862", ["he"], 3), ("ibm775", Baltic, 3), ("johab", ["ko"], 6), ("kz-1048", ["kk"], 3), ("ptcp154", ["kk"], 3),
    ];

    /// <summary>The charsets in which the bytes are plausible text, likeliest first.</summary>
    /// <param name="bytes">With bytes beyond ASCII, not valid as UTF-8.</param>
    public static IReadOnlyList<Sniffed> Rank(ReadOnlySpan<byte> bytes)
    {
        var cost = new TextCost(LanguageModel.Shipped);
        cost.SetContext(Context(bytes));
        var first = Sample(bytes, FirstSample);
        var ranked = Rank(Candidates, first, cost);
        if (first.Length >= FirstSample) ranked = Rank(ranked.Take(Finalists).Select(found => found.Candidate), first = Sample(bytes, FinalSample), cost);
        return [.. ranked.Where(found => found.Cost <= MaxCostPerByte * first.Length).Select(found => new Sniffed(KnownCharsets.Get(found.Candidate.Name), found.Cost))];
    }

    private static List<((string Name, string[] Languages, double Cost) Candidate, double Cost)> Rank(
        IEnumerable<(string Name, string[] Languages, double Cost)> candidates, byte[] sample, TextCost cost) =>
        [.. candidates.Select(candidate => (candidate, candidate.Cost + cost.Of(KnownCharsets.Get(candidate.Name).Decode(sample), candidate.Languages))).OrderBy(found => found.Item2)];

    /// <summary>The words that have bytes beyond ASCII, from the beginning; a space between them.</summary>
    private static byte[] Sample(ReadOnlySpan<byte> bytes, int length)
    {
        var sample = new List<byte>(length + 64);
        for (var at = 0; at < bytes.Length && sample.Count < length;)
        {
            var high = bytes[at..].IndexOfAnyInRange((byte)0x80, byte.MaxValue);
            if (high < 0) break;
            var start = at + high;
            while (start > at && !EndsWord(bytes[start - 1])) start--;
            var end = at + high;
            while (end < bytes.Length && end - start < length && !EndsWord(bytes[end])) end++;
            if (sample.Count > 0) sample.Add((byte)' ');
            sample.AddRange(bytes[start..end]);
            at = Math.Max(end, at + high + 1);
        }

        return [.. sample];
    }

    // No second byte of a charset of two is below this, except the digits of GB 18030.
    private static bool EndsWord(byte b) => b < 0x30;

    /// <summary>Words of ASCII that are no mark-up.</summary>
    private static string Context(ReadOnlySpan<byte> bytes)
    {
        const int Looked = 64 * 1024;
        var words = new System.Text.StringBuilder();
        bool markup = false, high = false;
        var start = 0;
        for (var n = 0; n < bytes.Length && n < Looked && words.Length < ContextSample; n++)
        {
            var b = bytes[n];
            if (char.IsAsciiLetter((char)b)) continue;
            high |= b >= 0x80;
            if (b >= 0x80) continue;
            if (!markup && !high && n - start > 1)
            {
                foreach (var letter in bytes[start..n]) words.Append((char)letter);
                words.Append(' ');
            }

            markup = b == '<' || (markup && b != '>');
            (start, high) = (n + 1, false);
        }

        return words.ToString();
    }
}

/// <summary>A charset that bytes may be in.</summary>
/// <param name="Charset">Which.</param>
/// <param name="Cost">Of the sample in it, in nats.</param>
internal readonly record struct Sniffed(Charset Charset, double Cost);
