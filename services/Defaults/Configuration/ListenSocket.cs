using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Dossier.Defaults;

/// <summary>Binds what Kestrel listens on.</summary>
internal static class ListenSocket
{
    /// <summary>
    /// A bound socket. The file of a Unix socket is for its owner only, and is so before the first connection can be made: Kestrel calls
    /// listen after this. A file that a crash left behind is removed; one that somebody listens on is not.
    /// </summary>
    /// <exception cref="AddressInUseException">Somebody listens there.</exception>
    public static Socket Bind(EndPoint endPoint)
    {
        if (endPoint is not UnixDomainSocketEndPoint unix)
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        }

        var path = unix.ToString();
        RemoveStale(unix, path);
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return socket;
    }

    /// <summary>Why an app that did not start could not listen, in a sentence; null when that was not the reason.</summary>
    public static string? Explain(Exception error) => error switch
    {
        IOException { InnerException: AddressInUseException } taken => taken.Message,
        AddressInUseException taken => taken.Message,
        SocketException socket => $"Cannot listen: {socket.Message}.",
        _ => null,
    };

    private static void RemoveStale(UnixDomainSocketEndPoint endPoint, string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
        }
        catch (SocketException refused) when (refused.SocketErrorCode is SocketError.ConnectionRefused && new FileInfo(path).Length == 0)
        {
            File.Delete(path);
            return;
        }
        catch (SocketException other)
        {
            throw new IOException($"'{path}' exists and is not a socket that can be replaced.", other);
        }

        throw new AddressInUseException($"Somebody listens on '{path}' already.");
    }
}
