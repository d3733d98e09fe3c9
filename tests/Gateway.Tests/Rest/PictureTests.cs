using System.Text;
using System.Text.Json;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Rest;

/// <summary>Questions to the picture by REST.</summary>
[Collection(SystemTests.Name)]
public sealed class PictureTests(RunningSystem system)
{
    [Fact]
    public async Task Facts_are_narrowed_by_every_parameter_that_is_given()
    {
        var collection = await system.CollectionAsync();
        var first = await system.DocumentAsync(collection, "South Korea and Japan met in 1998.");
        var second = await system.DocumentAsync(collection, "South Korea traded US$71.6 billion in 2004.");
        Assert.Equal([first, second], (await DocumentsAsync(collection, "mentions?entity=republic-of-korea")).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal).OrderBy(id => id == first ? 0 : 1));
        Assert.Equal([second], (await DocumentsAsync(collection, $"mentions?document={second}")).Distinct(StringComparer.Ordinal));
        Assert.Equal([second], (await DocumentsAsync(collection, $"mentions?document=collections/{collection}/documents/{second}")).Distinct(StringComparer.Ordinal));
        Assert.Equal([first], (await DocumentsAsync(collection, "times?from=1990&to=1999")).Distinct(StringComparer.Ordinal));
        Assert.Equal([second], (await DocumentsAsync(collection, "quantities?minConfidence=0")).Distinct(StringComparer.Ordinal));
        Assert.Empty(await DocumentsAsync(collection, "mentions?startFrom=500"));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_their_tokens()
    {
        var collection = await system.CollectionAsync();
        for (var n = 0; n < 3; n++) await system.DocumentAsync(collection, $"Seoul met Tokyo {n} times.");
        var seen = new List<string>();
        var token = "";
        do
        {
            var page = await GetAsync($"v1/collections/{collection}/documents?pageSize=2&pageToken={token}");
            seen.AddRange(page.GetProperty("documents").EnumerateArray().Select(view => view.GetProperty("published").Text("name")!));
            token = page.Text("nextPageToken")!;
        }
        while (token.Length > 0);

        Assert.Equal(3, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Search_finds_what_was_uploaded_before_the_sequence_that_is_waited_for()
    {
        var collection = await system.CollectionAsync();
        using var upload = await system.Http.PostAsync($"v1/collections/{collection}/documents", new StringContent("The armistice was signed.")).Soon();
        var sequence = (await upload.JsonAsync()).Text("sequence");
        var found = await GetAsync($"v1/collections/{collection}/search?q=%22armistice%20was%22&atLeastSequence={sequence}");
        var result = Assert.Single(found.GetProperty("results").EnumerateArray());
        Assert.Contains("armistice", result.GetProperty("snippet").GetProperty("span").Text("exact"), StringComparison.Ordinal);
        await (await system.Http.GetAsync($"v1/collections/{collection}/search").Soon()).ProblemAsync(400, "INVALID_FIELD");
        await (await system.Http.GetAsync($"v1/collections/{collection}/search?q=%22%22").Soon()).ProblemAsync(400, "INVALID_QUERY");
    }

    [Fact]
    public async Task Entities_are_listed_found_by_their_beginning_and_shown()
    {
        var collection = await system.CollectionAsync();
        await system.DocumentAsync(collection, "South Korea and Japan met. NATO watched.");
        Assert.Contains("republic-of-korea", await EntitiesAsync(collection, "?type=PLACE"));
        Assert.DoesNotContain("republic-of-korea", await EntitiesAsync(collection, "?type=ORGANIZATION"));
        Assert.Equal(["republic-of-korea"], await EntitiesAsync(collection, "?q=south"));
        Assert.Equal("South Korea", (await GetAsync($"v1/collections/{collection}/entities/republic-of-korea")).GetProperty("entity").Text("name"));
        await (await system.Http.GetAsync($"v1/collections/{collection}/entities/nobody").Soon()).ProblemAsync(404, "RESOURCE_NOT_FOUND");
        Assert.Equal("type", (await (await system.Http.GetAsync($"v1/collections/{collection}/entities?q=a&type=PLACE").Soon()).ProblemAsync(400, "INVALID_FIELD")).Text("field"));
    }

    [Fact]
    public async Task The_system_tells_how_it_is()
    {
        var status = await GetAsync("v1/status");
        Assert.True(status.GetProperty("serving").GetBoolean());
        Assert.Equal(["ingest", "extraction", "query"], status.GetProperty("services").EnumerateArray().Select(service => service.Text("name")));
        Assert.NotEmpty(status.GetProperty("pipeline").Text("pipelineVersion")!);
    }

    [Fact]
    public async Task A_text_and_a_document_are_annotated_without_being_kept()
    {
        var annotated = await PostAsync("v1/annotate", """{"id":"1","text":"Seoul agreed in 2004."}""");
        Assert.Equal(("1", "2004"), (annotated.Text("id"), annotated.GetProperty("times")[0].Text("value")));
        using var body = new StringContent("<p>Seoul agreed.</p>", Encoding.UTF8, "text/html");
        var extracted = await (await system.Http.PostAsync("v1/extract?id=2", body).Soon()).JsonAsync();
        Assert.Equal(("2", "Seoul agreed."), (extracted.Text("id"), extracted.Text("text")!.Trim()));
    }

    [Fact]
    public async Task A_container_is_extracted_alone_or_with_all_that_is_in_it_a_line_each()
    {
        const string Letter =
            """
            From: Jane Doe <jane@example.org>
            Subject: Two notes
            Content-Type: multipart/mixed; boundary=x

            --x
            Content-Type: text/plain

            See the notes.
            --x
            Content-Type: message/rfc822
            Content-Disposition: attachment; filename="old.eml"

            From: Kim <kim@example.org>
            Subject: One note
            Content-Type: multipart/mixed; boundary=y

            --y
            Content-Type: text/plain
            Content-Disposition: attachment; filename="first.txt"

            Seoul agreed in 2004.
            --y--
            --x
            Content-Type: text/plain
            Content-Disposition: attachment; filename="second.txt"

            Tokyo agreed in 2005.
            --x--
            """;
        var alone = await (await system.Http.SendAsync(Request("application/json")).Soon()).JsonAsync();
        Assert.Equal("mail", alone.Text("id"));
        Assert.Contains("See the notes.", alone.Text("text"), StringComparison.Ordinal);
        Assert.DoesNotContain("Seoul agreed", alone.Text("text"), StringComparison.Ordinal);
        Assert.Equal(["old.eml", "second.txt"], alone.GetProperty("members").EnumerateArray().Select(member => member.Text("path")));

        var answer = await system.Http.SendAsync(Request("application/x-ndjson")).Soon();
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync().Soon()).Split('\n');
        Assert.Equal(("", 5), (lines[^1], lines.Length));
        var revisions = lines[..^1].Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["mail", "mail/!/old.eml", "mail/!/old.eml/!/first.txt", "mail/!/second.txt"], revisions.Select(revision => revision.Text("id")));
        Assert.Equal(alone.GetRawText(), revisions[0].GetRawText());
        Assert.Equal(["2004", "2005"], revisions[2..].Select(revision => revision.GetProperty("times")[0].Text("value")));
        await (await system.Http.SendAsync(Request("image/png")).Soon()).ProblemAsync(406);

        static HttpRequestMessage Request(string accept) => new(HttpMethod.Post, "v1/extract?id=mail&fileName=two.eml")
        {
            Headers = { { "Accept", accept } }, Content = new StringContent(Letter, Encoding.UTF8, "message/rfc822"),
        };
    }

    [Theory]
    [InlineData("""{"text":"a","surplus":1}""", 400)]
    [InlineData("""{"text":""", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 400)]
    [InlineData("""{"text":7}""", 400)]
    public async Task Json_that_is_not_that_of_the_message_is_refused(string json, int status)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        await (await system.Http.PostAsync("v1/annotate", body).Soon()).ProblemAsync(status, "INVALID_FIELD");
    }

    [Fact]
    public async Task Json_that_nests_without_end_and_bodies_of_another_type_are_refused()
    {
        using var deep = new StringContent("""{"sentences":""" + new string('[', 100_000), Encoding.UTF8, "application/json");
        await (await system.Http.PostAsync("v1/annotate", deep).Soon()).ProblemAsync(400, "INVALID_FIELD");
        using var form = new StringContent("text=a", Encoding.UTF8, "application/x-www-form-urlencoded");
        await (await system.Http.PostAsync("v1/annotate", form).Soon()).ProblemAsync(415);
    }

    [Fact]
    public async Task Work_is_queued_anew()
    {
        var collection = await system.CollectionAsync();
        await system.DocumentAsync(collection, "Once.");
        Assert.Equal("1", (await PostAsync($"v1/collections/{collection}:reprocess", """{"all":true}""")).Text("documentCount"));
        Assert.Equal("0", (await PostAsync($"v1/collections/{collection}:retryQuarantined", "{}")).Text("documentCount"));
        using var other = new StringContent("""{"collection":"collections/other","all":true}""", Encoding.UTF8, "application/json");
        await (await system.Http.PostAsync($"v1/collections/{collection}:reprocess", other).Soon()).ProblemAsync(400, "INVALID_FIELD");
    }

    private async Task<System.Text.Json.JsonElement> GetAsync(string path)
    {
        using var answer = await system.Http.GetAsync(path).Soon();
        var json = await answer.JsonAsync();
        Assert.True(answer.IsSuccessStatusCode, json.GetRawText());
        return json;
    }

    private async Task<System.Text.Json.JsonElement> PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await system.Http.PostAsync(path, body).Soon();
        var answered = await answer.JsonAsync();
        Assert.True(answer.IsSuccessStatusCode, answered.GetRawText());
        return answered;
    }

    private async Task<List<string>> DocumentsAsync(string collection, string question)
    {
        var answer = await GetAsync($"v1/collections/{collection}/{question}");
        return answer.EnumerateObject().First().Value.EnumerateArray().Select(fact => fact.GetProperty("meta").Text("revision")!.Split('/')[3]).ToList();
    }

    private async Task<List<string?>> EntitiesAsync(string collection, string query) =>
        (await GetAsync($"v1/collections/{collection}/entities{query}")).GetProperty("entities").EnumerateArray().Select(entity => entity.GetProperty("entity").Text("id")).ToList();
}
