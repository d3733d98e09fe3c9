using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Rest;

/// <summary>Uploads by REST.</summary>
[Collection(SystemTests.Name)]
public sealed class UploadTests(RunningSystem system)
{
    [Fact]
    public async Task A_body_becomes_a_document_that_can_be_asked_about_once_the_wait_is_over()
    {
        var collection = await system.CollectionAsync();
        using var body = Bytes("Seoul and Washington agreed.", "text/plain; charset=utf-8");
        using var answer = await system.Http.PostAsync($"v1/collections/{collection}/documents?fileName=C%3A%5Cdir%5Creport.txt&wait=true", body).Soon();
        var uploaded = await answer.JsonAsync();
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("UPLOAD_OUTCOME_NEW", uploaded.Text("outcome"));
        Assert.Equal("DOCUMENT_STATE_PUBLISHED", uploaded.GetProperty("document").Text("state"));
        Assert.Equal("/v1/" + uploaded.GetProperty("document").Text("name"), answer.Headers.Location?.ToString());

        var view = await (await system.Http.GetAsync(answer.Headers.Location).Soon()).JsonAsync();
        var source = view.GetProperty("document").GetProperty("sources")[0];
        Assert.Equal(("report.txt", "text/plain; charset=utf-8"), (source.Text("fileName"), source.Text("mediaType")));
        Assert.Equal("REVISION_STATUS_COMPLETE", view.GetProperty("published").Text("status"));
    }

    [Fact]
    public async Task A_wait_ends_with_what_became_of_a_document_that_cannot_be_read()
    {
        var collection = await system.CollectionAsync();
        using var body = new ByteArrayContent("GIF89a\0\0\0\0"u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse("image/gif") } };
        using var answer = await system.Http.PostAsync($"v1/collections/{collection}/documents?fileName=a.gif&wait=true", body).Soon();
        var document = (await answer.JsonAsync()).GetProperty("document");
        Assert.Equal(("DOCUMENT_STATE_FAILED", "ERROR_REASON_UNSUPPORTED_MEDIA_TYPE"), (document.Text("state"), document.GetProperty("error").Text("reason")));
    }

    [Fact]
    public async Task A_form_uploads_each_file_and_a_bad_one_fails_alone()
    {
        var collection = await system.CollectionAsync();
        using var form = new MultipartFormDataContent
        {
            { Bytes("one", "text/plain"), "files", "../one.txt" },
            { Bytes("", "text/plain"), "files", "empty.txt" },
            { Bytes("three", "text/html"), "files", "three.html" },
        };
        using var answer = await system.Http.PostAsync($"v1/collections/{collection}/documents?wait=true", form).Soon();
        var results = (await answer.JsonAsync()).GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["one.txt", "empty.txt", "three.html"], results.Select(result => result.Text("fileName")));
        Assert.Equal(["UPLOAD_OUTCOME_NEW", null, "UPLOAD_OUTCOME_NEW"], results.Select(result => result.TryGetProperty("uploaded", out var uploaded) ? uploaded.Text("outcome") : null));
        Assert.Equal("EMPTY_DOCUMENT", results[1].GetProperty("error").Text("reason"));
        Assert.True((await answer.JsonAsync()).GetProperty("published").GetBoolean());
    }

    private static ByteArrayContent Bytes(string text, string mediaType) =>
        new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } };
}
