using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Gateway.V1;
using Dossier.Query;
using Dossier.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Dossier.Gateway.Tests;

/// <summary>The gateway as a service.</summary>
public sealed class GatewayTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Is_ready_as_long_as_every_service_behind_it_is()
    {
        await using var gateway = await StartAsync("unix:" + folder.Of("late.sock"));
        Assert.Equal(ServingStatus.NotServing, await HealthAsync(gateway));

        // Any service will do: what is asked is whether it answers.
        var late = QueryApp.Create([$"--Listen=unix:{folder.Of("late.sock")}", $"--Data={folder.Path}", "--LogLevel=Warning"]);
        await late.StartAsync().Soon();
        Assert.Equal(ServingStatus.Serving, await HealthAsync(gateway));

        await late.StopAsync().Soon();
        await late.DisposeAsync().AsTask().Soon();
        Assert.Equal(ServingStatus.NotServing, await HealthAsync(gateway));
    }

    [Fact]
    public async Task Speaks_http_on_the_other_address_only()
    {
        await using var gateway = await StartAsync("unix:" + folder.Of("none.sock"));
        using var http = new HttpClient { BaseAddress = new Uri(GatewayApp.AddressesOf(gateway.App).Http) };
        Assert.Equal("ok\n", await http.GetStringAsync("healthz").Soon());
        Assert.StartsWith("http://127.0.0.1:", http.BaseAddress.ToString(), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync("nothing").Soon()).StatusCode);
    }

    [Fact]
    public async Task Says_of_what_is_not_there_yet_that_it_is_not()
    {
        await using var gateway = await StartAsync("unix:" + folder.Of("none.sock"));
        var client = new V1.GatewayService.GatewayServiceClient(gateway.Channel);
        var briefing = await Assert.ThrowsAsync<RpcException>(() => client.GetBriefingAsync(new GetBriefingRequest { Collection = "collections/default", Actor = "seoul" }).ResponseAsync.Soon());
        Assert.Equal((StatusCode.Unimplemented, ErrorReason.NotImplemented), (briefing.StatusCode, RpcFailure.Of(briefing).Reason));
    }

    [Fact]
    public async Task Tells_everything_that_is_wrong_with_its_configuration_at_once()
    {
        await using var app = GatewayApp.Create(["--Listen=http://127.0.0.1:0", "--Http=http://192.0.2.1:80", "--Ingest=nowhere", "--Query=unix:", "--Surplus=1"]);
        var invalid = await Assert.ThrowsAsync<InvalidConfiguration>(() => app.StartAsync().Soon());
        Assert.Equal(["Surplus", "Http", "Ingest", "Extraction", "Query"], invalid.Problems.Select(problem => problem.Split(':')[0]));
    }

    private static Task<ServiceUnderTest> StartAsync(string peer) =>
        ServiceUnderTest.StartAsync(GatewayApp.Create, "--Http=http://127.0.0.1:0", $"--Ingest={peer}", $"--Extraction={peer}", $"--Query={peer}");

    private static async Task<ServingStatus> HealthAsync(ServiceUnderTest gateway) =>
        (await new Health.HealthClient(gateway.Channel).CheckAsync(new HealthCheckRequest()).ResponseAsync.Soon()).Status;
}
