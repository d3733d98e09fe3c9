using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Dossier.Testing;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Dossier.Grpc.Tests;

/// <summary>A real server on a loopback port: HTTP/2 in clear text, or over TLS when it has a certificate.</summary>
internal sealed class NotesServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ErrorLog errors;

    private NotesServer(WebApplication app, ErrorLog errors)
    {
        this.app = app;
        this.errors = errors;
        Address = new Uri(app.Urls.Single());
    }

    public Uri Address { get; }

    public static async Task<NotesServer> StartAsync(
        string name = "own",
        Action<GrpcServiceOptions>? configure = null,
        Action<WebApplication>? map = null,
        X509Certificate2? certificate = null)
    {
        var errors = new ErrorLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        builder.Services.AddSingleton(new NotesState(name));
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = Sizes.MaxMessage;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapGrpcService<NotesService>();
        map?.Invoke(app);
        await app.StartAsync().Soon();
        return new(app, errors);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync().Soon();
        await app.DisposeAsync().AsTask().Soon();
        Assert.Empty(errors.Messages);
    }

    /// <summary>Keeps what was logged as an error, which no test here announces.</summary>
    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Messages.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
