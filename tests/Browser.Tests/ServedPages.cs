using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dossier.Testing;
using Microsoft.Playwright;

namespace Dossier.Browser.Tests;

/// <summary>
/// One browser, and one system that <c>dossier serve</c> runs as a process of its own, for all tests with a browser. They do not meet: each works in collections of its
/// own, and each visitor has a context of their own.
/// </summary>
public sealed class ServedPages : IAsyncLifetime
{
    private readonly TempFolder data = new();
    private readonly Lazy<Task<SeedCollection>> seeds;
    private ServiceProcess? system;
    private IPlaywright? playwright;
    private IBrowser? browser;
    private HttpClient? http;
    private int collections;

    public ServedPages() => seeds = new(() => SeedCollection.CreateAsync(this));

    /// <summary>Where the pages are, without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    internal IBrowser Browser => browser!;

    /// <summary>A collection with the seeds, for tests that only read.</summary>
    internal Task<SeedCollection> SeedsAsync() => seeds.Value;

    public async Task InitializeAsync()
    {
        // It is made even when all tests that want it are skipped.
        if (Prerequisite.SkipReason(Prerequisite.Chromium) is not null) return;
        system = await ServiceProcess.StartAsync("dossier.dll", "Serving ", "serve", "--data", data.Path, "--port", "0", "--grpc-port", "0");
        var endpoints = JsonNode.Parse(await File.ReadAllBytesAsync(data.Of("run/endpoints.json")))!;
        Address = endpoints["Gateway"]!["Http"]!.GetValue<string>().TrimEnd('/');
        http = new HttpClient { BaseAddress = new Uri(Address), Timeout = Bounded.Patience };
        Assertions.SetDefaultExpectTimeout((float)Bounded.Patience.TotalMilliseconds);
        playwright = await Playwright.CreateAsync().Soon();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Prerequisite.Program(Prerequisite.Chromium),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            Timeout = (float)Bounded.Patience.TotalMilliseconds,
        }).Soon();
    }

    public async Task DisposeAsync()
    {
        try
        {
            if (browser is not null) await browser.CloseAsync().Soon();
            playwright?.Dispose();
            http?.Dispose();
            if (system is null) return;
            Assert.Equal(0, await system.StopAsync());
            ServiceProcess.AssertNoErrors([system]);
        }
        finally
        {
            if (system is not null) await system.DisposeAsync();
            data.Dispose();
        }
    }

    /// <summary>Makes a collection that nobody else uses.</summary>
    /// <returns>Its name: <c>collections/{id}</c>.</returns>
    internal async Task<string> CreateCollectionAsync(string displayName = "")
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"desk-{Interlocked.Increment(ref collections)}");
        using var answer = await http!.PostAsJsonAsync("/v1/collections", new { collectionId = id, collection = new { displayName } }).Soon();
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync().Soon());
        return $"collections/{id}";
    }

    /// <summary>Uploads a document, as a program does, and waits until it can be asked about.</summary>
    /// <param name="collection">Name of the collection.</param>
    /// <param name="fileName">Its file name; empty for none.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="mediaType">What it is said to be.</param>
    /// <param name="sourceUri">Where it comes from; the same again with other bytes is a new revision.</param>
    /// <returns>Its name.</returns>
    internal async Task<string> UploadAsync(string collection, string fileName, byte[] content, string mediaType = "text/plain", string sourceUri = "")
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } };
        var address = $"/v1/{collection}/documents?wait=true&fileName={Uri.EscapeDataString(fileName)}&sourceUri={Uri.EscapeDataString(sourceUri)}";
        using var answer = await http!.PostAsync(address, body).Soon();
        var json = await answer.Content.ReadAsStringAsync().Soon();
        Assert.True(answer.IsSuccessStatusCode, json);
        using var uploaded = JsonDocument.Parse(json);
        return uploaded.RootElement.GetProperty("document").GetProperty("name").GetString()!;
    }

    /// <inheritdoc cref="UploadAsync(string, string, byte[], string, string)"/>
    internal Task<string> UploadAsync(string collection, string fileName, string text, string mediaType = "text/plain", string sourceUri = "") =>
        UploadAsync(collection, fileName, Encoding.UTF8.GetBytes(text), mediaType, sourceUri);
}

/// <summary>All tests with a browser run one after the other, on the same <see cref="ServedPages"/>.</summary>
[CollectionDefinition(Name)]
public sealed class PagesCollection : ICollectionFixture<ServedPages>
{
    public const string Name = "Served pages";
}
