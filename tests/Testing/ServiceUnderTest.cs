using Dossier.Defaults;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dossier.Testing;

/// <summary>A service as it is run: built by its own app, listening on a Unix socket in a folder of its own, called through a real channel.</summary>
public sealed class ServiceUnderTest : IAsyncDisposable
{
    private readonly TempFolder folder;

    private ServiceUnderTest(TempFolder folder, WebApplication app, ErrorLog log, string address)
    {
        this.folder = folder;
        App = app;
        Log = log;
        Address = address;
        Channel = PeerChannel.Open(address);
    }

    /// <summary>The app.</summary>
    public WebApplication App { get; }

    /// <summary>Where it listens, for other services' configuration: <c>unix:…</c>.</summary>
    public string Address { get; }

    /// <summary>A channel to it.</summary>
    public GrpcChannel Channel { get; }

    /// <summary>What it logs.</summary>
    public ErrorLog Log { get; }

    /// <summary>
    /// Starts a service. <c>--Listen</c> and, unless given, <c>--LogLevel=Warning</c> are added to its arguments. A data folder that outlives the service is
    /// a <see cref="TempFolder"/> of the test.
    /// </summary>
    /// <param name="create">The app's own <c>Create</c>.</param>
    /// <param name="args">Its arguments, <c>--Key=value</c>.</param>
    public static async Task<ServiceUnderTest> StartAsync(Func<string[], WebApplication> create, params string[] args)
    {
        var folder = new TempFolder();
        var address = "unix:" + folder.Of("s.sock");
        string[] level = Array.Exists(args, arg => arg.StartsWith("--LogLevel=", StringComparison.OrdinalIgnoreCase)) ? [] : ["--LogLevel=Warning"];
        var app = create([$"--Listen={address}", .. level, .. args]);
        var log = new ErrorLog();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        try
        {
            await app.StartAsync().Soon();
        }
        catch
        {
            await app.DisposeAsync();
            folder.Dispose();
            throw;
        }

        return new ServiceUnderTest(folder, app, log, address);
    }

    /// <summary>An error whose message or exception contains this text has to be logged before the end of the test.</summary>
    public void Announce(string part) => Log.Announce(part);

    /// <summary>Stops the service and throws if its errors are not those that were announced.</summary>
    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await App.StopAsync().Soon();
        await App.DisposeAsync().AsTask().Soon();
        folder.Dispose();
        Log.Verify();
    }
}
