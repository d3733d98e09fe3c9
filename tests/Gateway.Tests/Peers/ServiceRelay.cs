using System.Net.Sockets;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Peers;

/// <summary>Stands on a socket of its own between a caller and a service: can be cut off, and can hold back what goes through.</summary>
internal sealed class ServiceRelay : IAsyncDisposable
{
    private const int QuietTicks = 40;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(25);

    private readonly TempFolder folder = new();
    private readonly UnixDomainSocketEndPoint service;
    private readonly string path;
    private readonly Lock state = new();
    private readonly List<Socket> connections = [];
    private TaskCompletionSource open = Opened();
    private Socket? listener;
    private Task accepting = Task.CompletedTask;
    private long toCaller;
    private long toService;

    public ServiceRelay(string address)
    {
        service = new(address["unix:".Length..]);
        path = folder.Of("r.sock");
        Restore();
    }

    /// <summary>Where callers connect.</summary>
    public string Address => "unix:" + path;

    public long BytesToCaller => Interlocked.Read(ref toCaller);

    public long BytesToService => Interlocked.Read(ref toService);

    /// <summary>The service is gone: connections break, nobody listens.</summary>
    public void Cut()
    {
        lock (state)
        {
            listener?.Dispose();
            listener = null;
            File.Delete(path);
            foreach (var socket in connections) socket.Dispose();
            connections.Clear();
        }
    }

    /// <summary>The service is back.</summary>
    public void Restore()
    {
        lock (state)
        {
            listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            accepting = AcceptAsync(listener);
        }
    }

    /// <summary>Nothing goes through any more; connections stay.</summary>
    public void Hold()
    {
        lock (state) open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Everything goes through again.</summary>
    public void Release()
    {
        lock (state) open.TrySetResult();
    }

    /// <summary>What a number has come to once it does not change any more.</summary>
    public static async Task<long> SettledAsync(Func<long> number)
    {
        using var timer = new PeriodicTimer(Tick);
        var last = number();
        for (var quiet = 0; quiet < QuietTicks; quiet++)
        {
            await timer.WaitForNextTickAsync();
            if (number() is var now && now != last) (last, quiet) = (now, 0);
        }

        return last;
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        Cut();
        await accepting.Soon();
        folder.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private async Task AcceptAsync(Socket from)
    {
        List<Task> pumps = [];
        try
        {
            while (true) pumps.Add(ConnectAsync(await from.AcceptAsync()));
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(pumps);
        }
    }

    private async Task ConnectAsync(Socket caller)
    {
        using var callee = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (caller)
        {
            lock (state) connections.AddRange([caller, callee]);
            try
            {
                await callee.ConnectAsync(service);
                await Task.WhenAny(PumpAsync(caller, callee, count => Interlocked.Add(ref toService, count)), PumpAsync(callee, caller, count => Interlocked.Add(ref toCaller, count)));
            }
            catch (SocketException)
            {
                // The service is not there: neither is this connection.
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Action<int> count)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var read and > 0)
            {
                await Gate();
                count(read);
                await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // One side closed, which ends this connection.
        }
    }

    private Task Gate()
    {
        lock (state) return open.Task;
    }
}
