using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading.Archives;
using Dossier.Testing;

namespace Dossier.Extraction.Tests.Reading.Archives;

/// <summary>Archives: which members are in them, and what hostile ones cost.</summary>
public sealed class ContainerTests
{
    [Fact]
    public void A_zip_lists_its_files_and_gives_their_bytes()
    {
        var found = Open(SmallFiles.Zip());
        Assert.Equal(RevisionStatus.Complete, found.Revision.Status);
        Assert.Equal("application/zip", found.Revision.MediaType);
        Assert.Equal("report.txt\npages/page.html", found.Revision.Text);
        Assert.All(found.Revision.Blocks, block => Assert.Equal((BlockKind.Navigation, block.Span.Exact), (block.Kind, block.Origin.Member)));
        Assert.Equal(SmallFiles.Text(), found.Members[0].Content.ToArray());
        Assert.Equal(SmallFiles.Html(), found.Members[1].Content.ToArray());
        Assert.Equal(["report.txt", "pages/page.html"], found.Revision.Members.Select(m => m.Path));
        Assert.All(found.Revision.Members, m => Assert.Equal(64, m.ContentSha256.Length));
        Assert.Empty(found.Revision.Mentions);
    }

    [Theory]
    [InlineData("../../etc/passwd", "etc/passwd")]
    [InlineData("/etc/passwd", "etc/passwd")]
    [InlineData(@"C:\Windows\win.ini", "Windows/win.ini")]
    [InlineData(@"a\..\..\b.txt", "a/b.txt")]
    [InlineData("a//./b/ c .txt", "a/b/c .txt")]
    [InlineData("a\0b\u001b[1m.txt", "a\uFFFDb\uFFFD[1m.txt")]
    [InlineData("invoice\u202Efdp.exe", "invoice\uFFFDfdp.exe")]
    [InlineData("..", "unnamed")]
    [InlineData("서울.txt", "서울.txt")]
    public void Names_are_mended_and_nothing_is_lost_for_them(string name, string path)
    {
        var found = Open(SmallFiles.Zip((name, "text"u8.ToArray())));
        Assert.Equal(path, Assert.Single(found.Members).Path);
        Assert.Equal("text"u8.ToArray(), found.Members[0].Content.ToArray());
    }

    [Fact]
    public void Equal_and_overlong_names_become_different_and_short_ones()
    {
        var found = Open(SmallFiles.Zip(("a.txt", [1]), ("a.txt", [2]), ("a (2).txt", [3]), ("A.txt", [4]), ("./a.txt", [5]), (new string('n', 5_000) + ".html", [6])));
        Assert.Equal(["a.txt", "a (2).txt", "a (2) (2).txt", "A.txt", "a (3).txt"], found.Members.Take(5).Select(m => m.Path));
        Assert.Equal(MemberPath.MaxLength, found.Members[5].Path.Length);
        Assert.EndsWith("n….html", found.Members[5].Path, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4, 5, 6], found.Members.Select(m => m.Content.Span[0]));
    }

    [Fact]
    public void Directories_and_files_of_operating_systems_are_only_counted()
    {
        var found = Open(SmallFiles.Zip(("a/", []), ("a/b.txt", "x"u8.ToArray()), ("__MACOSX/a/._b.txt", [0]), ("a/.DS_Store", [0]), ("a/Thumbs.db", [0]), ("empty.txt", [])));
        Assert.Equal("a/b.txt\nempty.txt\nLeft out: 1 directories, 3 files of an operating system", found.Revision.Text);
        Assert.Equal(ErrorReason.EmptyDocument, found.Revision.Members[1].Error.Reason);
    }

    [Fact]
    public void Names_of_old_archivers_are_read_in_their_alphabet()
    {
        var zip = SmallFiles.Zip(("XXXX.txt", "x"u8.ToArray()));
        Assert.Equal("é£Öß.txt", Open(Renamed(zip, [0x82, 0x9C, 0x99, 0xE1])).Members[0].Path);
        Assert.Equal("서X.txt", Open(Renamed(zip, "서X"u8.ToArray())).Members[0].Path);
    }

    [Fact]
    public void Encrypted_and_linked_entries_are_listed_with_the_reason()
    {
        var zip = SmallFiles.Zip(("secret.txt", "x"u8.ToArray()), ("link", "/etc/passwd"u8.ToArray()), ("open.txt", "y"u8.ToArray()));
        var directory = DirectoryOf(zip);
        zip[directory + 8] |= 1;
        var link = directory + 46 + "secret.txt".Length;
        zip[link + 5] = 3;
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(link + 38), 0xA1FFu << 16);
        var found = Open(zip);
        Assert.Equal([ErrorReason.EncryptedDocument, ErrorReason.UnsupportedMediaType, null], found.Revision.Members.Select(m => m.Error?.Reason));
        Assert.Equal(["", "", "open.txt"], found.Revision.Members.Select(m => m.ContentSha256.Length > 0 ? m.Path : ""));
        Assert.Equal(RevisionStatus.Complete, found.Revision.Status);
    }

    [Fact]
    public void An_archive_whose_files_are_all_encrypted_is_not_read()
    {
        var zip = SmallFiles.Zip(("secret.txt", "x"u8.ToArray()));
        zip[DirectoryOf(zip) + 8] |= 1;
        var revision = Pipelines.Extract(zip);
        Assert.Equal((RevisionStatus.Failed, ErrorReason.EncryptedDocument), (revision.Status, revision.Error.Reason));
    }

    [Fact]
    public void A_wrong_checksum_is_said_and_the_other_files_are_read()
    {
        var zip = SmallFiles.Zip(("a.txt", "first"u8.ToArray()), ("b.txt", "second"u8.ToArray()));
        zip[DirectoryOf(zip) + 16] ^= 0xFF;
        var found = Open(zip);
        Assert.Equal(ErrorReason.MalformedDocument, found.Revision.Members[0].Error.Reason);
        Assert.Equal("second"u8.ToArray(), found.Members[1].Content.ToArray());
    }

    [Fact]
    public async Task A_bomb_ends_at_the_budget_and_keeps_what_was_read_before()
    {
        var zip = SmallFiles.Zip(("first.txt", "text"u8.ToArray()), ("bomb", new byte[64 * 1024 * 1024]), ("behind.txt", "text"u8.ToArray()));
        var found = await Task.Run(() => Open(zip)).Soon();
        Assert.Equal(RevisionStatus.Partial, found.Revision.Status);
        Assert.Equal(ErrorReason.LimitExceeded, found.Revision.Error.Reason);
        Assert.Equal(["first.txt", "bomb"], found.Members.Select(m => m.Path));
        Assert.Null(found.Members[0].Error);
        Assert.Equal(ErrorReason.LimitExceeded, found.Members[1].Error!.Reason);
    }

    [Fact]
    public async Task Entries_that_share_their_bytes_are_counted_each()
    {
        // One kernel, a thousand directory entries (Fifield 2019): 300 KiB stored, and 300 MiB expanded.
        var kernel = new byte[300 * 1024];
        new Random(7).NextBytes(kernel);
        var found = await Task.Run(() => Open(Overlapping(kernel, 1_000))).Soon();
        Assert.Equal(RevisionStatus.Partial, found.Revision.Status);
        Assert.True(found.Members.Sum(m => (long)m.Content.Length) <= ExpansionBudget.MaxExpandedBytes);
        Assert.Null(found.Members[0].Error);
    }

    [Fact]
    public async Task Of_a_million_entries_the_first_are_taken()
    {
        var found = await Task.Run(() => Open(Overlapping("x"u8.ToArray(), 1_000_000))).Soon();
        Assert.Equal(RevisionStatus.Partial, found.Revision.Status);
        Assert.Equal(MemberList.MaxMembers, found.Members.Count);
    }

    [Fact]
    public void A_container_in_containers_ends_at_the_depth()
    {
        var zip = SmallFiles.Zip(("a.txt", "x"u8.ToArray()), ("b.txt", "y"u8.ToArray()));
        Assert.All(Open(zip, depth: MemberList.MaxDepth - 1).Members, m => Assert.Null(m.Error));
        var innermost = Open(zip, depth: MemberList.MaxDepth);
        Assert.Equal(RevisionStatus.Partial, innermost.Revision.Status);
        Assert.Equal(["a.txt", "b.txt"], innermost.Members.Select(m => m.Path));
        Assert.All(innermost.Members, m => Assert.Equal(ErrorReason.NestedTooDeep, m.Error!.Reason));
    }

    [Fact]
    public void A_package_without_its_end_is_malformed()
    {
        var zip = SmallFiles.Zip();
        Assert.Equal(ErrorReason.MalformedDocument, Open(zip[..^30]).Revision.Error.Reason);
        var outside = zip.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(outside.AsSpan(outside.Length - 6), 0x7FFFFFFF);
        Assert.Equal(ErrorReason.MalformedDocument, Open(outside).Revision.Error.Reason);
    }

    [Fact]
    public void A_tar_lists_its_files_with_long_names()
    {
        var found = Open(SmallFiles.Tar());
        Assert.Equal("application/x-tar", found.Revision.MediaType);
        Assert.Equal(["news/report.txt", $"news/{new string('n', 120)}.html"], found.Members.Select(m => m.Path));
        Assert.Equal(SmallFiles.Html(), found.Members[1].Content.ToArray());
        Assert.EndsWith("Left out: 1 directories", found.Revision.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    public void Every_dialect_of_tar_is_read_but_for_what_is_no_file(TarEntryFormat format)
    {
        var name = format == TarEntryFormat.Ustar ? $"{new string('d', 90)}/{new string('n', 60)}.txt" : $"{new string('n', 150)}.txt";
        using var bytes = new MemoryStream();
        using (var archive = new TarWriter(bytes, format, leaveOpen: true))
        {
            Write(archive, Entry(format, TarEntryType.RegularFile, name), "text"u8.ToArray());
            Write(archive, Entry(format, TarEntryType.SymbolicLink, "link"), null);
            Write(archive, Entry(format, TarEntryType.Fifo, "pipe"), null);
        }

        var found = Open(bytes.ToArray());
        Assert.Equal([name, "link", "pipe"], found.Members.Select(m => m.Path));
        Assert.Equal("text"u8.ToArray(), found.Members[0].Content.ToArray());
        Assert.Equal([null, ErrorReason.UnsupportedMediaType, ErrorReason.UnsupportedMediaType], found.Members.Select(m => m.Error?.Reason));
    }

    [Theory]
    [InlineData("-0000000001")]
    [InlineData("77777777777")]
    [InlineData("9x")]
    public void A_size_that_cannot_be_is_said_and_what_was_before_is_kept(string size)
    {
        var tar = SmallFiles.Tar();
        var second = LastHeader(tar);
        Encoding.ASCII.GetBytes(size.PadRight(12, '\0')).CopyTo(tar, second + 124);
        Checksum(tar.AsSpan(second, 512));
        var found = Open(tar);
        Assert.Null(found.Members[0].Error);
        Assert.Equal(ErrorReason.MalformedDocument, found.Members[^1].Error!.Reason);
        Assert.Equal(2, found.Members.Count);
    }

    [Fact]
    public void A_tar_that_is_cut_names_the_file_that_is_missing()
    {
        var found = Open(SmallFiles.Tar()[..^1500]);
        Assert.Equal([null, ErrorReason.MalformedDocument], found.Members.Select(m => m.Error?.Reason));
    }

    [Fact]
    public void A_compressed_file_is_one_member_and_a_compressed_archive_its_files()
    {
        var one = Open(SmallFiles.Gzip(SmallFiles.Text()), "report.txt.gz");
        Assert.Equal("report.txt", Assert.Single(one.Members).Path);
        Assert.Equal(SmallFiles.Text(), one.Members[0].Content.ToArray());
        Assert.Equal(["news/report.txt", $"news/{new string('n', 120)}.html"], Open(SmallFiles.Gzip(SmallFiles.Tar()), "news.tgz").Members.Select(m => m.Path));
        Assert.Equal(2, Open(SmallFiles.Gzip(SmallFiles.Warc()), "crawl.warc.gz").Members.Count);
    }

    [Fact]
    public void Compressed_members_behind_each_other_are_one_and_garbage_behind_them_is_none()
    {
        byte[] two = [.. SmallFiles.Gzip("one "u8.ToArray()), .. SmallFiles.Gzip("two"u8.ToArray())];
        Assert.Equal("one two"u8.ToArray(), Open(two, "a.txt.gz").Members[0].Content.ToArray());
        Assert.Equal("two"u8.ToArray(), Open([.. SmallFiles.Gzip("two"u8.ToArray()), .. new byte[20]], "a.txt.gz").Members[0].Content.ToArray());
    }

    [Fact]
    public void A_compressed_file_that_is_cut_is_malformed_and_an_archive_keeps_its_first_files()
    {
        Assert.Equal(ErrorReason.MalformedDocument, Open(SmallFiles.Gzip(SmallFiles.Text())[..^12], "a.txt.gz").Revision.Error.Reason);
        var cut = SmallFiles.Gzip(SmallFiles.Tar());
        var found = Open(cut[..(cut.Length * 2 / 3)], "a.tar.gz");
        Assert.Null(found.Members[0].Error);
        Assert.Equal(ErrorReason.MalformedDocument, found.Members[^1].Error!.Reason);
    }

    [Fact]
    public void Whatever_stands_behind_the_end_or_is_missing_there_content_is_expanded_once_and_nothing_comes_of_it()
    {
        var content = new byte[16 * 1024 * 1024];
        new Random(1).NextBytes(content);
        var packed = SmallFiles.Gzip(content);
        var (clean, whole) = Allocating(() => Open(packed, "a.bin.gz"));
        var (garbage, found) = Allocating(() => Open([.. packed, .. "garbage"u8], "a.bin.gz"));
        Assert.Equal(whole.Members[0].Content.ToArray(), found.Members[0].Content.ToArray());
        Assert.True(garbage < clean + (2 * packed.Length), $"{garbage} bytes instead of {clean}");
        // A tape that is cut in its only file ends with what was there before the cut.
        var tape = SmallFiles.Gzip(SmallFiles.Tar());
        Assert.All(Enumerable.Range(20, tape.Length - 28), end => Assert.DoesNotContain(Open(tape[..end], "a.tar.gz").Members, member => member.Error is null && SmallFiles.Tar().AsSpan().IndexOf(member.Content.Span) < 0));
    }

    [Fact]
    public async Task A_compressed_bomb_is_partial()
    {
        var found = await Task.Run(() => Open(SmallFiles.Gzip(new byte[300 * 1024 * 1024]), "zeros.gz")).Soon();
        Assert.Equal((RevisionStatus.Partial, ErrorReason.LimitExceeded), (found.Revision.Status, found.Revision.Error.Reason));
        Assert.Equal(ErrorReason.LimitExceeded, Assert.Single(found.Members).Error!.Reason);
    }

    [Fact]
    public void A_web_archive_gives_its_pages_with_their_addresses()
    {
        var found = Open(SmallFiles.Warc());
        Assert.Equal("application/warc", found.Revision.MediaType);
        Assert.Equal(["example.org/2021/03/19/news", "example.org/report.txt"], found.Members.Select(m => m.Path));
        Assert.Equal(["https://example.org/2021/03/19/news", "https://example.org/report.txt"], found.Members.Select(m => m.SourceUri));
        Assert.Equal(["text/html; charset=utf-8", "text/plain"], found.Members.Select(m => m.MediaType));
        Assert.Equal(SmallFiles.Html(), found.Members[0].Content.ToArray());
        Assert.EndsWith("Left out: 1 answers that were no success, 2 records about records, 1 style sheets, scripts, pictures and the like", found.Revision.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_are_joined_and_expanded_whether_or_not_the_archive_did_it_before()
    {
        var packed = SmallFiles.Gzip(SmallFiles.Html());
        byte[] chunked = [.. Encoding.ASCII.GetBytes($"{100:x}\r\n"), .. packed[..100], .. Encoding.ASCII.GetBytes($"\r\n{packed.Length - 100:x};x=y\r\n"), .. packed[100..], .. "\r\n0\r\n\r\n"u8];
        using var brotli = new MemoryStream();
        using (var stream = new BrotliStream(brotli, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(SmallFiles.Html());
        using var zlib = new MemoryStream();
        using (var stream = new ZLibStream(zlib, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(SmallFiles.Html());
        byte[] archive =
        [
            .. Answer("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked),
            .. Answer("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", SmallFiles.Html()),
            .. Answer("Content-Encoding: br", brotli.ToArray()),
            .. Answer("Content-Encoding: deflate", zlib.ToArray()),
            .. Answer("Content-Encoding: rot13", SmallFiles.Html()),
        ];
        var found = Open(archive);
        Assert.Equal([null, null, null, null, ErrorReason.UnsupportedMediaType], found.Members.Select(m => m.Error?.Reason));
        Assert.All(found.Members.Take(4), m => Assert.Equal(SmallFiles.Html(), m.Content.ToArray()));
    }

    [Fact]
    public void A_record_with_a_wrong_length_does_not_take_the_next_one_with_it()
    {
        foreach (var length in (int[])[3, 100_000, int.MaxValue])
        {
            byte[] archive = [.. SmallFiles.WarcRecord("resource", "https://example.org/a", "text/plain", "first text"u8, length), .. SmallFiles.WarcRecord("resource", "https://example.org/b", "text/plain", "second"u8)];
            Assert.Equal(["first text", "second"], Open(archive).Members.Select(m => Encoding.UTF8.GetString(m.Content.Span)));
        }

        var cut = Open(SmallFiles.WarcRecord("resource", "https://example.org/a", "text/plain", "first text"u8, 100));
        Assert.Equal(ErrorReason.MalformedDocument, Assert.Single(cut.Members).Error!.Reason);
    }

    private static byte[] Answer(string fields, byte[] body) => SmallFiles.WarcRecord(
        "response", "https://example.org/a", "application/http", [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n\r\n"), .. body]);

    private static ExtractedDocument Open(byte[] bytes, string fileName = "", int depth = 0)
    {
        var found = Pipelines.Default.ExtractWithMembers(new DocumentBytes(bytes, "test", fileName, "", "") { Depth = depth });
        Assert.Equal(found.Members.Count, found.Revision.Members.Count);
        Assert.Equal(found.Members.Count, found.Members.Select(m => m.Path).Distinct(StringComparer.Ordinal).Count());
        return found;
    }

    private static int DirectoryOf(byte[] zip) => (int)BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(zip.Length - 6));

    // The name "XXXX" in both headers, without the flag that says UTF-8.
    private static byte[] Renamed(byte[] zip, byte[] name)
    {
        var renamed = zip.ToArray();
        for (int at; (at = renamed.AsSpan().IndexOf("XXXX"u8)) >= 0;) name.CopyTo(renamed, at);
        renamed[7] = 0;
        renamed[DirectoryOf(renamed) + 9] = 0;
        return renamed;
    }

    private static byte[] Overlapping(byte[] kernel, int entries)
    {
        var zip = SmallFiles.Zip(("0000000", kernel));
        var directory = DirectoryOf(zip);
        var record = zip[directory..(directory + 46 + 7)];
        using var bytes = new MemoryStream();
        bytes.Write(zip, 0, directory);
        for (var i = 0; i < entries; i++)
        {
            Encoding.ASCII.GetBytes(i.ToString("D7", System.Globalization.CultureInfo.InvariantCulture)).CopyTo(record, 46);
            bytes.Write(record);
        }

        bytes.Write(zip, directory + record.Length, 22);
        return bytes.ToArray();
    }

    private static TarEntry Entry(TarEntryFormat format, TarEntryType type, string name) => format switch
    {
        TarEntryFormat.Ustar => new UstarTarEntry(type, name),
        TarEntryFormat.Gnu => new GnuTarEntry(type, name),
        _ => new PaxTarEntry(type, name),
    };

    private static void Write(TarWriter archive, TarEntry entry, byte[]? content)
    {
        if (entry.EntryType == TarEntryType.SymbolicLink) entry.LinkName = "/etc/passwd";
        if (content is not null) entry.DataStream = new MemoryStream(content);
        archive.WriteEntry(entry);
    }

    // The header in front of the last file's bytes.
    private static int LastHeader(byte[] tar) => (tar.AsSpan().IndexOf("<!DOCTYPE"u8) / 512 * 512) - 512;

    private static void Checksum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in header) sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }

    [Fact]
    public void The_list_of_what_is_in_a_container_is_in_no_language()
    {
        var revision = Pipelines.Extract(Reading.Packages.Zip(("the report about the economy of the country.txt", "x"), ("and the letter of the minister.txt", "y")));
        Assert.Equal(("und", 2), (revision.Language, revision.Blocks.Count));
        Assert.All(revision.Blocks, block => Assert.Equal("", block.Language));
    }

    private static (long Bytes, ExtractedDocument Found) Allocating(Func<ExtractedDocument> open)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = open();
        return (GC.GetAllocatedBytesForCurrentThread() - before, found);
    }
}
