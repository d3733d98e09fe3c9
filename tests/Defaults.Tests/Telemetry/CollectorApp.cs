using System.Collections.Concurrent;
using Dossier.Defaults.Tests.Otlp.Metrics;
using Dossier.Defaults.Tests.Otlp.Traces;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dossier.Defaults.Tests;

/// <summary>A collector of traces and metrics, as small as one can be.</summary>
internal static class CollectorApp
{
    public static WebApplication Create()
    {
        var builder = ServiceDefaults.CreateBuilder(["--Listen=http://127.0.0.1:0", "--LogLevel=Warning"], "collector");
        builder.Services.AddSingleton<Collected>();
        var app = builder.Build();
        app.MapGrpcService<Traces>();
        app.MapGrpcService<Metrics>();
        return app;
    }

    private sealed class Traces(Collected collected) : TraceService.TraceServiceBase
    {
        public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
        {
            foreach (var resource in request.ResourceSpans)
            {
                var service = resource.Resource.Attributes.Single(attribute => attribute.Key == "service.name").Value.StringValue;
                foreach (var scope in resource.ScopeSpans)
                {
                    foreach (var span in scope.Spans)
                    {
                        collected.Spans.Add((service, scope.Scope.Name, span));
                    }
                }
            }

            return Task.FromResult(new ExportTraceServiceResponse());
        }
    }

    private sealed class Metrics(Collected collected) : MetricsService.MetricsServiceBase
    {
        public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
        {
            foreach (var metric in request.ResourceMetrics.SelectMany(resource => resource.ScopeMetrics).SelectMany(scope => scope.Metrics))
            {
                collected.Metrics.Add(metric.Name);
            }

            return Task.FromResult(new ExportMetricsServiceResponse());
        }
    }
}

internal sealed class Collected
{
    public ConcurrentBag<(string Service, string Scope, Span Span)> Spans { get; } = [];

    public ConcurrentBag<string> Metrics { get; } = [];
}
