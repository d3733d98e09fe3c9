using System.Buffers;
using System.Text;
using Dossier.Ingest.V1;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Safety;

/// <summary>Uploads by those who mean no good, or whose network does not.</summary>
[Collection(SystemTests.Name)]
public sealed class HostileUploadTests(RunningSystem system)
{
    private const string Boundary = "x-y-z";

    [Theory]
    [InlineData("Content-Length: 5000\n\nonly this much")]
    [InlineData("Transfer-Encoding: chunked\n\n5\nhello\n")]
    [InlineData("Transfer-Encoding: chunked\n\nffffffffffffffff\nhello\n")]
    [InlineData("Content-Type: multipart/form-data; boundary=x-y-z\nTransfer-Encoding: chunked\n\n6a\n--x-y-z\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\nContent-Type: text/plain\n\nhello\n")]
    public async Task A_sender_who_is_gone_in_the_middle_leaves_nothing_behind(string rest)
    {
        var collection = await system.CollectionAsync();
        using (var connection = await RawConnection.OpenAsync(system.Address))
        {
            await connection.SendAsync($"POST /v1/collections/{collection}/documents HTTP/1.1\nHost: localhost\n{rest}");
        }

        await NothingIsLeftAsync(collection);
    }

    [Theory]
    [InlineData("fffffffffffffffff\nhello\n0\n\n")]
    [InlineData("x\nhello\n0\n\n")]
    public async Task A_chunk_that_breaks_the_rules_is_a_bad_request(string chunks)
    {
        var collection = await system.CollectionAsync();
        using var connection = await RawConnection.OpenAsync(system.Address);
        await connection.SendAsync($"POST /v1/collections/{collection}/documents HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n{chunks}");
        Assert.Equal(400, await connection.StatusAsync());
        await NothingIsLeftAsync(collection);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_given_up()
    {
        var collection = await system.CollectionAsync();
        using var connection = await RawConnection.OpenAsync(system.Address);
        await connection.SendAsync($"POST /v1/collections/{collection}/documents HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n5\nhello\n");
        Assert.Contains(await connection.StatusAsync(), (int[])[0, 408]);
        await NothingIsLeftAsync(collection);
    }

    [Fact]
    public async Task An_endless_body_is_cut_off_at_the_limit_and_kept_nowhere()
    {
        var collection = await system.CollectionAsync();
        using var connection = await RawConnection.OpenAsync(system.Address);
        await connection.SendAsync($"POST /v1/collections/{collection}/documents HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n");
        var chunk = Encoding.ASCII.GetBytes("100000\r\n" + new string('a', 0x100000) + "\r\n");
        var sent = 0L;
        while (sent < 500_000_000 && await connection.TrySendAsync(chunk)) sent += chunk.Length;
        Assert.InRange(sent, 1, 200_000_000);
        await NothingIsLeftAsync(collection);
    }

    [Theory]
    [InlineData("67108865")]
    [InlineData("99999999999")]
    public async Task A_document_that_is_announced_as_too_large_is_refused_before_its_bytes(string length)
    {
        using var connection = await RawConnection.OpenAsync(system.Address);
        await connection.SendAsync($"POST /v1/collections/default/documents HTTP/1.1\nHost: localhost\nContent-Length: {length}\n\nhello");
        Assert.Equal(413, await connection.StatusAsync());
    }

    [Fact]
    public async Task A_form_with_a_hundred_thousand_parts_ends_at_the_limit()
    {
        var collection = await system.CollectionAsync();
        await using var gateway = await system.StartGatewayAsync("--MaxFormFiles=20");
        using var http = new HttpClient { BaseAddress = new Uri(GatewayApp.AddressesOf(gateway.App).Http) };
        var form = new ArrayBufferWriter<byte>();
        for (var n = 0; n < 100_000; n++) Encoding.ASCII.GetBytes(Part($"{n}.txt", $"text {n}"), form);
        Encoding.ASCII.GetBytes($"--{Boundary}--\r\n", form);
        using var answer = await http.PostAsync($"v1/collections/{collection}/documents", Form(form.WrittenMemory)).Soon();
        var results = (await answer.JsonAsync()).GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(21, results.Count);
        Assert.Equal("form_files", results[^1].GetProperty("error").Text("limitName"));
        Assert.Equal(20, (await StatusAsync(collection)).Counts.Documents);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no form at all")]
    [InlineData("--x-y-z\r\nnot a header\r\n\r\n")]
    public async Task What_is_no_form_is_told_so(string body)
    {
        using var answer = await system.Http.PostAsync("v1/collections/default/documents", Form(Encoding.ASCII.GetBytes(body))).Soon();
        await answer.ProblemAsync(400, body.StartsWith("--", StringComparison.Ordinal) ? null : "INVALID_FIELD");
    }

    [Fact]
    public async Task A_part_with_giant_headers_does_not_undo_what_came_before_it()
    {
        var collection = await system.CollectionAsync();
        var body = Part("good.txt", "good") + $"--{Boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{new string('a', 100_000)}\"\r\n\r\nbad\r\n--{Boundary}--\r\n";
        using var answer = await system.Http.PostAsync($"v1/collections/{collection}/documents", Form(Encoding.ASCII.GetBytes(body))).Soon();
        var results = (await answer.JsonAsync()).GetProperty("results").EnumerateArray().ToList();
        Assert.Equal([true, false], results.Select(result => result.TryGetProperty("uploaded", out _)));
        Assert.Equal(1, (await StatusAsync(collection)).Counts.Documents);
    }

    [Fact]
    public async Task A_form_that_breaks_off_keeps_what_was_whole_and_nothing_else()
    {
        var collection = await system.CollectionAsync();
        var body = Part("whole.txt", "whole") + Part("half.txt", "half, and then").TrimEnd();
        using var answer = await system.Http.PostAsync($"v1/collections/{collection}/documents", Form(Encoding.ASCII.GetBytes(body))).Soon();
        var results = (await answer.JsonAsync()).GetProperty("results").EnumerateArray().ToList();
        Assert.Equal([("whole.txt", true), ("half.txt", false)], results.Select(result => (result.Text("fileName"), result.TryGetProperty("uploaded", out _))));
        Assert.Equal(1, (await StatusAsync(collection)).Counts.Documents);
    }

    [Theory]
    [InlineData("C:\\dir\\x.txt", "x.txt")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..", "")]
    [InlineData("a/..", "")]
    [InlineData("%2e%2e%2fx.txt", "%2e%2e%2fx.txt")]
    [InlineData("한국.txt", "한국.txt")]
    public async Task Names_are_never_taken_for_paths(string sent, string kept)
    {
        var collection = await system.CollectionAsync();
        using var raw = await system.Http.PostAsync($"v1/collections/{collection}/documents?fileName={Uri.EscapeDataString(sent)}", new StringContent("raw")).Soon();
        Assert.Equal(kept, (await raw.JsonAsync()).GetProperty("document").GetProperty("sources")[0].Text("fileName"));
        using var form = await system.Http.PostAsync($"v1/collections/{collection}/documents", Form(Encoding.UTF8.GetBytes(Part(sent, "in a form") + $"--{Boundary}--\r\n"))).Soon();
        Assert.Equal(kept, (await form.JsonAsync()).GetProperty("results")[0].Text("fileName"));
    }

    [Theory]
    [InlineData("a%00b.txt")]
    [InlineData("a%0Ab.txt")]
    [InlineData("a%1Bb.txt")]
    public async Task Names_with_control_characters_are_refused(string name)
    {
        using var answer = await system.Http.PostAsync($"v1/collections/default/documents?fileName={name}", new StringContent("x")).Soon();
        var problem = await answer.ProblemAsync(400, "INVALID_FIELD");
        Assert.Equal("fileName", problem.Text("field"));
    }

    [Fact]
    public async Task Uploads_at_the_same_time_do_not_mix()
    {
        var collection = await system.CollectionAsync();
        var uploads = Enumerable.Range(0, 20).Select(async n =>
        {
            using var answer = await system.Http.PostAsync($"v1/collections/{collection}/documents?fileName={n}.txt", new StringContent(string.Concat(Enumerable.Repeat($"{n} ", 50_000)))).Soon();
            return (await answer.JsonAsync()).GetProperty("document");
        });
        var documents = await Task.WhenAll(uploads);
        foreach (var document in documents)
        {
            var text = await system.Http.GetStringAsync($"v1/{document.Text("name")}/content").Soon();
            var number = document.GetProperty("sources")[0].Text("fileName")!.Split('.')[0];
            Assert.Equal(string.Concat(Enumerable.Repeat($"{number} ", 50_000)), text);
        }
    }

    // What goes on behind a lost connection ends when the gateway and the ledger have noticed: the next upload of the same ledger is behind that.
    private async Task NothingIsLeftAsync(string collection)
    {
        Assert.Equal(0, (await StatusAsync(collection)).Counts.Documents);
        await system.DocumentAsync(collection, "Something else.");
        Assert.Equal(1, (await StatusAsync(collection)).Counts.Documents);
    }

    private Task<GetIngestStatusResponse> StatusAsync(string collection) => system.Ledger.GetIngestStatusAsync(new() { Collection = $"collections/{collection}" }).ResponseAsync.Soon();

    private static string Part(string fileName, string content) =>
        $"--{Boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{fileName}\"\r\nContent-Type: text/plain\r\n\r\n{content}\r\n";

    private static ReadOnlyMemoryContent Form(ReadOnlyMemory<byte> body) => new(body) { Headers = { { "Content-Type", $"multipart/form-data; boundary={Boundary}" } } };
}
