using System.Collections.Concurrent;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Dossier.Grpc.Tests;

public sealed class BalancingTests
{
    [Fact]
    public async Task Round_robin_spreads_calls_evenly_over_two_servers()
    {
        await using var one = await NotesServer.StartAsync("one");
        await using var two = await NotesServer.StartAsync("two");
        await using var services = Resolving(() => [one.Address, two.Address]);
        using var channel = Balanced("static:///notes", services);
        var client = new Notes.NotesClient(channel);

        await UntilBothAnswerAsync(client);
        var calls = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        for (var call = 0; call < 20; call++)
        {
            calls.AddOrUpdate(await WhoAsync(client), 1, (_, count) => count + 1);
        }

        Assert.Equal((10, 10), (calls["one"], calls["two"]));
    }

    [Fact]
    public async Task Round_robin_with_retries_hides_a_server_that_went_away()
    {
        var one = await NotesServer.StartAsync("one");
        await using var two = await NotesServer.StartAsync("two");
        await using var services = Resolving(() => [one.Address, two.Address]);
        // A server that leaves while a call is being written ends its connection with NO_ERROR, and that is INTERNAL in gRPC's table of HTTP/2 codes.
        using var channel = Balanced("static:///notes", services, Retried(StatusCode.Unavailable, StatusCode.Internal));
        var client = new Notes.NotesClient(channel);
        await UntilBothAnswerAsync(client);

        await one.DisposeAsync();

        for (var call = 0; call < 10; call++)
        {
            Assert.Equal("two", await WhoAsync(client));
        }
    }

    [Fact]
    public async Task A_name_of_the_domain_name_system_works_with_round_robin()
    {
        await using var server = await NotesServer.StartAsync("named");
        using var channel = Balanced($"dns:///localhost:{server.Address.Port}", services: null);

        await channel.ConnectAsync().Soon();

        Assert.Equal(ConnectivityState.Ready, channel.State);
        Assert.Equal("named", await WhoAsync(new Notes.NotesClient(channel)));
    }

    [Fact]
    public async Task A_call_that_waits_for_a_connection_outlives_the_time_without_a_server()
    {
        await using var server = await NotesServer.StartAsync("late");
        IReadOnlyList<Uri> known = [];
        await using var services = Resolving(() => known);
        using var channel = Balanced("static:///notes", services);
        using var call = new Notes.NotesClient(channel).EchoAsync(new() { Text = "who" }, Calls.Soon().WithWaitForReady());
        Assert.False(call.ResponseAsync.IsCompleted);

        known = [server.Address];
        services.GetRequiredService<ListResolverFactory>().Refresh();

        Assert.Equal("late", (await call.ResponseAsync.Soon()).Text);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_unavailable()
    {
        var server = await NotesServer.StartAsync();
        await server.DisposeAsync();
        using var channel = Calls.ChannelTo(server.Address);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new Notes.NotesClient(channel).EchoAsync(new(), Calls.Soon()));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    [Theory]
    [InlineData(2, "Unavailable", "OK", 3)]
    [InlineData(9, "Unavailable", "Unavailable", 4)]
    [InlineData(1, "Internal", "Internal", 1)]
    public async Task Only_an_unavailable_call_is_retried_and_only_so_often(int failures, string code, string end, int attempts)
    {
        var log = new ConcurrentQueue<string?>();
        await using var server = await NotesServer.StartAsync(configure: options => options.Interceptors.Add<AttemptLog>(log));
        using var channel = Calls.ChannelTo(server.Address, options => options.ServiceConfig = new() { MethodConfigs = { Retried(StatusCode.Unavailable) } });
        var note = new Note { Text = $"flaky:{failures}:{code}", Number = 1, Payload = ByteString.CopyFromUtf8("key") };

        using var call = new Notes.NotesClient(channel).EchoAsync(note, Calls.Soon());
        await Task.WhenAny(call.ResponseAsync).Soon();

        Assert.Equal(end, call.GetStatus().StatusCode.ToString());
        string?[] previous = [null, "1", "2", "3"];
        Assert.Equal(previous.Take(attempts), log);
    }

    private static MethodConfig Retried(params ReadOnlySpan<StatusCode> codes)
    {
        var policy = new RetryPolicy { MaxAttempts = 4, InitialBackoff = TimeSpan.FromMilliseconds(1), MaxBackoff = TimeSpan.FromMilliseconds(10), BackoffMultiplier = 2 };
        foreach (var code in codes) policy.RetryableStatusCodes.Add(code);
        return new() { Names = { MethodName.Default }, RetryPolicy = policy };
    }

    private static ServiceProvider Resolving(Func<IReadOnlyList<Uri>> addresses)
    {
        var factory = new ListResolverFactory(addresses);
        return new ServiceCollection().AddSingleton(factory).AddSingleton<ResolverFactory>(factory).BuildServiceProvider();
    }

    private static GrpcChannel Balanced(string target, IServiceProvider? services, params MethodConfig[] methods)
    {
        var config = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } };
        Array.ForEach(methods, config.MethodConfigs.Add);
        return GrpcChannel.ForAddress(
            target, new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure, ServiceConfig = config, ServiceProvider = services });
    }

    private static async Task<string> WhoAsync(Notes.NotesClient client) => (await client.EchoAsync(new() { Text = "who" }, Calls.Soon())).Text;

    /// <summary>Connections come up one after the other; before both are there, one server takes all.</summary>
    private static async Task UntilBothAnswerAsync(Notes.NotesClient client)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var patience = DateTime.UtcNow + Bounded.Patience;
        while (seen.Count < 2 && DateTime.UtcNow < patience)
        {
            seen.Add(await WhoAsync(client));
        }

        Assert.Equal(2, seen.Count);
    }

    private sealed class AttemptLog(ConcurrentQueue<string?> log) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            log.Enqueue(context.RequestHeaders.GetValue("grpc-previous-rpc-attempts"));
            return continuation(request, context);
        }
    }
}

/// <summary>Resolves every name to a list of addresses that may change.</summary>
internal sealed class ListResolverFactory(Func<IReadOnlyList<Uri>> addresses) : ResolverFactory
{
    private readonly List<ListResolver> resolvers = [];

    public override string Name => "static";

    public override Resolver Create(ResolverOptions options)
    {
        var resolver = new ListResolver(addresses);
        resolvers.Add(resolver);
        return resolver;
    }

    public void Refresh() => resolvers.ForEach(resolver => resolver.Refresh());

    private sealed class ListResolver(Func<IReadOnlyList<Uri>> addresses) : Resolver
    {
        private Action<ResolverResult>? listen;

        public override void Start(Action<ResolverResult> listener)
        {
            listen = listener;
            Refresh();
        }

        public override void Refresh()
        {
            if (addresses() is { Count: > 0 } known)
            {
                listen?.Invoke(ResolverResult.ForResult([.. known.Select(address => new BalancerAddress(address.Host, address.Port))]));
            }
        }
    }
}
