using System.Text;
using System.Text.Json;
using Dossier.Common.V1;
using Dossier.Testing;
using Google.Protobuf;

namespace Dossier.EndToEnd.Tests;

/// <summary><c>dossier extract</c> as a program.</summary>
public sealed class ExtractTests
{
    public static TheoryData<string> Seeds => [.. SeedFiles.Names];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_seed_gives_what_it_gave(string name)
    {
        var run = await DossierProcess.RunAsync("extract", $"seeds/{name}");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Golden.Check(Path.ChangeExtension(name, ".json"), Golden.Layout(Assert.Single(run.Lines)));
    }

    [Fact]
    public async Task The_same_bytes_give_the_same_line_whatever_the_machine()
    {
        string[] paths = [.. SeedFiles.Names.Select(name => "seeds/" + name)];
        var first = await DossierProcess.RunAsync(["extract", "--tokens", "--jobs", "1", .. paths]);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(paths, first.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));

        Assert.Equal(first.Output, (await DossierProcess.RunAsync(["extract", "--tokens", "--jobs", "1", .. paths])).Output);
        Assert.Equal(first.Output, (await DossierProcess.RunAsync(["extract", "--tokens", "--jobs", "2", .. paths])).Output);
        var elsewhere = await DossierProcess.RunAsync(
            ["extract", "--tokens", .. paths], null,
            ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Asia/Seoul"), ("DOTNET_EnableAVX2", "0"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0"));
        Assert.Equal(first.Output, elsewhere.Output);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_gives_a_line_and_the_run_goes_on()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.Of("broken.txt"), [0x41, 0xC3, 0x28, 0xA0, 0xA1]);
        File.WriteAllBytes(folder.Of("empty.txt"), []);
        await using (var large = File.Create(folder.Of("large.txt"))) large.SetLength((64 * 1024 * 1024) + 1);
        File.WriteAllText(folder.Of("good.txt"), "Seoul agreed.");

        string[] paths = [folder.Of("missing.txt"), folder.Path, folder.Of("empty.txt"), folder.Of("large.txt"), folder.Of("good.txt")];
        var run = await DossierProcess.RunAsync(["extract", "--jobs", "2", .. paths]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Error);
        var revisions = run.Lines.Select(JsonParser.Default.Parse<Revision>).ToList();
        Assert.Equal(paths, revisions.Select(revision => revision.Id));
        Assert.Equal(
            [ErrorReason.FileUnreadable, ErrorReason.FileUnreadable, ErrorReason.EmptyDocument, ErrorReason.DocumentTooLarge],
            revisions.Take(4).Select(revision => revision.Error.Reason));
        Assert.All(revisions.Take(4), revision => Assert.Equal(RevisionStatus.Failed, revision.Status));
        Assert.Equal("Seoul agreed.", revisions[4].Text);

        var broken = JsonParser.Default.Parse<Revision>((await DossierProcess.RunAsync("extract", folder.Of("broken.txt"))).Text);
        Assert.NotEqual("", broken.MediaType + broken.Error?.Message);
    }

    [Fact]
    public async Task Own_entities_are_linked_and_part_of_the_version()
    {
        using var folder = new TempFolder();
        var list = folder.Of("own.tsv");
        await File.WriteAllTextAsync(list, "blue-office\torganization\tBlue Office\tKOR\tBlue House\n");
        await File.WriteAllTextAsync(folder.Of("a.txt"), "He left the Blue House in May.");
        var given = JsonParser.Default.Parse<Revision>((await DossierProcess.RunAsync("extract", "--knowledge", list, folder.Of("a.txt"))).Text);
        var variable = JsonParser.Default.Parse<Revision>((await DossierProcess.RunAsync(["extract", folder.Of("a.txt")], null, ("DOSSIER_KNOWLEDGE", list))).Text);
        var without = JsonParser.Default.Parse<Revision>((await DossierProcess.RunAsync("extract", folder.Of("a.txt"))).Text);
        Assert.Equal("blue-office", Assert.Single(given.Mentions).Entity.Id);
        Assert.Equal(given, variable);
        Assert.Equal("blue-house", Assert.Single(without.Mentions).Entity.Id);
        Assert.NotEqual(given.PipelineVersion, without.PipelineVersion);
    }

    [Fact]
    public async Task A_list_of_own_entities_that_cannot_be_taken_is_said_and_nothing_is_done()
    {
        using var folder = new TempFolder();
        var list = folder.Of("own.tsv");
        await File.WriteAllTextAsync(list, "# ours\nx\tplanet\tMars\n");
        foreach (var verb in (string[][])[["extract", "seeds/none.txt"], ["annotate"], ["serve", "--data", folder.Of("data"), "--port", "0", "--grpc-port", "0"]])
        {
            var run = await DossierProcess.RunAsync([.. verb, "--knowledge", list]);
            Assert.Equal((2, ""), (run.ExitCode, run.Text));
            Assert.Contains($"--knowledge: {list}: line 2: the type “planet” is none of", run.Error, StringComparison.Ordinal);
        }

        var missing = await DossierProcess.RunAsync("extract", "--knowledge", folder.Of("missing.tsv"), "seeds/none.txt");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("there is no such file", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_a_document()
    {
        var run = await DossierProcess.RunAsync(["extract", "-"], Encoding.UTF8.GetBytes("\uFEFF서울 is calm. 😀\r\n"));
        var revision = JsonParser.Default.Parse<Revision>(run.Text);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(("-", "서울 is calm. 😀\r\n"), (revision.Id, revision.Text));
        Assert.Contains("서울 is calm. 😀", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spans_are_code_points_of_the_text()
    {
        var text = "한국은 😀 말했다. \"Peace 👨‍👩‍👧 now,\" President Moon Jae-in said in Seoul on March 3, 2021, e\u0301galement $5 million.";
        var run = await DossierProcess.RunAsync(["extract", "--tokens", "-"], Encoding.UTF8.GetBytes(text));
        Assert.Equal(SpanChecks.MinSpans, Math.Min(SpanChecks.MinSpans, SpanChecks.AssertAllMatch(JsonParser.Default.Parse<Revision>(run.Text))));
    }

    [Theory]
    [InlineData("extract")]
    [InlineData("extract --jobs 0 x")]
    [InlineData("extract --jobs many x")]
    [InlineData("extract --format xml x")]
    [InlineData("annotate --layers moods")]
    [InlineData("annotate surplus")]
    [InlineData("serve --port 70000")]
    [InlineData("serve --port -1")]
    [InlineData("facts --kind rumours")]
    [InlineData("search")]
    [InlineData("search --limit -1 x")]
    [InlineData("ingest --collection Bad_Name x")]
    [InlineData("ingest --source-prefix nowhere x")]
    [InlineData("unknown")]
    public async Task A_senseless_command_line_is_refused_with_a_hint(string line)
    {
        var run = await DossierProcess.RunAsync(line.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Text));
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("ingest")]
    [InlineData("search")]
    [InlineData("show")]
    [InlineData("facts")]
    [InlineData("status")]
    [InlineData("extract")]
    [InlineData("annotate")]
    public async Task Help_has_examples(string verb)
    {
        var run = await DossierProcess.RunAsync(verb, "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Examples:", run.Text, StringComparison.Ordinal);
        Assert.Contains($"dossier {verb}", run.Text[run.Text.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }
}
