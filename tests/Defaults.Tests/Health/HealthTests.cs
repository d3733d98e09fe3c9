using Dossier.Common.V1;
using Dossier.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Dossier.Defaults.Tests;

public sealed class HealthTests
{
    private const string Service = "probe.Probe";

    private bool ready = true;

    [Theory]
    [InlineData("")]
    [InlineData(Service)]
    [InlineData("grpc.health.v1.Health")]
    public async Task Serves_when_every_check_passes(string service)
    {
        await using var probe = await ServiceUnderTest.StartAsync(CreateWithChecks);
        var client = new Health.HealthClient(probe.Channel);
        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new() { Service = service }).ResponseAsync.Soon()).Status);
        ready = false;
        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(new() { Service = service }).ResponseAsync.Soon()).Status);
    }

    [Fact]
    public async Task A_check_that_throws_is_one_that_fails_and_is_logged_once()
    {
        await using var probe = await ServiceUnderTest.StartAsync(args => ProbeApp.Create(
            args, builder => builder.Services.AddReadiness("database", (_, _) => throw new IOException("gone"))));
        var client = new Health.HealthClient(probe.Channel);
        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(new()).ResponseAsync.Soon()).Status);
        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(new()).ResponseAsync.Soon()).Status);
        Assert.Single(probe.Log.Lines, line => line.Contains("Not ready: database", StringComparison.Ordinal) && line.Contains("gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_of_an_unknown_service_is_not_found()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        var error = await Assert.ThrowsAsync<RpcException>(() => new Health.HealthClient(probe.Channel).CheckAsync(new() { Service = "no.Such" }).ResponseAsync.Soon());
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Equal(ErrorReason.ResourceNotFound, RpcFailure.Of(error).Reason);
    }

    [Fact]
    public async Task List_names_every_mapped_service()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        var list = await new Health.HealthClient(probe.Channel).ListAsync(new()).ResponseAsync.Soon();
        Assert.Equal(["", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", Service], list.Statuses.Keys.Order(StringComparer.Ordinal));
        Assert.All(list.Statuses.Values, response => Assert.Equal(ServingStatus.Serving, response.Status));
    }

    [Fact]
    public async Task Watch_tells_each_change()
    {
        await using var probe = await ServiceUnderTest.StartAsync(CreateWithChecks);
        using var watch = new Health.HealthClient(probe.Channel).Watch(new() { Service = Service });
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        ready = false;
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        ready = true;
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_of_an_unknown_service_says_so_and_goes_on()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        using var watch = new Health.HealthClient(probe.Channel).Watch(new() { Service = "no.Such" });
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));
        Assert.False(watch.ResponseStream.MoveNext(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Watch_ends_with_not_serving_when_the_service_drains()
    {
        await using var probe = await ServiceUnderTest.StartAsync(CreateWithChecks);
        using var watch = new Health.HealthClient(probe.Channel).Watch(new());
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        probe.App.Lifetime.StopApplication();
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        var error = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(CancellationToken.None).Soon());
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task Check_says_not_serving_while_draining()
    {
        await using var probe = await ServiceUnderTest.StartAsync(CreateWithChecks);
        probe.App.Lifetime.StopApplication();
        Assert.Equal(ServingStatus.NotServing, (await new Health.HealthClient(probe.Channel).CheckAsync(new()).ResponseAsync.Soon()).Status);
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).Soon());
        return watch.ResponseStream.Current.Status;
    }

    private Microsoft.AspNetCore.Builder.WebApplication CreateWithChecks(string[] args) => ProbeApp.Create(args, builder => builder.Services
        .AddReadiness("always", (_, _) => ValueTask.FromResult(true))
        .AddReadiness("switch", (_, _) => ValueTask.FromResult(Volatile.Read(ref ready))));
}
