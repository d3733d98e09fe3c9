using System.Text;
using Dossier.Testing;

namespace Dossier.EndToEnd.Tests;

/// <summary><c>dossier extract --conllu</c> as a program.</summary>
public sealed class ConlluTests
{
    [Fact]
    public async Task Sentences_and_tokens_are_lines_of_ten_columns()
    {
        var run = await DossierProcess.RunAsync(["extract", "--conllu", "-"], Encoding.UTF8.GetBytes("He can't wait for  the U.S. talks. \"They ended,\" 김정일 said.\n\nA second paragraph 😀."));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var lines = run.Text.Split('\n');
        Assert.Equal(
            ["# newdoc id = -", "# newpar", "# sent_id = 1-1", "# text = He can't wait for the U.S. talks."], lines.Take(4));
        Assert.Equal(
            ["1 He _", "2 ca SpaceAfter=No", "3 n't _", "4 wait _", "5 for _", "6 the _", "7 U.S. _", "8 talks SpaceAfter=No", "9 . _"],
            lines.Skip(4).TakeWhile(line => line.Length > 0).Select(line => line.Split('\t')).Select(columns => $"{columns[0]} {columns[1]} {columns[9]}"));
        Assert.Contains("# text = \"They ended,\" 김정일 said.", lines);
        Assert.Contains("# text = A second paragraph 😀.", lines);
        Assert.EndsWith("\n\n", run.Text, StringComparison.Ordinal);
        AssertSound(run.Text);
    }

    [Fact]
    public async Task The_same_files_give_the_same_bytes_with_any_number_of_jobs()
    {
        string[] paths = [.. SeedFiles.Names.Select(name => "seeds/" + name)];
        var one = await DossierProcess.RunAsync(["extract", "--conllu", "--jobs", "1", .. paths]);
        var two = await DossierProcess.RunAsync(["extract", "--conllu", "--jobs", "2", .. paths]);
        Assert.Equal(0, two.ExitCode);
        Assert.Equal(one.Output, two.Output);
        Assert.Equal(paths, one.Text.Split('\n').Where(line => line.StartsWith("# newdoc", StringComparison.Ordinal)).Select(line => line["# newdoc id = ".Length..]));
        AssertSound(one.Text);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_on_standard_error()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Of("good.txt"), "Seoul agreed.");
        var run = await DossierProcess.RunAsync(["extract", "--conllu", folder.Of("missing.txt"), folder.Of("good.txt")]);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"{folder.Of("missing.txt")}: there is no such file", run.Error.Trim());
        Assert.StartsWith($"# newdoc id = {folder.Of("good.txt")}\n", run.Text, StringComparison.Ordinal);
        Assert.Contains("# sent_id = 2-1\n", run.Text, StringComparison.Ordinal);
    }

    // What validators of the format ask of any file: ids that are unique, numbered words, heads that exist and one root, and a text that the words give again.
    private static void AssertSound(string conllu)
    {
        HashSet<string> ids = [];
        foreach (var sentence in conllu.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = sentence.Split('\n');
            Assert.True(ids.Add(Assert.Single(lines, line => line.StartsWith("# sent_id = ", StringComparison.Ordinal))));
            var words = lines.Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).ToList();
            Assert.All(words, columns => Assert.Equal(10, columns.Length));
            Assert.All(words, columns => Assert.All(columns, column => Assert.NotEqual("", column)));
            Assert.Equal(Enumerable.Range(1, words.Count).Select(n => $"{n}"), words.Select(columns => columns[0]));
            var text = string.Concat(words.Select(columns => columns[1] + (columns[9] == "SpaceAfter=No" ? "" : " "))).TrimEnd();
            Assert.Equal(Assert.Single(lines, line => line.StartsWith("# text = ", StringComparison.Ordinal))["# text = ".Length..], text);
            if (words[0][6] == "_") continue;
            Assert.All(words, columns => Assert.InRange(int.Parse(columns[6], System.Globalization.CultureInfo.InvariantCulture), 0, words.Count));
            Assert.All(words.Where(columns => columns[6] == "0"), columns => Assert.Equal("root", columns[7]));
        }
    }
}
