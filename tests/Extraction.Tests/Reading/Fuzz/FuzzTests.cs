using System.Globalization;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Tests.Reading.Fuzz;

/// <summary>
/// Damaged files of every format. DOSSIER_FUZZ=100000 runs that many per media type (a fiftieth of it where a program is started) instead of the share that
/// every test run does.
/// </summary>
public sealed class FuzzTests
{
    private const int Usual = 400;
    private const int UsualWithPrograms = 12;
    private const int ProgramShare = 50;

    public static TheoryData<string> Types => [.. SmallFiles.All.Select(file => file.MediaType).Distinct(StringComparer.Ordinal)];

    [Fact]
    public void Every_format_that_is_read_has_a_small_file() => Assert.Empty(
        Pipelines.Default.Readers.SelectMany(reader => reader.MediaTypes).Except(SmallFiles.All.Select(file => file.MediaType), StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public void A_small_file_is_detected_and_read_whole(string mediaType)
    {
        foreach (var (_, content) in SmallFiles.All.Where(file => file.MediaType == mediaType))
        {
            var document = new DocumentBytes(content, "test", "", mediaType, "");
            Assert.Equal(mediaType, Pipelines.Default.Detector.Detect(document));
            if (FuzzRun.ReaderOf(mediaType) is not { Missing: null } reader) continue;
            var read = reader.Read(document, CancellationToken.None);
            Assert.Null(read.LimitReached);
            Assert.NotEqual(0, read.Blocks.Count + read.Members.Count);
            SoundText.Assert(read);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_damaged_file_gives_a_sound_text_or_a_typed_error(string mediaType)
    {
        if (FuzzRun.ReaderOf(mediaType) is not { Missing: null } reader) return;
        var files = SmallFiles.All.Where(file => file.MediaType == mediaType).Select(file => file.Content).ToArray();
        var others = SmallFiles.All.Select(file => file.Content).ToArray();
        new FuzzRun(mediaType, random => Mutation.Of(files[random.Next(files.Length)], others[random.Next(others.Length)], random))
            .Run(reader.Programs.Length == 0 ? Asked ?? Usual : Asked / ProgramShare ?? UsualWithPrograms);
    }

    /// <summary>How many were asked for.</summary>
    internal static int? Asked => int.TryParse(Environment.GetEnvironmentVariable("DOSSIER_FUZZ"), CultureInfo.InvariantCulture, out var many) ? many : null;
}
