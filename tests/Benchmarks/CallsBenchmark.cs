using System.Diagnostics;
using Dossier.Benchmarks.V1;
using Dossier.Defaults;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dossier.Benchmarks;

/// <summary>
/// What a call costs through what every service does alike (statuses, deadlines, one log line, metrics) beside a bare grpc-dotnet handler. Both servers are processes of
/// their own, so that neither pays for the other; rounds alternate, and medians are compared.
/// </summary>
internal sealed class CallsBenchmark : IBenchmark
{
    private const int Rounds = 7;
    private const int Callers = 16;
    private const int MessagesPerStream = 2_000;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(3);
    private static readonly EchoRequest Request = new() { Payload = ByteString.CopyFrom(new byte[100]) };

    /// <inheritdoc/>
    public string Name => "calls";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        foreach (var (wire, listen) in new[] { ("Unix socket", (Func<TempDirectory, string, string>)((folder, name) => $"unix:{folder.Of(name)}")), ("TCP", (_, _) => "http://127.0.0.1:0") })
        {
            using var folder = new TempDirectory();
            await using var bare = await ServerProcess.EchoAsync("bare", listen(folder, "bare.sock"));
            await using var ours = await ServerProcess.EchoAsync("ours", listen(folder, "ours.sock"));
            using var bareChannel = PeerChannel.Open(bare.Address);
            using var ourChannel = PeerChannel.Open(ours.Address);
            await foreach (var row in CompareAsync($"unary call, {wire}, one caller", bareChannel, ourChannel, c => UnaryAsync(c, 1, run.Scale))) yield return row;
            await foreach (var row in CompareAsync($"unary calls, {wire}, {Callers} callers", bareChannel, ourChannel, c => UnaryAsync(c, Callers, run.Scale))) yield return row;
            await foreach (var row in CompareAsync($"messages there and back on a stream, {wire}", bareChannel, ourChannel, c => StreamAsync(c, run.Scale))) yield return row;
        }
    }

    /// <summary>Serves the echo until standard input ends.</summary>
    /// <param name="kind">"bare", or "ours" for what every service does alike.</param>
    /// <param name="listen">Address.</param>
    public static async Task ServeAsync(string kind, string listen)
    {
        await using var app = kind == "ours" ? Ours(listen) : Bare(listen);
        app.MapGrpcService<EchoService>();
        await app.StartAsync();
        await Console.Out.WriteLineAsync(listen.StartsWith("unix:", StringComparison.Ordinal) ? listen : app.Urls.First());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    private static WebApplication Ours(string listen) => ServiceDefaults.CreateBuilder([$"--Listen={listen}"], "echo").Build();

    private static WebApplication Bare(string listen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            if (listen.StartsWith("unix:", StringComparison.Ordinal)) kestrel.ListenUnixSocket(listen["unix:".Length..], endPoint => endPoint.Protocols = HttpProtocols.Http2);
            else kestrel.Listen(System.Net.IPAddress.Loopback, 0, endPoint => endPoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRouting().AddGrpc();
        return builder.Build();
    }

    private static async IAsyncEnumerable<Measurement> CompareAsync(string what, GrpcChannel bare, GrpcChannel ours, Func<GrpcChannel, Task<double>> measure)
    {
        List<double> bareRates = [], ourRates = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var (bareRate, ourRate) = (await measure(bare), await measure(ours));
            // The first round warms both up.
            if (round == 0) continue;
            bareRates.Add(bareRate);
            ourRates.Add(ourRate);
        }

        yield return new(
            what, Percentiles.Median(ourRates), "/s",
            FormattableString.Invariant($"{Percentiles.Median(ourRates.Zip(bareRates, (o, b) => o / b)):0.00} × a bare handler ({Percentiles.Median(bareRates):#,0}/s)"));
    }

    private static async Task<double> UnaryAsync(GrpcChannel channel, int callers, double scale)
    {
        var client = new Echo.EchoClient(channel);
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; clock.Elapsed < RoundTime * scale; count++) await client.OnceAsync(Request);
            return count;
        })));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> StreamAsync(GrpcChannel channel, double scale)
    {
        var client = new Echo.EchoClient(channel);
        var clock = Stopwatch.StartNew();
        var count = 0;
        while (clock.Elapsed < RoundTime * scale)
        {
            using var call = client.Many();
            var sending = Task.Run(async () =>
            {
                for (var i = 0; i < MessagesPerStream; i++) await call.RequestStream.WriteAsync(Request);
                await call.RequestStream.CompleteAsync();
            });
            while (await call.ResponseStream.MoveNext(CancellationToken.None)) count++;
            await sending;
        }

        return count / clock.Elapsed.TotalSeconds;
    }

    private sealed class EchoService : Echo.EchoBase
    {
        public override Task<EchoResponse> Once(EchoRequest request, ServerCallContext context) => Task.FromResult(new EchoResponse { Payload = request.Payload });

        public override async Task Many(IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
        {
            while (await requestStream.MoveNext(context.CancellationToken)) await responseStream.WriteAsync(new EchoResponse { Payload = requestStream.Current.Payload }, context.CancellationToken);
        }
    }
}
