using System.IO.Compression;
using System.Text.Json;
using Dossier.Testing;

namespace Dossier.EndToEnd.Tests;

/// <summary>What people put in wrongly: told as a sentence that names what is wrong, and nothing is half-stored.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    // What no reader knows.
    private static readonly byte[] Noise = [.. Enumerable.Range(0, 4096).Select(n => (byte)(n * 89 >> 3))];

    private readonly TempFolder folder = new();
    private ServedSystem? system;

    private string Data => folder.Of("system");

    public async Task InitializeAsync() => system = await ServedSystem.StartAsync(Data);

    public async Task DisposeAsync()
    {
        await system!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Bad_files_are_reported_one_by_one_and_the_good_ones_are_in()
    {
        await File.WriteAllTextAsync(folder.Of("a-good.txt"), "Seoul agreed.");
        await File.WriteAllBytesAsync(folder.Of("b-empty.txt"), []);
        await using (var large = File.Create(folder.Of("c-large.txt"))) large.SetLength((64 * 1024 * 1024) + 1);
        await File.WriteAllBytesAsync(folder.Of("d-noise.bin"), Noise);
        await File.WriteAllTextAsync(folder.Of("e-good.txt"), "Tokyo agreed.");
        string[] names = ["a-good.txt", "b-empty.txt", "c-large.txt", "missing.txt", "d-noise.bin", "e-good.txt"];

        var run = await DossierProcess.RunAsync(["ingest", "--format", "json", "--data", Data, .. names.Select(folder.Of)]);

        Assert.Equal(1, run.ExitCode);
        var results = run.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(names.Select(folder.Of), results.Select(result => result.GetProperty("path").GetString()));
        Assert.Equal(
            ["", "ERROR_REASON_EMPTY_DOCUMENT", "ERROR_REASON_DOCUMENT_TOO_LARGE", "ERROR_REASON_FILE_UNREADABLE", "ERROR_REASON_UNSUPPORTED_MEDIA_TYPE", ""],
            results.Select(result => result.TryGetProperty("error", out var error) ? error.GetProperty("reason").GetString() : ""));
        // The noise was taken, and published as what cannot be read; the others left nothing.
        var kept = await system!.Ingest.ListDocumentsAsync(new() { Parent = "collections/default" }).ResponseAsync.Soon();
        Assert.Equal(["a-good.txt", "d-noise.bin", "e-good.txt"], kept.Documents.Select(document => document.Sources[0].FileName).Order(StringComparer.Ordinal));
        var found = await DossierProcess.RunAsync("search", "--data", Data, "--format", "json", "agreed");
        Assert.Equal(2, found.Lines.Length);
    }

    [Fact]
    public async Task What_cannot_be_read_inside_of_an_archive_is_reported_too_and_what_can_is_shown_by_its_path()
    {
        await using (var file = File.Create(folder.Of("all.zip")))
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Create);
            await AddAsync(zip, "good/note.txt", "Seoul agreed."u8.ToArray());
            await AddAsync(zip, "noise.bin", Noise);
            await AddAsync(zip, "nothing.txt", []);
        }

        var run = await DossierProcess.RunAsync("ingest", "--format", "json", "--data", Data, folder.Of("all.zip"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 file: 1 new, 0 refused; 2 inside of them could not be read", run.Error, StringComparison.Ordinal);
        var results = run.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            [("/all.zip", ""), ("/all.zip/!/nothing.txt", "ERROR_REASON_EMPTY_DOCUMENT"), ("/all.zip/!/noise.bin", "ERROR_REASON_UNSUPPORTED_MEDIA_TYPE")],
            results.Select(result => (
                result.GetProperty("path").GetString()![folder.Path.TrimEnd('/').Length..],
                result.TryGetProperty("error", out var error) ? error.GetProperty("reason").GetString()! : "")));
        Assert.Equal([true, false, true], results.Select(result => result.TryGetProperty("document", out _)));
        Assert.Equal("Seoul agreed.", (await DossierProcess.RunAsync("show", "good/note.txt", "--text", "--data", Data)).Text.Trim());

        static async Task AddAsync(ZipArchive zip, string name, byte[] content)
        {
            await using var entry = zip.CreateEntry(name).Open();
            await entry.WriteAsync(content);
        }
    }

    [Theory]
    [InlineData("show nothing", "nothing")]
    [InlineData("show collections/default/documents/zzz", "collections/default/documents/zzz")]
    [InlineData("show collections/default/documents/NO", "name: ")]
    [InlineData("facts --document nothing", "nothing")]
    [InlineData("search \"", "query")]
    [InlineData("ingest missing.txt --collection other", "1 refused")]
    public async Task What_cannot_be_answered_is_told_with_its_name(string line, string named)
    {
        var run = await DossierProcess.RunAsync([.. line.Split(' '), "--data", Data]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("facts --kind times --from sometime", "--from")]
    [InlineData("facts --kind times --to 2012-1-1", "--to")]
    [InlineData("search --from 2012-13 x", "--from")]
    [InlineData("search --to 20122 x", "--to")]
    [InlineData("facts --kind mentions --from 2012", "--from")]
    [InlineData("facts --kind quantities --to 2012", "--to")]
    [InlineData("facts --kind quantities --entity seoul", "--entity")]
    public async Task What_no_answer_can_be_given_to_is_refused_with_the_name_of_its_option(string line, string option)
    {
        var run = await DossierProcess.RunAsync([.. line.Split(' '), "--data", Data]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(option + " ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("search --colection x treaty")]
    [InlineData("ingest --bogus")]
    [InlineData("show --bogus")]
    public async Task A_mistyped_option_is_not_taken_for_a_word(string line)
    {
        var run = await DossierProcess.RunAsync([.. line.Split(' '), "--data", Data]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"There is no option {line.Split(' ')[1]}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_behind_two_hyphens_are_words() =>
        Assert.Equal(0, (await DossierProcess.RunAsync("search", "--data", Data, "--", "--treaty")).ExitCode);

    [Fact]
    public async Task A_list_that_was_cut_says_so()
    {
        await File.WriteAllTextAsync(folder.Of("many.txt"), "Seoul, Tokyo and Moscow agreed.");
        Assert.Equal(0, (await DossierProcess.RunAsync("ingest", "--data", Data, folder.Of("many.txt"))).ExitCode);
        var cut = await DossierProcess.RunAsync("facts", "--data", Data, "--kind", "mentions", "--limit", "2");
        Assert.Contains("more than these 2", cut.Error, StringComparison.Ordinal);
        var whole = await DossierProcess.RunAsync("facts", "--data", Data, "--kind", "mentions", "--limit", "3");
        Assert.Empty(whole.Error);
    }

    [Fact]
    public async Task Other_bytes_under_a_known_name_are_a_new_revision_and_known_bytes_a_further_source()
    {
        Directory.CreateDirectory(folder.Of("news"));
        await File.WriteAllTextAsync(folder.Of("news/a.txt"), "Seoul agreed.");
        Assert.Equal("new", await OutcomeAsync("news/a.txt"));
        Assert.Equal("duplicate", await OutcomeAsync("news/a.txt"));
        await File.WriteAllTextAsync(folder.Of("news/b.txt"), "Seoul agreed.");
        Assert.Equal("further source", await OutcomeAsync("news/b.txt"));
        await File.WriteAllTextAsync(folder.Of("news/a.txt"), "Seoul refused.");
        Assert.Equal("new revision", await OutcomeAsync("news/a.txt"));

        var found = await DossierProcess.RunAsync("search", "--data", Data, "refused");
        Assert.Equal(2, found.Lines.Length);
        Assert.Contains("[a.txt 0–14]", found.Text, StringComparison.Ordinal);
    }

    private async Task<string> OutcomeAsync(string name)
    {
        var run = await DossierProcess.RunAsync("ingest", "--data", Data, folder.Of(name));
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Lines[1].Split('\t')[1];
    }
}
