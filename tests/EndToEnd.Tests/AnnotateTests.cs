using System.Text;
using System.Text.Json;
using Dossier.Cli.Offline;
using Dossier.Common.V1;
using Dossier.Testing;
using Google.Protobuf;

namespace Dossier.EndToEnd.Tests;

/// <summary><c>dossier annotate</c> as a program.</summary>
public sealed class AnnotateTests
{
    [Fact]
    public async Task Given_tokens_are_used_as_they_are()
    {
        // Deliberately not how anybody would tokenize.
        var run = await AnnotateAsync(["--layers", "sentences,tokens"], """{"id":"given","text":"서울 agreed 😀 now.","sentences":[{"tokens":[[0,4],[5,11]]},{"tokens":[[10,11],[12,14]]}]}""");
        Assert.Equal(1, run.ExitCode);

        run = await AnnotateAsync(["--layers", "sentences,tokens"], """{"id":"given","text":"서울 agreed 😀 now.","sentences":[{"tokens":[[0,4],[5,9]]},{"tokens":[[10,11],[12,14]]}]}""");
        var revision = JsonParser.Default.Parse<Revision>(run.Text);
        Assert.Equal((0, "given"), (run.ExitCode, revision.Id));
        Assert.Equal(["서울 a", "reed", "😀", "no"], revision.Tokens.Select(token => token.Span.Exact));
        Assert.Equal([(0, 9), (10, 14)], revision.Sentences.Select(sentence => (sentence.Span.Start, sentence.Span.End)));
        Assert.Empty(revision.Mentions);
        SpanChecks.AssertAllMatch(revision);
    }

    [Fact]
    public async Task A_bad_line_gives_a_line_with_its_error_and_the_run_goes_on()
    {
        var run = await AnnotateAsync(
            [],
            """{"id":"a","text":"Fine."}""",
            "not json",
            "[]",
            """{"id":"b"}""",
            """{"id":"c","text":7}""",
            """{"id":"d","text":"\ud800"}""",
            """{"id":"e","text":"x","date":"yesterday"}""",
            """{"id":"f","text":"x","sentences":[{"tokens":[[0,2]]}]}""",
            """{"id":"g","text":"x","sentences":[{"tokens":[[0]]}]}""",
            "",
            """{"id":8,"text":"Fine too.","surplus":true}""");
        var revisions = run.Lines.Select(JsonParser.Default.Parse<Revision>).ToList();
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["a", "", "", "b", "c", "d", "e", "f", "g", "8"], revisions.Select(revision => revision.Id));
        Assert.Equal(
            ["", "line 2: line:", "line 3: line:", "line 4: text:", "line 5: text:", "line 6: text:", "line 7: date:", "line 8: sentences[0].tokens[0]:", "line 9: sentences[0].tokens[0]:", ""],
            revisions.Select(revision => revision.Error is null ? "" : string.Join(' ', revision.Error.Message.Split(' ').Take(3))));
        Assert.All(revisions.Where(revision => revision.Error is not null), revision =>
        {
            Assert.Equal(ErrorReason.InvalidField, revision.Error.Reason);
            Assert.Equal(RevisionStatus.Failed, revision.Status);
        });
    }

    [Fact]
    public async Task Lines_come_back_in_order_and_do_not_depend_on_the_number_of_jobs()
    {
        var lines = Enumerable.Range(0, 500).Select(n => JsonSerializer.Serialize(new
        {
            id = $"{n}",
            text = string.Concat(Enumerable.Repeat($"On May {(n % 28) + 1}, 2020, Seoul paid ${n} million. ", n % 17)),
            date = "2021-03-19",
        })).ToArray();
        var one = await AnnotateAsync(["--jobs", "1"], lines);
        var many = await AnnotateAsync(["--jobs", "4"], lines);
        Assert.Equal(0, one.ExitCode);
        Assert.Equal(one.Output, many.Output);
        Assert.Equal(Enumerable.Range(0, 500).Select(n => $"{n}"), one.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Each_answer_comes_before_the_next_question()
    {
        // Somebody who talks with it line by line must not wait for a buffer to fill.
        await using var program = DossierProcess.Start(["annotate"]);
        foreach (var id in (string[])["1", "2", "3"])
        {
            await program.WriteLineAsync($$"""{"id":"{{id}}","text":"Seoul agreed."}""").Soon();
            var answer = await program.ReadLineAsync().Soon();
            Assert.Equal(id, JsonDocument.Parse(answer!).RootElement.GetProperty("id").GetString());
        }
    }

    [Theory]
    [InlineData("\uFEFFa\nbb\n\n ccc \r\n\ndddd", 100, "1:a 2:bb 4:ccc 6:dddd")]
    [InlineData("12345\nok\n123456789\n1234", 4, "1:- 2:ok 3:- 4:1234")]
    [InlineData("12345", 4, "1:-")]
    [InlineData("", 4, "")]
    public async Task Lines_are_split_and_long_ones_are_passed_over(string input, int limit, string expected)
    {
        foreach (var step in (int[])[1, 3, 1000])
        {
            using var stream = new Trickle(Encoding.UTF8.GetBytes(input), step);
            var lines = await LineReader.ReadAsync(stream, limit).ToListAsync().AsTask().Soon();
            Assert.Equal(expected, string.Join(' ', lines.Select(line => $"{line.Number}:{(line.Content is null ? "-" : Encoding.UTF8.GetString(line.Content))}")));
        }
    }

    private static Task<Ended> AnnotateAsync(string[] options, params string[] lines) =>
        DossierProcess.RunAsync(["annotate", .. options], Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    /// <summary>Gives few bytes at a time, as a pipe does.</summary>
    private sealed class Trickle(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
