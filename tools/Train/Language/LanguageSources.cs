using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Dossier.Extraction.Language;

namespace Dossier.Train.Language;

/// <summary>One language to learn: where its text is.</summary>
/// <param name="Tag">BCP 47, as the model answers.</param>
/// <param name="Script">That it is learned in.</param>
/// <param name="Declarations">Names of its texts in the archive of the Declaration of Human Rights.</param>
/// <param name="Profile">
/// Name of its n-gram profile; empty when there is none. A language without one borrows that of a sister that is spelled the same way, so that the
/// two differ by their words and not by how much was read of them.
/// </param>
internal sealed record LanguageSource(string Tag, Script Script, IReadOnlyList<string> Declarations, string Profile = "")
{
    private const string Listed = """
        af Latin afr af|az Latin azj_latn|bs Latin bos_latn hr|ca Latin cat ca|cs Latin ces cs|cy Latin cym cy|da Latin dan da|de Latin deu,deu_1901 de
        en Latin eng en|eo Latin epo|es Latin spa es|et Latin est et|eu Latin eus|fi Latin fin fi|fr Latin fra fr|ga Latin gle|hr Latin hrv hr
        hu Latin hun hu|id Latin ind id|is Latin isl|it Latin ita it|la Latin lat,lat_1|lg Latin lug|lt Latin lit lt|lv Latin lav lv|mi Latin mri
        ms Latin mly_latn id|nb Latin nob no|nl Latin nld nl|nn Latin nno no|pl Latin pol pl|pt Latin por_PT,por_BR pt|ro Latin ron,ron_1993 ro
        sk Latin slk sk|sl Latin slv sl|sn Latin sna|so Latin som so|sq Latin als sq|st Latin sot|sv Latin swe sv|sw Latin swh sw|tl Latin tgl tl
        tn Latin tsn|tr Latin tur tr|ts Latin tso_MZ|vi Latin vie|xh Latin xho|yo Latin yor|zu Latin zul
        be Cyrillic bel|bg Cyrillic bul bg|kk Cyrillic kaz|mk Cyrillic mkd mk|mn Cyrillic khk|ru Cyrillic rus ru|sr Cyrillic srp_cyrl hr|uk Cyrillic ukr uk
        el Greek ell_monotonic el|ar Arabic arb ar|fa Arabic pes_1,pes_2 fa|ur Arabic urd ur|he Hebrew heb he|hi Devanagari hin hi|mr Devanagari mar mr
        ne Devanagari nep ne|bn Bengali ben bn|pa Gurmukhi pan pa|gu Gujarati guj gu|or Oriya|ta Tamil tam ta|te Telugu - te|kn Kannada kan kn
        ml Malayalam mal ml|si Sinhala|th Thai tha th|lo Lao lao|bo Tibetan bod|my Burmese mya|ka Georgian kat|am Ethiopic amh|km Khmer khm
        hy Armenian hye|dv Thaana div|ko Hangul kor ko|ja Kana jpn ja|zh Han cmn_hans,cmn_hant zh-cn
        """;

    /// <summary>All languages, those of one script together.</summary>
    public static IReadOnlyList<LanguageSource> All { get; } =
        [.. Listed.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).OrderBy(source => source.Script)];

    private static LanguageSource Parse(string line)
    {
        var parts = line.Split(' ');
        return new LanguageSource(parts[0], Enum.Parse<Script>(parts[1]), parts.Length > 2 ? parts[2].Split([',', '-'], StringSplitOptions.RemoveEmptyEntries) : [], parts.Length > 3 ? parts[3] : "");
    }
}

/// <summary>Reads the texts and counts that languages are learned from.</summary>
internal sealed class LanguageTexts(Corpus data)
{
    private readonly ZipArchive declarations = new(new MemoryStream(data.Bytes("nlp/train/langid_udhr2.zip")));

    /// <summary>The words of the Declaration of Human Rights in a language, in the order of the text.</summary>
    public IEnumerable<string> Declaration(LanguageSource source)
    {
        foreach (var name in source.Declarations)
        {
            using var reader = new StreamReader(declarations.GetEntry($"udhr2/{name}.txt")!.Open(), Encoding.UTF8);
            foreach (var word in Words(reader.ReadToEnd(), source.Script)) yield return word;
        }
    }

    /// <summary>Counts of n-grams of up to three letters in a language's encyclopedia; null when there are none.</summary>
    public JsonObject? Profile(LanguageSource source) =>
        source.Profile.Length == 0 ? null : JsonNode.Parse(data.Bytes("nlp/train/langid_profiles/" + source.Profile))!.AsObject();

    /// <summary>The commonest words of the languages, commonest first, as people who know the language list them.</summary>
    public static IReadOnlyDictionary<string, string[]> CommonWords()
    {
        using var resource = typeof(LanguageTexts).Assembly.GetManifestResourceStream("Language/words.tsv")!;
        using var reader = new StreamReader(resource);
        Dictionary<string, string[]> words = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var listed = line[(tab + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var tag in line[..tab].Split(',')) words[tag] = [.. words.GetValueOrDefault(tag, []), .. listed];
        }

        return words;
    }

    /// <summary>The folded words of a text in a script.</summary>
    public static IEnumerable<string> Words(string text, Script script)
    {
        var word = new StringBuilder();
        foreach (var c in text)
        {
            var letter = Letters.Fold(c);
            if (letter == Letters.Dropped) continue;
            if (Letters.ScriptOf(c) == script)
            {
                word.Append(letter);
                continue;
            }

            if (word.Length > 0) yield return word.ToString();
            word.Clear();
        }

        if (word.Length > 0) yield return word.ToString();
    }
}
