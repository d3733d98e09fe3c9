using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dossier.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dossier.Gateway.Tests.Rest;

/// <summary>The description of the REST interface: as the routes are, as the standard wants it, and as the documentation says.</summary>
[Collection(SystemTests.Name)]
public sealed partial class OpenApiTests(RunningSystem system)
{
    [Fact]
    public async Task Describes_the_routes_that_are_mapped_and_no_others()
    {
        var mapped = system.Gateway.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
            .Select(endpoint => $"{endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single()} {endpoint.RoutePattern.RawText}");
        var described = Operations(await DocumentAsync()).Select(operation => operation.Route).ToList();
        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.True(described.Count > 30);
    }

    [Fact]
    public async Task Every_parameter_and_schema_says_what_it_means()
    {
        var document = await DocumentAsync();
        Assert.Equal("3.1", document.Text("openapi")![..3]);
        Assert.All(Operations(document).SelectMany(operation => ParametersOf(operation.Value)), parameter => Assert.NotEmpty(parameter.Text("description")!));
        Assert.All(Operations(document), operation => Assert.NotEmpty(operation.Value.Text("summary")!));
        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal("Last segment of the name.", schemas.GetProperty("ingest.v1.CreateCollectionRequest").GetProperty("properties").GetProperty("collectionId").Text("description"));
        Assert.Equal("string", schemas.GetProperty("ingest.v1.Document").GetProperty("properties").GetProperty("sizeBytes").Text("type"));
        Assert.Equal("date-time", schemas.GetProperty("ingest.v1.Document").GetProperty("properties").GetProperty("createTime").Text("format"));
        Assert.Contains("DOCUMENT_STATE_PENDING", schemas.GetProperty("ingest.v1.DocumentState").GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
        var size = Operations(document).Single(operation => operation.Route == "GET /v1/collections").Value.GetProperty("parameters").EnumerateArray().Single(parameter => parameter.Text("name") == "pageSize");
        Assert.Equal((1, 1000, 100), (Number(size, "minimum"), Number(size, "maximum"), Number(size, "default")));
    }

    [Fact]
    public async Task Answers_have_the_fields_that_their_schemas_name()
    {
        var document = await DocumentAsync();
        var collection = await system.CollectionAsync();
        var id = await system.DocumentAsync(collection, "Seoul met Tokyo in 2004.");
        foreach (var (route, operation) in Operations(document).Where(one => one.Route.StartsWith("GET", StringComparison.Ordinal) && !one.Route.EndsWith("/progress", StringComparison.Ordinal)))
        {
            var path = route[5..].Replace("{collection}", collection, StringComparison.Ordinal).Replace("{document}", id, StringComparison.Ordinal)
                .Replace("{revision}", "1", StringComparison.Ordinal).Replace("{entity}", "seoul", StringComparison.Ordinal);
            using var answer = await system.Http.GetAsync(path + (path.EndsWith("/search", StringComparison.Ordinal) ? "?q=seoul" : "")).Soon();
            if (answer.Content.Headers.ContentType?.MediaType != "application/json" || !answer.IsSuccessStatusCode) continue;
            var schema = operation.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            AssertConforms(route, await answer.JsonAsync(), schema, document);
        }
    }

    [RequiresFact("node")]
    public async Task Is_a_valid_document_of_the_standard()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Of("v1.json"), await system.Http.GetStringAsync("openapi/v1.json").Soon());
        using var node = Process.Start(new ProcessStartInfo(Prerequisite.Program("node"), [Repository.PathOf("tests/Gateway.Tests/Rest/validate.mjs"), folder.Of("v1.json")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync().Soon();
        Assert.True(node.ExitCode == 0, await output.Soon() + await errors.Soon());
        Assert.Equal("valid 3.1", (await output.Soon()).Trim());
    }

    [Fact]
    public async Task The_documentation_has_every_route_with_its_parameters_and_errors()
    {
        var sections = Documentation();
        var operations = Operations(await DocumentAsync()).ToDictionary(operation => operation.Route, operation => operation.Value, StringComparer.Ordinal);
        Assert.Equal(operations.Keys.Order(StringComparer.Ordinal), sections.Keys.Order(StringComparer.Ordinal));
        foreach (var (route, operation) in operations)
        {
            var text = sections[route];
            var missing = ParametersOf(operation).Where(parameter => parameter.Text("in") != "path").Select(parameter => $"`{parameter.Text("name")}`")
                .Where(name => !text.Contains(name, StringComparison.Ordinal)).ToList();
            Assert.True(missing.Count == 0, $"{route} is documented without {string.Join(", ", missing)}");
            Assert.True(Example().IsMatch(text), $"{route} is documented without an example");
        }
    }

    [Fact]
    public async Task The_examples_of_the_documentation_work_as_they_stand()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Of("report.txt"), "South Korea and Japan met in 2004. “We agreed,” said Kim.");
        await File.WriteAllTextAsync(folder.Of("page.html"), "<title>Page</title><p>NATO watched.</p>");
        await File.WriteAllTextAsync(folder.Of("mails.mbox"), "From a@example.org Fri Mar 19 08:30:05 2021\nFrom: a@example.org\nSubject: News\n\nNATO watched.\n");
        var collection = await system.CollectionAsync();
        var document = await system.DocumentAsync(collection, "South Korea traded US$71.6 billion in 2004.");
        // Deletions come last, as nobody would delete what the next example shows.
        foreach (var (route, text) in Documentation().OrderBy(section => section.Key.StartsWith("DELETE /v1/collections/{collection}/d", StringComparison.Ordinal) ? 1 : section.Key.StartsWith("DELETE", StringComparison.Ordinal) ? 2 : 0))
        {
            foreach (Match example in Example().Matches(text))
            {
                var curl = example.Groups[1].Value.Replace("\\\n", " ", StringComparison.Ordinal).Replace("$C", $"{system.Address}v1/collections/{collection}", StringComparison.Ordinal)
                    .Replace("$V1", $"{system.Address}v1", StringComparison.Ordinal).Replace("$D", document, StringComparison.Ordinal);
                using var request = CurlCommand.Parse(curl, folder.Path);
                var pattern = "^" + Regex.Escape(route).Replace("\\{collection}", "[^/?:]+", StringComparison.Ordinal).Replace("\\{document}", "[^/?]+", StringComparison.Ordinal)
                    .Replace("\\{revision}", "[^/?]+", StringComparison.Ordinal).Replace("\\{entity}", "[^/?]+", StringComparison.Ordinal) + "$";
                Assert.Matches(pattern, $"{request.Method} {request.RequestUri!.AbsolutePath}");
                using var answer = await system.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
                Assert.True(answer.IsSuccessStatusCode, $"{curl}\n{(int)answer.StatusCode}{(answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync().Soon())}");
            }
        }
    }

    private static Dictionary<string, string> Documentation()
    {
        var sections = Heading().Split(File.ReadAllText(Repository.PathOf("docs/rest.md")));
        return Enumerable.Range(0, sections.Length / 2).ToDictionary(n => sections[(2 * n) + 1], n => sections[(2 * n) + 2], StringComparer.Ordinal);
    }

    private async Task<JsonElement> DocumentAsync() => await (await system.Http.GetAsync("openapi/v1.json").Soon()).JsonAsync();

    private static IEnumerable<(string Route, JsonElement Value)> Operations(JsonElement document) => document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(operation => ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value)));

    private static IEnumerable<JsonElement> ParametersOf(JsonElement operation) => operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [];

    private static int Number(JsonElement parameter, string name) => parameter.GetProperty("schema").GetProperty(name).GetInt32();

    private static void AssertConforms(string where, JsonElement value, JsonElement schema, JsonElement document)
    {
        if (schema.Text("$ref") is { } reference) schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.Split('/')[^1]);
        var kind = schema.Text("type") switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" or "number" => value.ValueKind == JsonValueKind.Number,
            _ => false,
        };
        Assert.True(kind, $"{where} is {value.ValueKind}, not {schema.Text("type")}");
        if (schema.TryGetProperty("enum", out var names)) Assert.Contains(value.GetString(), names.EnumerateArray().Select(name => name.GetString()));
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) AssertConforms(where + "[]", item, schema.GetProperty("items"), document);
        }

        if (value.ValueKind != JsonValueKind.Object) return;
        foreach (var property in value.EnumerateObject())
        {
            Assert.True(schema.GetProperty("properties").TryGetProperty(property.Name, out var known), $"{where}.{property.Name} is not in the schema");
            AssertConforms($"{where}.{property.Name}", property.Value, known, document);
        }
    }

    [GeneratedRegex(@"^### `((?:GET|POST|DELETE) [^`]+)`$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(curl (?:.*\\\n)*.*)$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Example();
}
