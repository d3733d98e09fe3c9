using System.Globalization;
using System.IO.Compression;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;

namespace Dossier.Extraction.Tests.Reading.Fuzz;

/// <summary>Packages whose parts are damaged before they are packed: damage to packed bytes seldom gets past the ZIP format.</summary>
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
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("DOSSIER_FUZZ"), CultureInfo.InvariantCulture, out var asked) ? asked : Usual;
        var parts = Parts(SmallFiles.All.First(file => file.MediaType == mediaType).Content);
        var reader = Pipelines.Default.Readers.Single(r => r.MediaTypes.Contains(mediaType, StringComparer.Ordinal));
        var read = 0;
        for (var seed = 0; seed < rounds; seed++)
        {
            var random = new Random(seed);
            var damaged = random.Next(parts.Count);
            var packed = Pack(parts.Select((part, at) => at == damaged ? (part.Name, Mutation.Of(part.Content, parts[random.Next(parts.Count)].Content, random)) : part));
            try
            {
                var text = reader.Read(new DocumentBytes(packed, "test", "", mediaType, ""), CancellationToken.None);
                // Refuses blocks that are out of order or outside, and halves of surrogate pairs.
                _ = new CodePoints(new AnnotatedText(text.Text, text.Blocks).Text);
                read++;
            }
            catch (UnreadableDocument unreadable)
            {
                Assert.NotEqual(default, unreadable.Reason);
            }
        }

        Assert.InRange(read, 1, rounds);
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
