using System.Globalization;
using System.Text;
using Dossier.Gateway.Peers;
using Dossier.Ingest.V1;
using Grpc.Core;

namespace Dossier.Gateway.Rest;

/// <summary>What happens in a collection, as server-sent events that resume where they broke off.</summary>
internal static class ProgressEndpoints
{
    private const string MediaType = "text/event-stream";
    private const string LastEventId = "Last-Event-ID";

    /// <summary>How long a client waits before it comes back, in milliseconds.</summary>
    private const int RetryMilliseconds = 2000;

    public static void MapProgress(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/collections/{collection}/progress", WatchAsync).Does(new("watchProgress", "What happens in a collection, as it happens")
        {
            Parameters = [Parameters.After],
            Media = [MediaType],
            Failures = [404, 429],
            Headers = [(LastEventId, "`id` of the last event seen: goes on behind it.")],
        });

    private static async Task<IResult> WatchAsync(
        string collection, HttpContext context, PeerServices peers, GatewayOptions options, TimeProvider clock, IHostApplicationLifetime lifetime, CancellationToken cancel)
    {
        var request = Parameters.RequestOf<WatchProgressRequest>(context, "collection", $"collections/{collection}");
        if (context.Request.Headers[LastEventId].ToString() is { Length: > 0 } last) request.AfterChange = ChangeIn(last);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        using var call = peers.Ingest.WatchProgress(request, cancellationToken: end.Token);
        try
        {
            // The first answer comes at once; a refusal comes in its place, while there is still a status to tell it by.
            if (!await call.ResponseStream.MoveNext(end.Token)) return Results.NoContent();
            context.Response.ContentType = MediaType;
            context.Response.Headers.CacheControl = "no-store";
            // Proxies that collect answers would hold events back.
            context.Response.Headers["X-Accel-Buffering"] = "no";
            if (!HeadRequests.IsHead(context)) await WriteAsync(context.Response, call.ResponseStream, TimeSpan.FromSeconds(options.HeartbeatSeconds), clock, end.Token);
        }
        catch (Exception e) when (context.Response.HasStarted && e is RpcException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // The gateway drains, or the service behind it does: the stream ends, and its client comes back with the last id that it has seen.
        }

        return Results.Empty;
    }

    private static async Task WriteAsync(
        HttpResponse response, IAsyncStreamReader<WatchProgressResponse> changes, TimeSpan heartbeat, TimeProvider clock, CancellationToken cancel)
    {
        await SendAsync(response, $"retry: {RetryMilliseconds}\n\n", cancel);
        do
        {
            var change = changes.Current;
            await SendAsync(response, string.Create(CultureInfo.InvariantCulture, $"id: {change.Change}\nevent: progress\ndata: {ProtoJson.Format(change)}\n\n"), cancel);
        }
        while (await NextAsync(response, changes, heartbeat, clock, cancel));
    }

    // Silence is broken by comments, so that what lies between does not take the connection for dead, and we notice a client that is gone.
    private static async Task<bool> NextAsync(
        HttpResponse response, IAsyncStreamReader<WatchProgressResponse> changes, TimeSpan heartbeat, TimeProvider clock, CancellationToken cancel)
    {
        var next = changes.MoveNext(cancel);
        while (await Task.WhenAny(next, Task.Delay(heartbeat, clock, cancel)) != next) await SendAsync(response, ": still here\n\n", cancel);
        return await next;
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancel)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
        await response.Body.FlushAsync(cancel);
    }

    private static long ChangeIn(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var change) ? change : throw new InvalidField(LastEventId, "must be the id of an event of this stream");
}
