using System.Net.Sockets;
using System.Text;
using Dossier.Testing;

namespace Dossier.Gateway.Tests.Safety;

/// <summary>A connection to the gateway by which anything can be said: requests that no client would send.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient tcp = new();
    private StreamReader? reader;

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection.tcp.ConnectAsync(address.Host, address.Port).Soon();
        return connection;
    }

    /// <summary>Sends text as it is, with line ends as HTTP has them.</summary>
    public async Task SendAsync(string text) => await tcp.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n"))).AsTask().Soon();

    /// <summary>Sends bytes; false when the other side has closed.</summary>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await tcp.GetStream().WriteAsync(bytes).AsTask().Soon();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The next line of the answer; null when the other side has closed.</summary>
    public async Task<string?> LineAsync()
    {
        try
        {
            reader ??= new StreamReader(tcp.GetStream(), Encoding.UTF8);
            return await reader.ReadLineAsync().Soon();
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The status of the answer; 0 when the other side closes without one.</summary>
    public async Task<int> StatusAsync() => await LineAsync() is { Length: > 12 } line ? int.Parse(line.AsSpan(9, 3), null) : 0;

    public void Dispose()
    {
        // At once, as when a cable is pulled: what is not sent is lost.
        tcp.LingerState = new(enable: true, seconds: 0);
        tcp.Dispose();
    }
}
