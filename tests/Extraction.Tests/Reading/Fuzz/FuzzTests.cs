using System.Diagnostics;
using System.Globalization;
using Dossier.Extraction.Pipeline;
using Xunit.Sdk;

namespace Dossier.Extraction.Tests.Reading.Fuzz;

/// <summary>
/// Damaged files of every format: each gives a sound text or a typed error, within its time and memory. DOSSIER_FUZZ=100000 runs that many per reader
/// (a fiftieth of it where a program is started) instead of the share that every test run does.
/// </summary>
public sealed class FuzzTests
{
    private const int Usual = 400;
    private const int UsualWithPrograms = 12;
    private const int ProgramShare = 50;

    /// <summary>Far above what a small file takes on the slowest machine, far below a hang.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Most bytes that reading a small file may allocate in all, garbage included.</summary>
    private const long MostAllocated = 512L * 1024 * 1024;

    private static readonly ExtractionPipeline Pipeline = Pipelines.Default;

    public static TheoryData<string> Types => [.. SmallFiles.All.Select(file => file.MediaType).Distinct(StringComparer.Ordinal)];

    [Fact]
    public void Every_format_that_is_read_has_a_small_file() => Assert.Empty(
        Pipeline.Readers.SelectMany(reader => reader.MediaTypes).Except(SmallFiles.All.Select(file => file.MediaType), StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public void A_small_file_is_detected_and_read_whole(string mediaType)
    {
        foreach (var (_, content) in SmallFiles.All.Where(file => file.MediaType == mediaType))
        {
            var document = Document(content, mediaType);
            Assert.Equal(mediaType, Pipeline.Detector.Detect(document));
            if (ReaderOf(mediaType) is not { Missing: null } reader) continue;
            var read = reader.Read(document, CancellationToken.None);
            Assert.Null(read.LimitReached);
            Assert.NotEqual(0, read.Blocks.Count + read.Members.Count);
            AssertSound(read);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_damaged_file_gives_a_sound_text_or_a_typed_error(string mediaType)
    {
        if (ReaderOf(mediaType) is not { Missing: null } reader) return;
        var files = SmallFiles.All.Where(file => file.MediaType == mediaType).Select(file => file.Content).ToArray();
        var others = SmallFiles.All.Select(file => file.Content).ToArray();
        for (var n = 0; n < Rounds(reader); n++)
        {
            var random = new Random(n);
            var damaged = Mutation.Of(files[random.Next(files.Length)], others[random.Next(others.Length)], random);
            Try(mediaType, reader, damaged, n);
        }
    }

    private static void Try(string mediaType, IReader reader, byte[] damaged, int seed)
    {
        using var limit = new CancellationTokenSource(Longest);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var begun = Stopwatch.GetTimestamp();
        try
        {
            var document = Document(damaged, mediaType);
            // Every second one through the detector, which the damage may lead elsewhere.
            var chosen = seed % 2 == 0 ? ReaderOf(Pipeline.Detector.Detect(document)) : reader;
            if (chosen is { Missing: null }) AssertSound(chosen.Read(document, limit.Token));
        }
        catch (UnreadableDocument unreadable)
        {
            Assert.NotEqual(default, unreadable.Reason);
            Assert.DoesNotContain('\0', unreadable.Message);
        }
        catch (Exception e) when (e is not XunitException)
        {
            throw new XunitException(string.Create(CultureInfo.InvariantCulture, $"{mediaType}, seed {seed}: {e}"), e);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MostAllocated, string.Create(CultureInfo.InvariantCulture, $"{mediaType}, seed {seed}: {allocated} bytes were allocated for {damaged.Length}."));
        Assert.True(Stopwatch.GetElapsedTime(begun) < Longest, string.Create(CultureInfo.InvariantCulture, $"{mediaType}, seed {seed}: took too long."));
    }

    private static void AssertSound(ReadText read)
    {
        // AnnotatedText refuses blocks that are out of order or outside; CodePoints refuses halves of surrogate pairs.
        var text = new AnnotatedText(read.Text, read.Blocks);
        _ = new CodePoints(text.Text);
        Assert.DoesNotContain('\0', text.Text);
        Assert.True(text.Text.Length <= ExtractionLimits.MaxTextLength && read.Blocks.Count <= ExtractionLimits.MaxBlocks);
        Assert.All(read.Blocks.SelectMany(block => (block.Rows ?? []).SelectMany(row => row).Select(cell => (block, cell))), both => Assert.True(both.block.Range.Contains(both.cell)));
        Assert.All(read.Blocks, block => Assert.Equal(block.Range, block.Range.Trimmed(text.Text)));
        var whole = new TextRange(0, text.Text.Length);
        Assert.All(Evidence(read.Metadata), range => Assert.True(whole.Contains(range)));
        Assert.All(read.Members, member => Assert.False(member.Path.Length == 0 || member.Path.StartsWith('/') || member.Path.Split('/').Contains("..")));
    }

    private static IEnumerable<TextRange> Evidence(FoundMetadata found) =>
        new[] { found.Title, found.Author, found.Publisher, found.Section, found.Genre }.Select(value => value?.Evidence)
            .Concat(new[] { found.PublicationDate, found.UpdateDate }.SelectMany(date => (date?.Grounds ?? []).Select(range => (TextRange?)range).Append(date?.Evidence)))
            .OfType<TextRange>();

    private static int Rounds(IReader reader)
    {
        var asked = int.TryParse(Environment.GetEnvironmentVariable("DOSSIER_FUZZ"), CultureInfo.InvariantCulture, out var many) ? many : 0;
        return reader.Programs.Length > 0 ? asked > 0 ? asked / ProgramShare : UsualWithPrograms : asked > 0 ? asked : Usual;
    }

    private static IReader? ReaderOf(string mediaType) => Pipeline.Readers.FirstOrDefault(reader => reader.MediaTypes.Contains(mediaType, StringComparer.Ordinal));

    private static DocumentBytes Document(byte[] content, string mediaType) => new(content, "test", "", mediaType, "");
}
