using System.Diagnostics;
using System.Text.RegularExpressions;
using Dossier.Testing;
using Xunit.Abstractions;

namespace Dossier.Conventions.Tests;

/// <summary>The .proto files as buf sees them.</summary>
public sealed partial class ContractTests(ITestOutputHelper output)
{
    [RequiresFact("buf")]
    public async Task Protos_pass_the_lint()
    {
        var (code, text) = await RunAsync(Prerequisite.Program("buf"), "lint", "protos");
        Assert.True(code == 0, text);
    }

    [RequiresFact("buf")]
    public async Task Protos_break_no_client_of_the_commit_before()
    {
        // What is checked against: the last commit, or, when the protos are as committed, the one before the last that touched them.
        var (dirty, _) = await RunAsync("git", "diff", "--quiet", "HEAD", "--", "protos/*.proto");
        var (_, touched) = await RunAsync("git", "log", "-1", "--format=%H", "--", "protos/*.proto");
        var baseline = dirty != 0 ? "HEAD" : $"{touched.Trim()}~1";
        var (known, commit) = await RunAsync("git", "rev-parse", "--verify", "--quiet", $"{baseline}:protos/buf.yaml");
        if (known != 0)
        {
            output.WriteLine($"{baseline} has no contracts to compare with {commit}");
            return;
        }

        var reference = (await RunAsync("git", "rev-parse", baseline)).Text.Trim();
        var (code, text) = await RunAsync(Prerequisite.Program("buf"), "breaking", "protos", "--against", $".git#ref={reference},subdir=protos");
        Assert.True(code == 0, text);
    }

    [Fact]
    public void Every_message_of_a_list_has_keyset_paging()
    {
        var text = string.Concat(Sources.Files("protos/dossier", "*.proto").Select(Sources.Read));
        var lists = ListRequest().Matches(text);
        Assert.True(lists.Count > 10);
        Assert.All(lists, list =>
        {
            Assert.Contains("int32 page_size", list.Value, StringComparison.Ordinal);
            Assert.Contains("string page_token", list.Value, StringComparison.Ordinal);
        });
    }

    [GeneratedRegex(@"message (List|Search)\w*Request \{\n(  .*\n|\n)*\}", RegexOptions.NonBacktracking)]
    private static partial Regex ListRequest();

    private static async Task<(int Code, string Text)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().Soon();
        return (process.ExitCode, await output.Soon() + await errors.Soon());
    }
}
