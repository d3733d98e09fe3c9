using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;
using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Extraction.V1;
using Dossier.Gateway.Peers;
using Dossier.Gateway.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace Dossier.Gateway.Rest;

/// <summary>The pipeline as a function, and how the system is.</summary>
internal static class PipelineEndpoints
{
    private static readonly string Version = typeof(PipelineEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public static void MapPipeline(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/extract", ExtractAsync).Does(new("extractDocument", "What the pipeline finds in a document, without keeping it")
        {
            Parameters = [Parameters.Id, Parameters.FileName, Parameters.SourceUri, Parameters.Tokens],
            Headers = [("Accept", "`application/x-ndjson` for a line each: the document and, if it is a container, every document in it, in its order and on all levels, with `id` saying its place (`ID/!/PATH`).")],
            Bytes = ["application/octet-stream"],
            Answer = Revision.Descriptor,
            Media = [ProtoJson.LinesMediaType],
            Failures = [406, 413, 429],
        });
        app.MapPost("/v1/annotate", AnnotateAsync).Does(new("annotateText", "What the pipeline finds in a text, without keeping it")
        {
            Body = AnnotateTextRequest.Descriptor, Answer = Revision.Descriptor, Failures = [413, 415, 429],
        });
        app.MapGet("/v1/pipeline", DescribeAsync).Does(new("describePipeline", "What the pipeline is made of") { Answer = DescribePipelineResponse.Descriptor });
        app.MapGet("/v1/status", StatusAsync).Does(new("getStatus", "How the system is") { Answer = GetStatusResponse.Descriptor });
    }

    private static async Task<IResult> ExtractAsync(HttpContext context, PeerServices peers, GatewayOptions options, CancellationToken cancel)
    {
        var header = new ExtractHeader
        {
            Id = Parameters.Id.TextOf(context),
            FileName = FileNames.LastSegment(Parameters.FileName.TextOf(context)),
            MediaType = Uploads.MediaTypeOf(context.Request),
            SourceUri = Parameters.SourceUri.TextOf(context),
            Tokens = Parameters.Tokens.IsSet(context),
        };
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = options.MaxExtractBytes;
        var type = AnswerType.Of(context.Request, ProtoJson.MediaType, ProtoJson.LinesMediaType);
        using var call = peers.Extraction.ExtractDocument(cancellationToken: cancel);
        await SendAsync(call.RequestStream, header, context.Request.Body, cancel);
        await foreach (var revision in RevisionsAsync(call.ResponseStream, cancel))
        {
            // What is in a container is not extracted for a client that does not want it: the call ends here.
            if (type == ProtoJson.MediaType) return ProtoJson.Ok(revision);
            if (!context.Response.HasStarted) context.Response.ContentType = type;
            await context.Response.WriteAsync(ProtoJson.Format(revision) + "\n", cancel);
        }

        return Results.Empty;
    }

    /// <summary>The document's own revision, then those of its members.</summary>
    private static async IAsyncEnumerable<Revision> RevisionsAsync(IAsyncStreamReader<ExtractDocumentResponse> answers, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (revision, member) = (new RevisionParts.Joiner(), "");
        await foreach (var answer in answers.ReadAllAsync(cancel))
        {
            if (answer.Member != member)
            {
                yield return revision.Join();
                (revision, member) = (new(), answer.Member);
            }

            revision.Add(answer.Part);
        }

        yield return revision.Join();
    }

    private static async Task SendAsync(IClientStreamWriter<ExtractDocumentRequest> requests, ExtractHeader header, Stream body, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(RpcLimits.ChunkBytes);
        try
        {
            await requests.WriteAsync(new() { Header = header }, cancel);
            while (await body.ReadAsync(buffer.AsMemory(0, RpcLimits.ChunkBytes), cancel) is > 0 and var count)
            {
                await requests.WriteAsync(new() { Chunk = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, count)) }, cancel);
            }

            await requests.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException && !cancel.IsCancellationRequested)
        {
            // Refused in the middle: the answer says why.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<IResult> AnnotateAsync(HttpContext context, PeerServices peers, CancellationToken cancel)
    {
        var request = await RequestJson.ReadAsync<AnnotateTextRequest>(context, cancel);
        return ProtoJson.Ok((await peers.Extraction.AnnotateTextAsync(request, cancellationToken: cancel)).Revision);
    }

    private static async Task<IResult> DescribeAsync(PeerServices peers, CancellationToken cancel) =>
        ProtoJson.Ok(await peers.Extraction.DescribePipelineAsync(new(), cancellationToken: cancel));

    private static async Task<IResult> StatusAsync(PeerServices peers, TimeProvider clock, CancellationToken cancel)
    {
        var services = await Task.WhenAll(Enum.GetValues<Peer>().Select(async peer =>
            new ServiceStatus { Name = peer.ToString().ToLowerInvariant(), Serving = await IsServingAsync(peers, peer, clock, cancel) }));
        return ProtoJson.Ok(new GetStatusResponse
        {
            Serving = services.All(service => service.Serving),
            Version = Version,
            Services = { services },
            Pipeline = services[(int)Peer.Extraction].Serving ? await peers.Extraction.DescribePipelineAsync(new(), cancellationToken: cancel) : null,
        });
    }

    // A service that hangs is not serving, and its silence is not the answer's.
    private static async Task<bool> IsServingAsync(PeerServices peers, Peer peer, TimeProvider clock, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(ProbeTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            return await peers.IsServingAsync(peer, either.Token);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(3);
}
