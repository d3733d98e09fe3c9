using Dossier.Defaults.Tests.Probes;
using Grpc.Core;

namespace Dossier.Defaults.Tests;

/// <summary>The same order in each kind of call.</summary>
internal static class ProbeCalls
{
    /// <summary>Gives the order and reads the answer to its end.</summary>
    public static async Task<string> CallAsync(Probe.ProbeClient client, string kind, Order order, CallOptions options = default)
    {
        switch (kind)
        {
            case "unary":
                return (await client.UnaryAsync(order, options)).Text;
            case "upload":
                using (var upload = client.Upload(options))
                {
                    await upload.RequestStream.WriteAsync(order, options.CancellationToken);
                    await upload.RequestStream.CompleteAsync();
                    return (await upload).Text;
                }

            case "download":
                using (var download = client.Download(order, options))
                {
                    return await LastAsync(download.ResponseStream, options.CancellationToken);
                }

            case "converse":
                using (var conversation = client.Converse(options))
                {
                    await conversation.RequestStream.WriteAsync(order, options.CancellationToken);
                    await conversation.RequestStream.CompleteAsync();
                    return await LastAsync(conversation.ResponseStream, options.CancellationToken);
                }

            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }

    private static async Task<string> LastAsync(IAsyncStreamReader<Echo> responses, CancellationToken cancel)
    {
        var last = "";
        await foreach (var echo in responses.ReadAllAsync(cancel))
        {
            last = echo.Text;
        }

        return last;
    }
}
