using System.Text;

namespace Dossier.Extraction.Reading.Decoding;

/// <summary>The charsets that are read, by the labels under which the WHATWG Encoding standard and IANA know them.</summary>
internal static class KnownCharsets
{
    public static readonly Charset Utf8 = new PlatformCharset("utf-8", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    public static readonly Charset Utf16LittleEndian = new PlatformCharset("utf-16le", new UnicodeEncoding(bigEndian: false, byteOrderMark: false));
    public static readonly Charset Utf16BigEndian = new PlatformCharset("utf-16be", new UnicodeEncoding(bigEndian: true, byteOrderMark: false));
    public static readonly Charset Utf32LittleEndian = new PlatformCharset("utf-32le", new UTF32Encoding(bigEndian: false, byteOrderMark: false));
    public static readonly Charset Utf32BigEndian = new PlatformCharset("utf-32be", new UTF32Encoding(bigEndian: true, byteOrderMark: false));

    // Name = code page: other labels. One charset a line.
    private const string Listed = """
        windows-1250=1250: cp1250 x-cp1250
        windows-1251=1251: cp1251 x-cp1251
        windows-1252=1252: cp1252 x-cp1252 ansi_x3.4-1968 ascii us-ascii cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1
        windows-1253=1253: cp1253 x-cp1253
        windows-1254=1254: cp1254 x-cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5
        windows-1255=1255: cp1255 x-cp1255
        windows-1256=1256: cp1256 x-cp1256
        windows-1257=1257: cp1257 x-cp1257
        windows-1258=1258: cp1258 x-cp1258
        windows-874=874: dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 tis620
        iso-8859-2=28592: csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
        iso-8859-3=28593: csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
        iso-8859-4=28594: csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
        iso-8859-5=28595: csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
        iso-8859-6=28596: arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
        iso-8859-7=28597: csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek
        iso-8859-8=28598: csiso88598e csiso88598i csisolatinhebrew hebrew iso-8859-8-e iso-8859-8-i iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 logical visual
        iso-8859-13=28603: iso8859-13 iso885913
        iso-8859-15=28605: csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin9
        koi8-r=20866: cskoi8r koi koi8 koi8_r
        koi8-u=21866: koi8-ru
        ibm437=437: cp437 437 cspc8codepage437
        ibm737=737: cp737
        ibm775=775: cp775
        ibm850=850: cp850 850 cspc850multilingual
        ibm852=852: cp852 852 cspcp852
        ibm855=855: cp855 855 csibm855
        ibm857=857: cp857 857 csibm857
        ibm862=862: cp862 862 cspc862latinhebrew
        ibm866=866: 866 cp866 csibm866
        macintosh=10000: csmacintosh mac x-mac-roman mac-roman
        x-mac-greek=10006: mac-greek
        x-mac-cyrillic=10007: x-mac-ukrainian mac-cyrillic
        x-mac-ce=10029: mac-centraleurope x-mac-centraleurroman
        x-mac-turkish=10081: mac-turkish
        euc-kr=949: cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cp949 uhc ms949 x-windows-949
        johab=1361: x-johab ms1361 ksc5601_1992
        iso-2022-kr=50225: csiso2022kr
        shift_jis=932: csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis cp932
        euc-jp=51932: cseucpkdfmtjapanese x-euc-jp eucjp
        iso-2022-jp=50221: csiso2022jp
        gb18030=54936: gbk chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk cp936 ms936 euc-cn
        hz-gb-2312=52936: hz
        big5=950: big5-hkscs cn-big5 csbig5 x-x-big5 cp950
        """;

    /// <summary>Code pages of which the standard has another opinion than .NET: byte and character.</summary>
    private static readonly Dictionary<int, (byte Byte, char Character)[]> Corrections = new()
    {
        [10007] = [(0xA2, '\u0490'), (0xB6, '\u0491'), (0xFF, '\u20AC')],
        [28597] = [(0xA1, '\u2018'), (0xA2, '\u2019'), (0xA4, '\u20AC'), (0xA5, '\u20AF'), (0xAA, '\u037A')],
        [10000] = [(0xBD, '\u03A9')],
        [10081] = [(0xBD, '\u03A9')],
        [1255] = [(0xCA, '\u05BA')],
    };

    private static readonly Dictionary<string, Lazy<Charset>> ByLabel = MakeLabels();

    /// <summary>The charset of a label, in any case; null for one that is not known.</summary>
    public static Charset? Find(string label) => ByLabel.GetValueOrDefault(label.Trim())?.Value;

    /// <summary>The charset of a name that is listed.</summary>
    public static Charset Get(string name) => ByLabel[name].Value;

    private static Dictionary<string, Lazy<Charset>> MakeLabels()
    {
        Dictionary<string, Lazy<Charset>> labels = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (charset, names) in ((Charset, string)[])[
            (Utf8, "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8"), (Utf16LittleEndian, "utf-16le utf-16 ucs-2 unicode iso-10646-ucs-2 csunicode"),
            (Utf16BigEndian, "utf-16be unicodefffe"), (Utf32LittleEndian, "utf-32le utf-32"), (Utf32BigEndian, "utf-32be")])
        {
            foreach (var label in names.Split(' ')) labels.Add(label, new Lazy<Charset>(charset));
        }

        foreach (var line in Listed.Split('\n', StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(['=', ' '], StringSplitOptions.RemoveEmptyEntries);
            var codePage = int.Parse(parts[1].TrimEnd(':'), System.Globalization.CultureInfo.InvariantCulture);
            var charset = new Lazy<Charset>(() => Make(parts[0], codePage));
            labels.Add(parts[0], charset);
            foreach (var label in parts[2..]) labels.Add(label, charset);
        }

        foreach (var kazakh in KazakhCharsets.All)
        {
            foreach (var label in kazakh.Labels) labels.Add(label, new Lazy<Charset>(() => new SingleByteCharset(kazakh.Labels[0], kazakh.Upper)));
        }

        return labels;
    }

    private static Charset Make(string name, int codePage) => codePage is 51932 ? new EucJapaneseCharset()
        : codePage is 932 or 949 or 950 or 1361 or > 50000
        ? PlatformCharset.OfCodePage(name, codePage)
        : SingleByteCharset.OfCodePage(name, codePage, Corrections.GetValueOrDefault(codePage, []));
}
