using System.Runtime.InteropServices;
using Dossier.Defaults.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dossier.Defaults;

/// <summary>What every service does alike. A service is built with <see cref="CreateBuilder"/>, mapped with <see cref="MapServiceDefaults"/> and its own
/// services, and run with <see cref="RunAsync"/>, or started and stopped by a process that hosts several.</summary>
public static class ServiceDefaults
{
    private const int Succeeded = 0;
    private const int Failed = 1;
    private const int Misconfigured = 2;

    // What a shell reports of a process that a signal ended, with the signal's number on top.
    private const int SignalExit = 128;

    /// <summary>
    /// A builder with configuration (<c>--Key=value</c> before <c>DOSSIER_KEY</c>), Kestrel on the key <c>Listen</c>, gRPC with statuses, deadlines and one
    /// log line per call, health, reflection, and logs on standard error. The clock is the registered <see cref="TimeProvider"/>.
    /// </summary>
    /// <param name="args">Arguments of the process, or those that a hosting process makes up.</param>
    /// <param name="service">Name of the service in logs and traces.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, string service)
    {
        // Empty: nothing is read from files or from variables of other prefixes, and the process's signals are left to RunAsync.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        var commandLine = new CommandLine(args);
        builder.Configuration.AddEnvironmentVariables(ServiceConfiguration.EnvironmentPrefix).AddInMemoryCollection(commandLine.Values);
        var options = ServiceConfiguration.Bind<ServiceOptions>(builder.Services, builder.Configuration, options => options.Problems());
        builder.Services
            .AddSingleton(commandLine)
            .AddSingleton(new ServiceName(service))
            .AddSingleton<ConfigurationCheck>()
            .AddSingleton<IStartupValidator>(services => services.GetRequiredService<ConfigurationCheck>())
            .AddSingleton(TimeProvider.System)
            .AddSingleton<Readiness>()
            .AddSingleton<MappedServices>()
            .AddSingleton<DescriptorIndex>()
            .AddSingleton<CallInterceptor>()
            .Replace(ServiceDescriptor.Singleton<IHostLifetime, HostedLifetime>())
            .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.DrainSeconds))
            .Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = ListenSocket.Bind);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = RpcLimits.MaxMessageBytes;
            grpc.MaxSendMessageSize = RpcLimits.MaxMessageBytes;
            grpc.Interceptors.Add<CallInterceptor>();
        });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, options));
        AddLogs(builder.Logging, options.LogLevel);
        return builder;
    }

    /// <summary>Maps health and reflection.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.MapGrpcService<HealthService>();
        app.MapGrpcService<ReflectionService>();
        return app;
    }

    /// <summary>
    /// The program of a service. It runs the service until SIGTERM or SIGINT, then drains: health says NOT_SERVING, streams end with UNAVAILABLE, unary calls and
    /// uploads in flight may finish for <c>DrainSeconds</c>. A second signal ends the process at once. With <c>health</c> as its first argument it asks
    /// the one that runs how it is instead.
    /// </summary>
    /// <param name="args">Arguments of the process.</param>
    /// <param name="create">Builds the service from them.</param>
    /// <returns>The exit code: 0 after a drain, 1 when the service could not start or its background work failed, 2 when it is not configured well or its data folder cannot be used (the problems are on standard error). Of <c>health</c>: 0 when the service is SERVING, else 1.</returns>
    public static Task<int> RunAsync(string[] args, Func<string[], WebApplication> create) =>
        args is [HealthVerb.Name, .. var rest] ? HealthVerb.RunAsync(rest) : RunToEndAsync(create(args));

    private static async Task<int> RunToEndAsync(WebApplication app)
    {
        await using var disposed = app;
        var service = app.Services.GetRequiredService<ServiceName>().Name;
        var options = app.Services.GetRequiredService<ServiceOptions>();
        if (app.Services.GetRequiredService<ConfigurationCheck>().Problems is { Count: > 0 } problems)
        {
            foreach (var problem in problems)
            {
                await Console.Error.WriteLineAsync($"{service}: {problem}");
            }

            return Misconfigured;
        }

        using var telemetry = Telemetry.Start(options.OtlpEndpoint, service);
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServiceDefaults).FullName!);
        using var term = StopOn(PosixSignal.SIGTERM, app, options, log);
        using var interrupt = StopOn(PosixSignal.SIGINT, app, options, log);
        try
        {
            await app.StartAsync();
        }
        catch (DataFolderException unusable)
        {
            // The operator can mend it, and needs no stack for it.
            await Console.Error.WriteLineAsync($"{service}: Data: {unusable.Message}");
            return Misconfigured;
        }
        catch (Exception error) when (ListenSocket.Explain(error) is { } taken)
        {
            await Console.Error.WriteLineAsync($"{service}: {taken}");
            return Failed;
        }
        catch (Exception error)
        {
            log.StartFailed(error, service);
            return Failed;
        }

        log.Listening(service, string.Join(", ", app.Urls));
        await StoppingAsync(app);
        var time = app.Services.GetRequiredService<TimeProvider>();
        var stopping = time.GetTimestamp();
        try
        {
            await app.StopAsync();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.StopFailed(error, service);
            return Failed;
        }

        if (time.GetElapsedTime(stopping) >= TimeSpan.FromSeconds(options.DrainSeconds))
        {
            log.DrainedLate(options.DrainSeconds);
        }

        log.Ended(service);
        return app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(work => work.ExecuteTask is { IsFaulted: true }) ? Failed : Succeeded;
    }

    private static async Task StoppingAsync(WebApplication app)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task;
    }

    private static void Listen(KestrelServerOptions kestrel, ServiceOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = RpcLimits.Connections;
        kestrel.Limits.Http2.MaxStreamsPerConnection = RpcLimits.CallsPerConnection;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);

        // An address that cannot be read keeps the app from starting, but later, together with all other problems.
        if (options.Address is { } address)
        {
            kestrel.Listen(address.EndPoint, listen => Speak(listen, address, options));
        }
    }

    private static void Speak(ListenOptions listen, ListenAddress address, ServiceOptions options)
    {
        if (!address.IsTls)
        {
            // Without TLS nothing tells the two versions apart before the first byte.
            listen.Protocols = HttpProtocols.Http2;
            return;
        }

        listen.Protocols = HttpProtocols.Http1AndHttp2;
        if (ServerCertificate.TryLoad(options.Certificate, options.CertificateKey, out var certificate, out _))
        {
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate.Leaf;
                https.ServerCertificateChain = certificate.Chain;
            });
        }
    }

    private static void AddLogs(ILoggingBuilder logs, LogLevel level)
    {
        logs.SetMinimumLevel(level);
        logs.AddFilter("Microsoft", level < LogLevel.Warning ? LogLevel.Warning : level);
        logs.AddFilter("Grpc", level < LogLevel.Warning ? LogLevel.Warning : level);
        // What it calls errors is told again: by whoever started the app, or as critical when background work ends it.
        logs.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logs.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);

        // Standard output belongs to results.
        logs.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (Console.IsErrorRedirected)
        {
            logs.AddJsonConsole(json =>
            {
                json.IncludeScopes = true;
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            logs.AddSimpleConsole(simple =>
            {
                simple.SingleLine = true;
                simple.TimestampFormat = "HH:mm:ss ";
            });
        }
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, WebApplication app, ServiceOptions options, ILogger log) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            if (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // By itself, and not by the signal's own effect: process 1 of a container has none, the kernel sees to that.
                Environment.Exit(SignalExit + (signal is PosixSignal.SIGTERM ? 15 : 2));
            }

            context.Cancel = true;
            log.Draining(signal.ToString(), options.DrainSeconds);
            app.Lifetime.StopApplication();
        });

    /// <summary>Leaves signals alone: the process decides, because it may host several services.</summary>
    private sealed class HostedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
