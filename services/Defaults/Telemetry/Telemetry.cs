using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Dossier.Defaults;

/// <summary>
/// Sends traces and metrics of this process to an OTLP collector. A process has at most one, whatever the number of services in it, because the sources are
/// the process's. Disposing it sends what is left.
/// </summary>
public sealed class Telemetry : IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly TracerProvider traces;
    private readonly MeterProvider metrics;

    private Telemetry(Uri endpoint, string service)
    {
        traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService(service))
            // System.Net.Http makes the activity whose id travels to the peer: without it the peer's span would have a parent that nobody sent.
            .AddSource("Microsoft.AspNetCore", "Grpc.Net.Client", "System.Net.Http", DossierActivity.Name)
            .AddOtlpExporter(otlp => SendTo(otlp, endpoint))
            .Build();
        metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService(service))
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", DossierActivity.Name)
            .AddOtlpExporter(otlp => SendTo(otlp, endpoint))
            .Build();
    }

    /// <summary>Begins to send, or gives null when no collector is configured.</summary>
    /// <param name="endpoint">The collector (OTLP over gRPC); null takes the variable OTEL_EXPORTER_OTLP_ENDPOINT.</param>
    /// <param name="service">Name of this process in the traces.</param>
    public static Telemetry? Start(Uri? endpoint, string service)
    {
        var configured = endpoint ?? (Uri.TryCreate(Environment.GetEnvironmentVariable(EndpointVariable), UriKind.Absolute, out var variable) ? variable : null);
        return configured is null ? null : new Telemetry(configured, service);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        traces.Dispose();
        metrics.Dispose();
    }

    private static void SendTo(OtlpExporterOptions otlp, Uri endpoint)
    {
        otlp.Endpoint = endpoint;
        otlp.Protocol = OtlpExportProtocol.Grpc;
    }
}
