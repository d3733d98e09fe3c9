using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Rest;

/// <summary>Bytes and text of documents, etags and deletion.</summary>
[Collection(SystemTests.Name)]
public sealed class ContentTests(RunningSystem system)
{
    private const string Text = "Seoul 서울 and Washington agreed on 1 October 1953. 🕊";

    [Fact]
    public async Task Bytes_come_as_an_attachment_that_a_browser_does_not_run()
    {
        var path = await PathAsync("<script>alert(1)</script>", "naïve \u202Etxt\"exe.html", "text/html");
        using var answer = await system.Http.GetAsync(path + "/content").Soon();
        Assert.Equal("<script>alert(1)</script>", await answer.Content.ReadAsStringAsync().Soon());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("naïve _txt_exe.html", answer.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal(["sandbox; default-src 'none'"], answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("bytes=0-4", 206, 0, 5)]
    [InlineData("bytes=6-", 206, 6, null)]
    [InlineData("bytes=-3", 206, -3, null)]
    [InlineData("bytes=0-99999", 200, 0, null)]
    [InlineData("bytes=0-9223372036854775807", 200, 0, null)]
    [InlineData("bytes=1-9223372036854775807", 206, 1, null)]
    [InlineData("bytes=0-1,3-4", 200, 0, null)]
    [InlineData("lines=1-2", 200, 0, null)]
    [InlineData("bytes=5000-", 416, 0, 0)]
    public async Task Ranges_of_bytes_are_those_that_were_asked_for(string range, int status, int start, int? end)
    {
        var bytes = Encoding.UTF8.GetBytes(Text);
        using var request = new HttpRequestMessage(HttpMethod.Get, await PathAsync(Text) + "/content");
        request.Headers.TryAddWithoutValidation("Range", range);
        using var answer = await system.Http.SendAsync(request).Soon();
        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 416) Assert.Equal($"bytes */{bytes.Length}", answer.Content.Headers.ContentRange?.ToString());
        else Assert.Equal(bytes[(start < 0 ? bytes.Length + start : start)..(end ?? bytes.Length)], await answer.Content.ReadAsByteArrayAsync().Soon());
    }

    [Fact]
    public async Task A_large_range_spans_chunks()
    {
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(n => $"{n} "));
        using var request = new HttpRequestMessage(HttpMethod.Get, await PathAsync(text) + "/content") { Headers = { Range = new RangeHeaderValue(65_000, 200_000) } };
        using var answer = await system.Http.SendAsync(request).Soon();
        Assert.Equal(text[65_000..200_001], await answer.Content.ReadAsStringAsync().Soon());
        Assert.Equal("bytes 65000-200000/" + text.Length, answer.Content.Headers.ContentRange?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/content")]
    [InlineData("/text")]
    [InlineData("/revisions/1/text")]
    [InlineData("/revisions/1/content")]
    public async Task What_the_client_has_is_not_sent_again_and_head_sends_nothing(string part)
    {
        var path = await PathAsync(Text) + part;
        using var first = await system.Http.GetAsync(path).Soon();
        var length = (await first.Content.ReadAsByteArrayAsync().Soon()).Length;
        Assert.True(first.StatusCode == HttpStatusCode.OK && length > 0);
        using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var second = await system.Http.SendAsync(again).Soon();
        Assert.Equal((HttpStatusCode.NotModified, 0), (second.StatusCode, (await second.Content.ReadAsByteArrayAsync().Soon()).Length));
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);

        using var head = await system.Http.SendAsync(new(HttpMethod.Head, path)).Soon();
        Assert.Equal((HttpStatusCode.OK, first.Headers.ETag, 0), (head.StatusCode, head.Headers.ETag, (await head.Content.ReadAsByteArrayAsync().Soon()).Length));
        Assert.Equal(first.Content.Headers.ContentType, head.Content.Headers.ContentType);
    }

    [Fact]
    public async Task The_tag_of_bytes_is_their_hash()
    {
        using var answer = await system.Http.GetAsync(await PathAsync(Text) + "/content").Soon();
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}\"", answer.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task Text_comes_in_code_points_as_json_and_plain()
    {
        var path = await PathAsync(Text) + "/text";
        var slice = await (await system.Http.GetAsync(path + "?start=6&length=2").Soon()).JsonAsync();
        Assert.Equal(("서울", 6), (slice.Text("text"), slice.GetProperty("start").GetInt32()));
        using var plain = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/plain" } } };
        using var answer = await system.Http.SendAsync(plain).Soon();
        Assert.Equal(("text/plain", Text), (answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync().Soon()));
        using var image = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "image/png" } } };
        await (await system.Http.SendAsync(image).Soon()).ProblemAsync(406);
    }

    [Fact]
    public async Task Plain_text_is_whole_however_long_it_is()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(n => $"{n}🕊 "));
        var path = await PathAsync(text) + "/text";
        foreach (var (query, expected) in ((string, string)[])[("", text), ("?start=1", text[1..])])
        {
            using var plain = new HttpRequestMessage(HttpMethod.Get, path + query) { Headers = { { "Accept", "text/plain" } } };
            Assert.Equal(expected, await (await system.Http.SendAsync(plain).Soon()).Content.ReadAsStringAsync().Soon());
        }
    }

    [Fact]
    public async Task A_stale_tag_keeps_a_document_and_the_right_one_deletes_it()
    {
        var path = await PathAsync(Text);
        await PostAsync(path.Split("/documents/")[0], Text, "again.txt");
        using var stale = new HttpRequestMessage(HttpMethod.Delete, path) { Headers = { IfMatch = { new("\"0\"") } } };
        await (await system.Http.SendAsync(stale).Soon()).ProblemAsync(412, "ETAG_MISMATCH");
        using var weak = new HttpRequestMessage(HttpMethod.Delete, path) { Headers = { IfMatch = { new("\"0\"", isWeak: true) } } };
        Assert.Equal("If-Match", (await (await system.Http.SendAsync(weak).Soon()).ProblemAsync(400, "INVALID_FIELD")).Text("field"));

        var status = HttpStatusCode.PreconditionFailed;
        // Work on the document may still change it between the two requests.
        for (var n = 0; n < 50 && status == HttpStatusCode.PreconditionFailed; n++)
        {
            using var read = await system.Http.GetAsync(path).Soon();
            using var delete = new HttpRequestMessage(HttpMethod.Delete, path) { Headers = { IfMatch = { read.Headers.ETag! } } };
            status = (await system.Http.SendAsync(delete).Soon()).StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, status);
        await (await system.Http.GetAsync(path).Soon()).ProblemAsync(404, "DOCUMENT_NOT_FOUND");
    }

    [Fact]
    public async Task The_same_key_gives_the_first_answer_and_another_body_under_it_is_refused()
    {
        var path = $"v1/collections/{await system.CollectionAsync()}/documents";
        var first = await KeyedAsync(path, "one");
        var again = await KeyedAsync(path, "one");
        Assert.Equal((await first.JsonAsync()).Text("sequence"), (await again.JsonAsync()).Text("sequence"));
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Created], (HttpStatusCode[])[first.StatusCode, again.StatusCode]);
        await (await KeyedAsync(path, "two")).ProblemAsync(409, "REQUEST_ID_REUSED");
    }

    [Fact]
    public async Task A_digest_that_is_not_that_of_the_bytes_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/collections/default/documents") { Content = new StringContent("one") };
        request.Headers.TryAddWithoutValidation("Content-Digest", $"md5=:AAAA:, sha-256=:{Convert.ToBase64String(SHA256.HashData("two"u8))}:");
        await (await system.Http.SendAsync(request).Soon()).ProblemAsync(400, "CHECKSUM_MISMATCH");
    }

    private async Task<HttpResponseMessage> KeyedAsync(string path, string text) =>
        await system.Http.SendAsync(new(HttpMethod.Post, path) { Content = new StringContent(text), Headers = { { "Idempotency-Key", "\"key-1\"" } } }).Soon();

    private async Task<string> PathAsync(string text, string fileName = "note.txt", string mediaType = "text/plain")
    {
        var collection = await system.CollectionAsync();
        return $"v1/collections/{collection}/documents/{await system.DocumentAsync(collection, text, fileName, mediaType)}";
    }

    private async Task PostAsync(string collection, string text, string fileName) =>
        (await system.Http.PostAsync($"{collection}/documents?fileName={fileName}", new StringContent(text)).Soon()).EnsureSuccessStatusCode();
}
