using Dossier.Testing;
using Xunit;

namespace Dossier.Query.Tests;

/// <summary>Tests against the real service on a Unix socket, with a data folder of its own.</summary>
public abstract class QueryTests : IAsyncLifetime
{
    private readonly TempFolder data = new();
    private ServiceUnderTest? service;

    private protected V1.QueryService.QueryServiceClient Query { get; private set; } = null!;

    private protected string DataFolder => data.Of("query");

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await StopAsync();
        data.Dispose();
    }

    private protected async Task StartAsync()
    {
        service = await ServiceUnderTest.StartAsync(QueryApp.Create, $"--Data={DataFolder}", "--MaxSequenceWaitSeconds=1");
        Query = new V1.QueryService.QueryServiceClient(service.Channel);
    }

    private protected async Task StopAsync() => await service!.DisposeAsync().AsTask().Soon();
}
