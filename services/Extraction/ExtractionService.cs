using System.Buffers;
using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.V1;
using Grpc.Core;

namespace Dossier.Extraction;

/// <summary>The pipeline as calls, beside the leased work and with slots of its own, so that a preview does not wait for a bulk load.</summary>
internal sealed class ExtractionService(ExtractionPipeline pipeline, ExtractionSlots slots, CallGate gate, ExtractionOptions options)
    : V1.ExtractionService.ExtractionServiceBase
{
    private const int MaxIdLength = 2048;
    private const int MaxUriLength = 2048;
    private const int MaxFileNameLength = 255;
    private const int MaxMediaTypeLength = 127;
    private const int MaxChunkBytes = 1024 * 1024;

    /// <inheritdoc/>
    public override async Task ExtractDocument(
        IAsyncStreamReader<ExtractDocumentRequest> requestStream, IServerStreamWriter<ExtractDocumentResponse> responseStream, ServerCallContext context)
    {
        using var place = gate.Enter();
        var cancel = context.CancellationToken;
        var header = await ReadHeaderAsync(requestStream, cancel);
        var content = await ReadContentAsync(requestStream, cancel);
        var document = new DocumentBytes(content, header.Id, header.FileName, header.MediaType, header.SourceUri);
        var walk = new ContainerWalk(document);
        while (walk.Next() is { } step)
        {
            // A slot for each: between two members others have their turn.
            var extracted = await slots.RunAsync(stop => pipeline.ExtractWithMembers(step.Document, header.Tokens, stop), CancellationToken.None, cancel);
            walk.Found(step, extracted);
            foreach (var part in RevisionParts.Split(extracted.Revision)) await responseStream.WriteAsync(new() { Part = part, Member = step.Member }, cancel);
        }
    }

    /// <inheritdoc/>
    public override async Task<AnnotateTextResponse> AnnotateText(AnnotateTextRequest request, ServerCallContext context)
    {
        using var place = gate.Enter();
        CheckLength("id", request.Id, MaxIdLength);
        var revision = await slots.RunAsync(stop => pipeline.Annotate(request, stop), CancellationToken.None, context.CancellationToken);
        var response = new AnnotateTextResponse { Revision = revision };
        return response.CalculateSize() <= RpcLimits.MaxMessageBytes
            ? response
            : throw new LimitExceeded("message_bytes", RpcLimits.MaxMessageBytes, "the answer is too large for one message; ask for fewer layers or a shorter text");
    }

    /// <inheritdoc/>
    public override Task<DescribePipelineResponse> DescribePipeline(DescribePipelineRequest request, ServerCallContext context) =>
        Task.FromResult(pipeline.Describe());

    private static async Task<ExtractHeader> ReadHeaderAsync(IAsyncStreamReader<ExtractDocumentRequest> requests, CancellationToken cancel)
    {
        if (!await requests.MoveNext(cancel) || requests.Current.Header is not { } header)
            throw new InvalidField("header", "must be the first message of the stream", ErrorReason.StreamOrder);
        CheckLength("header.id", header.Id, MaxIdLength);
        CheckLength("header.file_name", header.FileName, MaxFileNameLength);
        CheckLength("header.media_type", header.MediaType, MaxMediaTypeLength);
        CheckLength("header.source_uri", header.SourceUri, MaxUriLength);
        return header;
    }

    private static void CheckLength(string field, string value, int longest)
    {
        if (value.Length > longest) throw new InvalidField(field, $"must have at most {longest} characters");
    }

    private async Task<ReadOnlyMemory<byte>> ReadContentAsync(IAsyncStreamReader<ExtractDocumentRequest> requests, CancellationToken cancel)
    {
        var content = new ArrayBufferWriter<byte>();
        await foreach (var request in requests.ReadAllAsync(cancel))
        {
            if (request.PartCase != ExtractDocumentRequest.PartOneofCase.Chunk)
                throw new InvalidField("chunk", "must be what every message after the header carries", ErrorReason.StreamOrder);
            if (request.Chunk.Length > MaxChunkBytes)
                throw new InvalidField("chunk", $"must have at most {MaxChunkBytes} bytes");
            if (content.WrittenCount + (long)request.Chunk.Length > options.MaxDocumentBytes)
                throw new LimitExceeded("document_bytes", options.MaxDocumentBytes, $"the document is larger than {options.MaxDocumentBytes} bytes", ErrorReason.DocumentTooLarge);
            content.Write(request.Chunk.Span);
        }

        return content.WrittenMemory;
    }
}
