using System.Diagnostics.Metrics;
using Grpc.Core;

namespace Dossier.Defaults;

/// <summary>What is measured of every service.</summary>
internal static class DossierMeter
{
    private static readonly Meter Meter = new(DossierActivity.Name);

    // Name, unit and attributes follow the OpenTelemetry conventions for RPC.
    private static readonly Histogram<double> CallDuration = Meter.CreateHistogram<double>("rpc.server.call.duration", "s", "Time from the first byte of a call to its status.");

    public static void CallEnded(string method, StatusCode status, TimeSpan elapsed)
    {
        // Without a collector nothing is worth its attributes.
        if (!CallDuration.Enabled) return;
        CallDuration.Record(elapsed.TotalSeconds, new("rpc.system.name", "grpc"), new("rpc.method", method[1..]), new("rpc.response.status_code", (int)status));
    }
}
