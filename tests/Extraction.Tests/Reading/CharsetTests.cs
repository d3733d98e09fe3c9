using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;
using Dossier.Extraction.Reading.Decoding;

namespace Dossier.Extraction.Tests.Reading;

public sealed class CharsetTests
{
    private const string Russian = "Правительство не решило, что будет со школами в этом году. Министр сказал об этом журналистам в пятницу.";
    private const string Polish = "Rząd jeszcze nie zdecydował, co będzie ze szkołami. Minister powiedział to dziennikarzom w piątek, późno w nocy.";
    private const string Korean = "정부는 아직 학교 문제를 결정하지 않았다. 장관은 금요일에 기자들에게 이렇게 말했다.";
    private const string Japanese = "政府はまだ学校の問題を決めていない。大臣は金曜日に記者にそう話した。";
    private const string Greek = "Η κυβέρνηση δεν έχει αποφασίσει ακόμη τι θα γίνει με τα σχολεία, είπε ο υπουργός.";
    private const string French = "Le ministre a présenté son projet à l'Assemblée : les écoles fermées seront rouvertes dès l'été, a-t-il déclaré.";
    private const string Turkish = "Hükümet okullar hakkında henüz bir karar vermedi, dedi bakan. Öğrenciler ve öğretmenler bekliyor, şimdi çok geç.";
    private const string Hebrew = "הממשלה עדיין לא החליטה מה יקרה עם בתי הספר, אמר השר לעיתונאים.";
    private const string Arabic = "لم تقرر الحكومة بعد ماذا سيحدث للمدارس، قال الوزير للصحفيين يوم الجمعة.";
    private const string Thai = "รัฐบาลยังไม่ได้ตัดสินใจเรื่องโรงเรียน และรัฐมนตรีได้กล่าวกับนักข่าว";
    private const string Lithuanian = "Vyriausybė dar nenusprendė, kas bus su mokyklomis. Ministras tai pasakė žurnalistams penktadienį, vėlai vakare, po posėdžio.";

    [Theory]
    [InlineData("windows-1251", Russian)]
    [InlineData("koi8-r", Russian)]
    [InlineData("ibm866", Russian)]
    [InlineData("ibm855", Russian)]
    [InlineData("iso-8859-5", Russian)]
    [InlineData("x-mac-cyrillic", Russian)]
    [InlineData("windows-1250", Polish)]
    [InlineData("iso-8859-2", Polish)]
    [InlineData("ibm852", Polish)]
    [InlineData("euc-kr", Korean)]
    [InlineData("johab", Korean)]
    [InlineData("iso-2022-kr", Korean)]
    [InlineData("shift_jis", Japanese)]
    [InlineData("euc-jp", Japanese)]
    [InlineData("iso-2022-jp", Japanese)]
    [InlineData("gb18030", "政府还没有决定学校的问题。部长星期五对记者说了这些话。")]
    [InlineData("hz-gb-2312", "政府还没有决定学校的问题。")]
    [InlineData("big5", "政府還沒有決定學校的問題。部長星期五對記者說了這些話。")]
    [InlineData("windows-1253", Greek)]
    [InlineData("iso-8859-7", Greek)]
    [InlineData("windows-1252", French)]
    [InlineData("ibm850", French)]
    [InlineData("macintosh", French)]
    [InlineData("windows-1254", Turkish)]
    [InlineData("windows-1255", Hebrew)]
    [InlineData("windows-1256", Arabic)]
    [InlineData("iso-8859-6", Arabic)]
    [InlineData("windows-874", Thai)]
    [InlineData("windows-1257", Lithuanian)]
    [InlineData("utf-16le", Korean)]
    [InlineData("utf-16be", Russian)]
    [InlineData("utf-16le", Japanese)]
    [InlineData("utf-32le", French)]
    [InlineData("utf-32be", Korean)]
    [InlineData("kz-1048", "Үкімет мектептер туралы әлі шешім қабылдаған жоқ, деді министр. Бұл қазақ халқының тілі үшін өте маңызды.")]
    public void Recognizes_the_charset_of_a_text_that_declares_none(string charset, string text)
    {
        var bytes = Encode(charset, text);

        var decoded = Decode(bytes);

        Assert.Equal(text, decoded.Text);
        Assert.EndsWith("(sniffed)", decoded.Charset, StringComparison.Ordinal);
        Assert.Equal(text, Decode(bytes, "text/plain; charset=" + charset).Text);
    }

    [Theory]
    [InlineData("한국과 미국은 동맹이다.", "iso-8859-1", "utf-8 (sniffed, declared windows-1252)")]
    [InlineData("한국과 미국은 동맹이다.", "UTF8", "utf-8 (declared)")]
    [InlineData("한국과 미국은 동맹이다.", "no-such-charset", "utf-8 (valid)")]
    [InlineData("Plain.", "ISO-8859-2", "iso-8859-2 (declared)")]
    public void Valid_utf_8_is_utf_8_whatever_is_declared(string text, string declared, string charset)
    {
        var decoded = Decode(Encoding.UTF8.GetBytes(text), "text/plain; charset=" + declared);

        Assert.Equal((text, charset), (decoded.Text, decoded.Charset));
    }

    [Theory]
    [InlineData("utf-8", "windows-1251", Russian, "windows-1251 (sniffed, declared utf-8)")]
    [InlineData("iso-8859-1", "windows-1251", Russian, "windows-1251 (sniffed, declared windows-1252)")]
    [InlineData("iso-8859-1", "euc-kr", Korean, "euc-kr (sniffed, declared windows-1252)")]
    [InlineData("shift_jis", "euc-kr", Korean, "euc-kr (sniffed, declared shift_jis)")]
    [InlineData("iso-8859-1", "windows-1252", French, "windows-1252 (declared)")]
    public void A_declaration_that_the_bytes_contradict_is_told_and_not_followed(string declared, string charset, string text, string why)
    {
        var decoded = Decode(Encode(charset, text), "text/html; charset=" + declared);

        Assert.Equal((text, why), (decoded.Text, decoded.Charset));
    }

    [Fact]
    public void A_long_text_with_a_few_bad_bytes_is_read_and_says_so()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(French + "\n", 20))), 0xFF, (byte)' ', .. "The end."u8, 0xE2, 0x80];

        var decoded = Decode(bytes);

        Assert.Equal("utf-8 (sniffed, 2 replaced)", decoded.Charset);
        Assert.EndsWith("\uFFFD The end.\uFFFD", decoded.Text, StringComparison.Ordinal);
        Assert.StartsWith(French, decoded.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_in_a_declared_charset_with_a_bad_byte_is_read_and_says_so()
    {
        byte[] bytes = [.. Encode("euc-kr", string.Concat(Enumerable.Repeat(Korean + "\n", 30))), 0xFF, (byte)'\n', (byte)'.'];

        var decoded = Decode(bytes, "text/plain; charset=euc-kr");

        Assert.Equal("euc-kr (declared, 1 replaced)", decoded.Charset);
        Assert.EndsWith("\uFFFD\n.", decoded.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_are_read_or_refused_and_always_alike()
    {
        var random = new Random(20_260_101);
        for (var n = 0; n < 400; n++)
        {
            var bytes = new byte[random.Next(1, 600)];
            random.NextBytes(bytes);
            if (n % 2 == 0) bytes.AsSpan().Replace((byte)0, (byte)' ');

            Assert.Equal(Attempt(bytes), Attempt(bytes));
        }
    }

    [Fact]
    public void Noise_is_no_text()
    {
        var bytes = new byte[4000];
        new Random(7).NextBytes(bytes);
        bytes.AsSpan().Replace((byte)0, (byte)1);

        Assert.Equal(ErrorReason.MalformedText, Assert.Throws<UnreadableDocument>(() => Decode(bytes)).Reason);
    }

    [Fact]
    public void Every_character_of_a_single_byte_charset_is_decoded_back()
    {
        var bytes = Enumerable.Range(128, 128).Select(b => (byte)b).ToArray();
        foreach (var name in (string[])["windows-1250", "windows-1251", "windows-1252", "windows-1257", "koi8-r", "koi8-u", "ibm855", "ibm866", "iso-8859-2", "iso-8859-7", "macintosh", "kz-1048", "ptcp154"])
        {
            var text = KnownCharsets.Get(name).Decode(bytes);
            Assert.Equal(128, text.Length);
            Assert.Equal(text.Count(c => c != '\uFFFD'), text.Where(c => c != '\uFFFD').Distinct().Count());
        }
    }

    [Theory]
    [InlineData("<?xml version='1.0' encoding='IBM866'?><a/>", "IBM866")]
    [InlineData("<?xml version=\"1.0\"?><a encoding='x'/>", null)]
    [InlineData("<html><head><META http-equiv='Content-Type' content='text/html; charset=euc-kr'>", "euc-kr")]
    [InlineData("<html><meta name='a' content='b'><meta charset=\"Big5\"/>", "Big5")]
    [InlineData("charset=koi8-r", null)]
    public void Finds_what_mark_up_declares(string head, string? declared) => Assert.Equal(declared, Charsets.DeclaredInMarkup(Encoding.ASCII.GetBytes(head)));

    private static byte[] Encode(string charset, string text) => charset switch
    {
        "utf-16le" => Encoding.Unicode.GetBytes(text),
        "utf-16be" => Encoding.BigEndianUnicode.GetBytes(text),
        "utf-32le" => Encoding.UTF32.GetBytes(text),
        "utf-32be" => new UTF32Encoding(bigEndian: true, byteOrderMark: false).GetBytes(text),
        "euc-kr" => Of(949, text),
        "johab" => Of(1361, text),
        "shift_jis" => Of(932, text),
        "euc-jp" => Of(51932, text),
        "big5" => Of(950, text),
        "gb18030" => Of(54936, text),
        "hz-gb-2312" => Of(52936, text),
        "iso-2022-kr" => Of(50225, text),
        "iso-2022-jp" => Of(50220, text),
        _ => [.. text.Select(c => ByteOf(charset, c))],
    };

    private static byte[] Of(int codePage, string text) => CodePagesEncodingProvider.Instance.GetEncoding(codePage)!.GetBytes(text);

    private static byte ByteOf(string charset, char c) => (byte)KnownCharsets.Get(charset).Decode([.. Enumerable.Range(0, 256).Select(b => (byte)b)]).IndexOf(c, StringComparison.Ordinal);

    private static DecodedText Decode(byte[] bytes, string mediaType = "") => Charsets.Decode(new DocumentBytes(bytes, "test", "", mediaType, ""));

    private static string Attempt(byte[] bytes)
    {
        try
        {
            return Decode(bytes).ToString();
        }
        catch (UnreadableDocument unreadable)
        {
            return unreadable.Message;
        }
    }
}
