using System.Text.RegularExpressions;
using Dossier.Testing;

namespace Dossier.EndToEnd.Tests;

/// <summary><c>dossier demo</c> as a program.</summary>
public sealed partial class DemoTests : IDisposable
{
    private readonly TempFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Prints_the_same_briefing_each_time_and_changes_nothing_the_second_time()
    {
        var first = await DossierProcess.RunAsync("demo", "--no-serve", "--data", data.Path);
        Assert.Equal(0, first.ExitCode);
        Golden.Check("briefing.txt", first.Text);
        var after = await StatusAsync();

        var second = await DossierProcess.RunAsync("demo", "--no-serve", "--data", data.Path);
        Assert.Equal(0, second.ExitCode);
        Assert.Equal(first.Output, second.Output);
        Assert.Equal(after, await StatusAsync());
    }

    [Fact]
    public async Task Every_citation_names_a_file_and_a_span_of_it_and_output_is_plain()
    {
        var run = await DossierProcess.RunAsync("demo", "--no-serve", "--data", data.Path);
        var citations = Citation().Matches(run.Text);
        Assert.True(citations.Count > 20, $"only {citations.Count} citations");
        Assert.All(citations, citation =>
        {
            var (start, end) = (int.Parse(citation.Groups[2].Value, null), int.Parse(citation.Groups[3].Value, null));
            Assert.InRange(end, start + 1, SeedFiles.Read(citation.Groups[1].Value).EnumerateRunes().Count());
        });
        Assert.DoesNotContain('\u001b', run.Text + run.Error);

        // What stands in quotation marks before its citation stands there in the file.
        var quoted = Quoted().Matches(run.Text);
        Assert.NotEmpty(quoted);
        Assert.All(quoted.Where(match => !match.Groups[1].Value.Contains(" … ", StringComparison.Ordinal)), match =>
        {
            var runes = SeedFiles.Read(match.Groups[2].Value).EnumerateRunes().ToArray();
            var cited = string.Concat(runes[int.Parse(match.Groups[3].Value, null)..int.Parse(match.Groups[4].Value, null)]);
            Assert.Equal(match.Groups[1].Value, cited.ReplaceLineEndings(" "));
        });
    }

    [Fact]
    public async Task Keeps_serving_and_a_second_demo_asks_the_first()
    {
        await using var demo = DossierProcess.Start(["demo", "--data", data.Path, "--port", "0", "--grpc-port", "0"]);
        var output = demo.ReadOutputAsync();
        await demo.ToldAsync("Serving ");

        var second = await DossierProcess.RunAsync("demo", "--data", data.Path);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("served already", second.Error, StringComparison.Ordinal);

        demo.Terminate();
        Assert.Equal(0, await demo.EndAsync());
        Assert.Equal(await output.Soon(), second.Output);
    }

    /// <summary>Counts and sequences of ledger and picture; whether the command's own worker is connected already is left out.</summary>
    private async Task<string> StatusAsync()
    {
        var run = await DossierProcess.RunAsync("status", "--format", "json", "--data", data.Path);
        Assert.Equal((0, 2), (run.ExitCode, run.Lines.Length));
        return Workers().Replace(run.Text, "");
    }

    [GeneratedRegex("\"workers\":\\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Workers();

    [GeneratedRegex(@"\[(\S+\.txt) (\d+)–(\d+)\]", RegexOptions.NonBacktracking)]
    private static partial Regex Citation();

    [GeneratedRegex(@"“([^”]+)” \[(\S+\.txt) (\d+)–(\d+)\]", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
