using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dossier.Extraction;
using Dossier.Ingest;
using Dossier.Ingest.V1;
using Dossier.Query;
using Dossier.Query.V1;
using Dossier.Testing;

namespace Dossier.Gateway.Tests;

/// <summary>The whole system in this process, each service by its own Create, with the gateway in front: started once for all tests of the collection.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private int collections;

    internal ServiceUnderTest Ingest { get; private set; } = null!;

    internal ServiceUnderTest Query { get; private set; } = null!;

    internal ServiceUnderTest Extraction { get; private set; } = null!;

    internal ServiceUnderTest Gateway { get; private set; } = null!;

    /// <summary>Where the gateway speaks HTTP.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>A client of it.</summary>
    public HttpClient Http { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Ingest = await ServiceUnderTest.StartAsync(IngestApp.Create, $"--Data={folder.Of("ledger")}", "--MaxDocumentBytes=50000000");
        Query = await ServiceUnderTest.StartAsync(QueryApp.Create, $"--Data={folder.Of("picture")}");
        Extraction = await ServiceUnderTest.StartAsync(ExtractionApp.Create, $"--Ingest={Ingest.Address}", $"--Query={Query.Address}");
        Gateway = await StartGatewayAsync();
        Address = new(GatewayApp.AddressesOf(Gateway.App).Http);
        Http = new() { BaseAddress = Address };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Gateway.DisposeAsync();
        await Extraction.DisposeAsync();
        await Query.DisposeAsync();
        await Ingest.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>A further gateway in front of the same services, set up in its own way.</summary>
    internal Task<ServiceUnderTest> StartGatewayAsync(params string[] args) => ServiceUnderTest.StartAsync(
        GatewayApp.Create, ["--Http=http://127.0.0.1:0", $"--Ingest={Ingest.Address}", $"--Extraction={Extraction.Address}", $"--Query={Query.Address}", .. args]);

    internal IngestService.IngestServiceClient Ledger => new(Ingest.Channel);

    internal QueryService.QueryServiceClient Picture => new(Query.Channel);

    /// <summary>A collection of its own for a test.</summary>
    public async Task<string> CollectionAsync()
    {
        var id = $"c{Interlocked.Increment(ref collections)}";
        await Ledger.CreateCollectionAsync(new() { CollectionId = id }).ResponseAsync.Soon();
        return id;
    }

    /// <summary>Waits until the ledger knows that nothing of a collection is in work: a document can be asked about a moment earlier.</summary>
    public async Task SettledAsync(string collection)
    {
        using var watch = Ledger.WatchProgress(new() { Collection = $"collections/{collection}" });
        do
        {
            Assert.True(await watch.ResponseStream.MoveNext(default).Soon());
        }
        while (watch.ResponseStream.Current.Counts is { Pending: > 0 } or { Leased: > 0 });
    }

    /// <summary>Uploads a text and answers when it can be asked about.</summary>
    /// <returns>The id of the document.</returns>
    public async Task<string> DocumentAsync(string collection, string text, string fileName = "note.txt", string mediaType = "text/plain")
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } };
        using var answer = await Http.PostAsync($"v1/collections/{collection}/documents?wait=true&fileName={Uri.EscapeDataString(fileName)}", body).Soon();
        var json = await answer.JsonAsync();
        Assert.True(answer.IsSuccessStatusCode, json.GetRawText());
        // The ledger hears of the publication behind the picture: only then nothing changes any more.
        using var watch = Ledger.WatchProgress(new() { Collection = $"collections/{collection}" });
        do Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).Soon());
        while (watch.ResponseStream.Current.SettledSequence < long.Parse(json.Text("sequence")!, null));
        return json.GetProperty("document").GetProperty("name").GetString()!.Split('/')[^1];
    }
}

/// <summary>The tests that share a running system. One after the other: its limits are theirs together.</summary>
[CollectionDefinition(Name)]
public sealed class SystemTests : ICollectionFixture<RunningSystem>
{
    public const string Name = "running system";
}

/// <summary>What tests read of answers.</summary>
internal static class Answers
{
    /// <summary>The body as JSON.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync().Soon();
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"{(int)answer.StatusCode} with no JSON but: {text}");
        }
    }

    /// <summary>The body as a problem of this status; the media type and the fields that every problem has are checked.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage answer, int status, string? reason = null)
    {
        var problem = await answer.JsonAsync();
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(reason, problem.Text("reason"));
        Assert.NotEmpty(problem.Text("title")!);
        Assert.NotEmpty(problem.Text("detail")!);
        Assert.Equal(answer.RequestMessage!.RequestUri!.AbsolutePath, problem.Text("instance"));
        return problem;
    }

    /// <summary>A text of an object, or null when it is not there.</summary>
    public static string? Text(this JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
