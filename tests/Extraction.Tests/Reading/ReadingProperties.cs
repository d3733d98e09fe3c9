using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace Dossier.Extraction.Tests.Reading;

/// <summary>What holds for any text, any names and any bytes, whichever reader they come to.</summary>
public sealed class ReadingProperties
{
    private const string Korean = "서울에서 두 나라 장관이 만나 무역 회담을 열었다고 정부가 밝혔다. 다음 회담은 내년에 열린다.";
    private const string Japanese = "日本と韓国の外相がソウルで会談し、貿易について話し合った。次の会談は来年に行われる。";
    private const string Chinese = "两国部长在首都举行会谈，讨论了贸易问题。下一次会谈将于明年举行。";
    private const string Russian = "Министры двух стран встретились в столице и обсудили вопросы торговли. Следующая встреча состоится через год.";
    private const string Western = "Les ministres des deux pays se sont réunis à Séoul et ont parlé du commerce. « Nous agirons », a déclaré l’un d’eux.";

    private static readonly IReader[] InProcess = [.. Pipelines.Default.Readers.Where(reader => reader.Programs.Length == 0)];

    /// <summary>Pieces that mean something in one format or another, and words.</summary>
    private static readonly Gen<string> Pieces = Gen.Elements(
        "<p>", "</p>", "<b>", "<table><tr><td>", "</td><th>", "</table>", "<!--", "-->", "&amp;", "&#x", ";", "{\"a\":", "}", "[", "]", ",", "\"", "\\u", "\\", "\t", "\n", "\r\n", "\r", "# ", "- ", "> ", "|", "```",
        "From a@b Fri Mar 19 08:30:00 2021\n", "Subject: ", "Content-Type: multipart/mixed; boundary=x\n\n", "--x\n", "=3D", "{\\rtf1 ", "\\par ", "\\'e9", "WARC/1.1\r\n", "Content-Length: 9\r\n\r\n",
        "a", " ", "The ministers met in Seoul. ", "March 19, 2021", "By Jane Doe", "서울", "\ud83d\udc4d", "\u202e", "\u00a0", "\ufeff", "é", "1", ".");

    private static readonly Gen<byte[]> Bytes = Gen.Frequency(
        (6, Pieces.ListOf().Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces)))),
        (1, Pieces.ListOf().Select(pieces => Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(string.Concat(pieces))).ToArray())),
        (2, ArbMap.Default.GeneratorFor<byte[]>()));

    private static readonly Gen<(string Name, byte[] Content)[]> Files =
        (from name in Gen.OneOf(Gen.Elements("a.txt", "A.txt", "../a.txt", "/etc/a", "C:\\a", "a/./b", "a//b", "..", "", " ", "a\u202eb", "a\0b", "서울.txt", "a/", new string('n', 90)), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(name => name.Get))
         from content in ArbMap.Default.GeneratorFor<byte[]>().Where(content => content.Length > 0)
         select (Name: name, Content: content)).ArrayOf();

    [Fact]
    public void Any_bytes_are_a_sound_text_or_a_typed_error_for_any_reader_and_the_same_each_time() => Prop.ForAll(Bytes.ToArbitrary(), bytes => Assert.All(InProcess, reader =>
    {
        var (first, second) = (Read(reader, bytes), Read(reader, bytes));
        if (first is null) Assert.Null(second);
        else AssertSame(first, second!);
    })).QuickCheckThrowOnFailure();

    [Fact]
    public void Plain_text_of_any_pieces_is_kept_to_the_letter() => Prop.ForAll(Pieces.ListOf().Select(string.Concat).ToArbitrary(), text =>
    {
        if (string.IsNullOrWhiteSpace(text.Trim('\ufeff'))) return;
        var read = Read(Reader(MediaTypes.Plain), [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)]);
        Assert.Equal(text, read!.Text);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("utf-8", Western)]
    [InlineData("utf-16", Korean)]
    [InlineData("utf-16BE", Russian)]
    [InlineData("utf-32", Japanese)]
    [InlineData("euc-kr", Korean)]
    [InlineData("ks_c_5601-1987", Korean)]
    [InlineData("shift_jis", Japanese)]
    [InlineData("euc-jp", Japanese)]
    [InlineData("gb18030", Chinese)]
    [InlineData("koi8-r", Russian)]
    [InlineData("windows-1251", Russian)]
    [InlineData("windows-1252", Western)]
    public void Words_in_any_order_come_back_from_their_charset_declared_or_marked(string charset, string words)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(charset);
        Prop.ForAll(Gen.Elements(words.Split(' ')).NonEmptyListOf().Select(some => string.Join(' ', some)).ToArbitrary(), text =>
        {
            // A sentence that is always there: a single word may be a word in many charsets.
            var whole = $"{words} {text}";
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(whole)];
            Assert.Equal(whole, Charsets.Decode(new DocumentBytes(bytes, "", "", $"text/plain; charset={charset}", "")).Text);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Files_of_any_names_come_out_of_a_package_as_they_went_in() => Prop.ForAll(Files.ToArbitrary(), files =>
    {
        using var package = new MemoryStream();
        using (var archive = new ZipArchive(package, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name + ".bin").Open();
                entry.Write(content);
            }
        }

        AssertMembers(files, Read(Reader(MediaTypes.Zip), package.ToArray())!);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Files_of_any_names_come_off_a_tape_as_they_went_on_it() => Prop.ForAll(Files.ToArbitrary(), files =>
    {
        if (files.Length == 0) return;
        using var tape = new MemoryStream();
        using (var archive = new TarWriter(tape, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, content) in files) archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, Written(name) + ".bin") { DataStream = new MemoryStream(content) });
        }

        AssertMembers(files, Read(Reader(MediaTypes.Tar), tape.ToArray())!);
    }).QuickCheckThrowOnFailure();

    // What the writer of tapes itself refuses.
    private static string Written(string name) => string.Concat(name.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));

    private static void AssertMembers((string Name, byte[] Content)[] files, ReadText read)
    {
        SoundText.Assert(read);
        Assert.Equal(files.Select(file => Convert.ToHexString(file.Content)), read.Members.Select(member => Convert.ToHexString(member.Content.Span)));
        Assert.Equal(files.Length, read.Blocks.Count);
        Assert.DoesNotContain(read.Text, c => char.IsControl(c) && c != '\n');
    }

    private static ReadText? Read(IReader reader, byte[] bytes)
    {
        try
        {
            var read = reader.Read(new DocumentBytes(bytes, "test", "", "", ""), CancellationToken.None);
            SoundText.Assert(read);
            return read;
        }
        catch (UnreadableDocument unreadable)
        {
            Assert.NotEqual(default, unreadable.Reason);
            return null;
        }
    }

    private static void AssertSame(ReadText first, ReadText second)
    {
        Assert.Equal((first.Text, first.LimitReached), (second.Text, second.LimitReached));
        Assert.Equal(first.Blocks.Select(block => (block.Kind, block.Range, block.Level, block.ElementPath)), second.Blocks.Select(block => (block.Kind, block.Range, block.Level, block.ElementPath)));
        Assert.Equal((first.Metadata.Title, first.Metadata.Author, first.Metadata.Charset), (second.Metadata.Title, second.Metadata.Author, second.Metadata.Charset));
        Assert.Equal((first.Metadata.PublicationDate?.Value, first.Metadata.UpdateDate?.Value), (second.Metadata.PublicationDate?.Value, second.Metadata.UpdateDate?.Value));
        Assert.Equal(first.Members.Select(member => (member.Path, Convert.ToHexString(member.Content.Span))), second.Members.Select(member => (member.Path, Convert.ToHexString(member.Content.Span))));
    }

    private static IReader Reader(string mediaType) => InProcess.Single(reader => reader.MediaTypes.Contains(mediaType, StringComparer.Ordinal));
}
