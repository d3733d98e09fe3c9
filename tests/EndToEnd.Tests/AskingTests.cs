using System.Diagnostics;
using Dossier.Cli.Output;
using Dossier.Gateway.V1;
using Dossier.Testing;
using Google.Protobuf;

namespace Dossier.EndToEnd.Tests;

/// <summary>What the verbs that ask tell people apart, and what they keep from a terminal.</summary>
public sealed class AskingTests : IAsyncLifetime
{
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
    public async Task Two_files_of_one_name_are_told_apart_by_their_ids_and_a_single_one_is_not()
    {
        await PutAsync("one/report.txt", "Seoul agreed.");
        await PutAsync("two/report.txt", "Tokyo agreed.");
        await PutAsync("other.txt", "Moscow agreed.");

        var facts = await AskAsync("facts", "--kind", "mentions");
        var cited = facts.Lines.Skip(1).ToDictionary(line => line.Split('\t')[0], line => line.Split('\t')[^1]);
        Assert.Equal("[other.txt 0–6]", cited["Moscow"]);
        var seoul = Assert.Single(cited["Seoul"].Trim('[', ']').Split(' ').Take(1));
        Assert.Matches(@"^report\.txt#[a-z0-9]+$", seoul);
        Assert.NotEqual(cited["Seoul"], cited["Tokyo"]);
        Assert.Equal("Seoul agreed.", (await AskAsync("show", "--text", seoul)).Text);

        // Alone in its answer it is still the file that everybody knows.
        Assert.Contains("[report.txt 0–13]", (await AskAsync("search", "Seoul")).Text, StringComparison.Ordinal);
        var both = await AskAsync("search", "agreed");
        Assert.Contains(seoul, both.Text, StringComparison.Ordinal);
        Assert.Contains(seoul, (await AskAsync("brief")).Text, StringComparison.Ordinal);

        var which = await RunAsync("show", "report.txt");
        Assert.Equal(1, which.ExitCode);
        Assert.Contains(seoul, which.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_without_a_time_are_said_to_be_the_reason_for_an_empty_answer()
    {
        await PutAsync("said.txt", "“We will act,” said President Barack Obama.");
        Assert.Equal(2, (await AskAsync("facts", "--kind", "statements")).Lines.Length);
        var none = await AskAsync("facts", "--kind", "statements", "--from", "2012");
        Assert.Single(none.Lines);
        Assert.Contains("when they were made", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_of_what_cannot_be_read_is_empty_and_the_reason_is_told()
    {
        await File.WriteAllBytesAsync(folder.Of("noise.bin"), [.. Enumerable.Range(0, 4096).Select(n => (byte)(n * 89 >> 3))]);
        Assert.Equal(1, (await RunAsync("ingest", folder.Of("noise.bin"))).ExitCode);
        var shown = await RunAsync("show", "--text", "noise.bin");
        Assert.Equal((1, ""), (shown.ExitCode, shown.Text));
        Assert.StartsWith("noise.bin could not be read: ", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_is_shown_by_the_name_of_the_revision_that_is_kept()
    {
        await PutAsync("a.txt", "Seoul agreed.");
        await PutAsync("a.txt", "Seoul refused.");
        var kept = (await AskAsync("show", "a.txt")).Lines.Single(line => line.StartsWith("revision\t", StringComparison.Ordinal)).Split('\t')[1];
        Assert.EndsWith("/revisions/2", kept, StringComparison.Ordinal);
        Assert.Equal("Seoul refused.", (await AskAsync("show", "--text", kept)).Text);
        var old = await RunAsync("show", "--text", kept[..^1] + "1");
        Assert.Equal((1, ""), (old.ExitCode, old.Text));
        Assert.Contains(kept, old.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_briefing_is_of_the_collection_or_of_a_document_and_json_on_request()
    {
        await PutAsync("a.txt", "Seoul agreed.");
        await PutAsync("b.txt", "“We will act,” said President Barack Obama.");
        var all = await AskAsync("brief");
        Assert.StartsWith("2 documents, 56 characters, ", all.Text, StringComparison.Ordinal);
        Assert.Contains("Barack Obama: “We will act,” [b.txt 1–13]", all.Text, StringComparison.Ordinal);
        var one = await AskAsync("brief", "a.txt");
        Assert.StartsWith("1 document, 13 characters\n", one.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("b.txt", one.Text, StringComparison.Ordinal);
        var json = JsonParser.Default.Parse<GetBriefingResponse>((await AskAsync("brief", "b.txt", "--format", "json")).Text);
        Assert.Equal(1, json.Extent.Documents);
        Assert.All(json.Sections.SelectMany(section => section.Items), item => Assert.NotEmpty(item.Citations));
    }

    [Fact]
    public void What_steers_a_terminal_becomes_visible_and_all_else_stays() =>
        Assert.Equal("␛[31mred\r\n␍\t한국 😀 ␀␇␡��.", Terminal.Harmless("\u001b[31mred\r\n\r\t한국 😀 \0\a\u007f\u009b\u202e."));

    [Fact]
    public void A_line_of_a_table_stays_one_line_in_its_order() =>
        Assert.Equal("a b  c�d\u200f.", Table.OneLine("a\tb\r\nc\u202ed\u200f."));

    [RequiresFact("script")]
    public async Task A_terminal_gets_no_escape_sequence_of_a_document_and_a_file_gets_the_exact_text()
    {
        const string Text = "Seoul \u001b[31magreed\u001b]0;title\a.";
        await PutAsync("a.txt", Text);
        Assert.Equal(Text, (await AskAsync("show", "--text", "a.txt")).Text);
        var start = new ProcessStartInfo(Prerequisite.Program("script"), ["-qec", $"'{Path.Combine(AppContext.BaseDirectory, "dossier")}' show --text a.txt --data '{Data}'", "/dev/null"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        using var terminal = Process.Start(start)!;
        var shown = await terminal.StandardOutput.ReadToEndAsync().Soon();
        Assert.Contains("Seoul ␛[31magreed␛]0;title␇.", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\a', shown);
    }

    private Task<Ended> RunAsync(params string[] args) => DossierProcess.RunAsync([.. args, "--data", Data]);

    private async Task<Ended> AskAsync(params string[] args)
    {
        var run = await RunAsync(args);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private async Task PutAsync(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Of(name))!);
        await File.WriteAllTextAsync(folder.Of(name), text);
        await AskAsync("ingest", folder.Of(name));
    }
}
