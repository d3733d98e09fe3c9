using System.IO.Compression;
using Dossier.Extraction.Reading;

namespace Dossier.Extraction.Tests.Reading.Fuzz;

/// <summary>Packages whose parts are damaged before they are packed: damage to packed bytes seldom gets past the packing.</summary>
public sealed class PackageFuzzTests
{
    private const int Usual = 150;

    public static TheoryData<string> Types =>
    [
        MediaTypes.Docx, MediaTypes.Pptx, MediaTypes.Xlsx, MediaTypes.OpenDocumentText, MediaTypes.OpenDocumentSpreadsheet, MediaTypes.OpenDocumentPresentation, MediaTypes.Epub,
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_package_with_a_damaged_part_gives_a_sound_text_or_a_typed_error(string mediaType)
    {
        var parts = Parts(SmallFiles.All.First(file => file.MediaType == mediaType).Content);
        Run(mediaType, random =>
        {
            var damaged = random.Next(parts.Count);
            return Pack(parts.Select((part, at) => at == damaged ? (part.Name, Mutation.Of(part.Content, parts[random.Next(parts.Count)].Content, random)) : part));
        });
    }

    [Fact]
    public void Damaged_content_that_was_compressed_gives_a_sound_text_or_a_typed_error()
    {
        byte[][] contents = [SmallFiles.Tar(), SmallFiles.Warc(), SmallFiles.Text()];
        Run(MediaTypes.Gzip, random => SmallFiles.Gzip(Mutation.Of(contents[random.Next(contents.Length)], contents[random.Next(contents.Length)], random)));
    }

    private static void Run(string mediaType, Func<Random, byte[]> damaged)
    {
        var run = new FuzzRun(mediaType, damaged);
        var rounds = FuzzTests.Asked ?? Usual;
        run.Run(rounds);
        Assert.InRange(run.Read, Math.Min(1, rounds), rounds);
    }

    private static List<(string Name, byte[] Content)> Parts(byte[] package)
    {
        using var archive = new ZipArchive(new MemoryStream(package));
        return [.. archive.Entries.Select(entry => (entry.FullName, Expanded(entry)))];
    }

    private static byte[] Expanded(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Pack(IEnumerable<(string Name, byte[] Content)> parts)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
