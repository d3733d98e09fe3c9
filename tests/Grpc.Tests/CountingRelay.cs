using System.Net;
using System.Net.Sockets;
using Dossier.Testing;

namespace Dossier.Grpc.Tests;

/// <summary>Stands between a client and a server and counts the bytes on the wire: what was compressed is known without trusting either side.</summary>
internal sealed class CountingRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Uri server;
    private readonly Task accepting;
    private long toServer;
    private long toClient;

    public CountingRelay(Uri server)
    {
        this.server = server;
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public long BytesToServer => Interlocked.Read(ref toServer);

    public long BytesToClient => Interlocked.Read(ref toClient);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting.Soon();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var upstream = new TcpClient();
        using (client)
        {
            try
            {
                await upstream.ConnectAsync(server.Host, server.Port, stop.Token);
                await Task.WhenAny(
                    PumpAsync(client.GetStream(), upstream.GetStream(), count => Interlocked.Add(ref toServer, count)),
                    PumpAsync(upstream.GetStream(), client.GetStream(), count => Interlocked.Add(ref toClient, count)));
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, Action<int> count)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, stop.Token) is var read and > 0)
            {
                count(read);
                await to.WriteAsync(buffer.AsMemory(0, read), stop.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side closed, which ends this connection.
        }
    }
}
