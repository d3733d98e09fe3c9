using System.Buffers;
using System.Text;
using Google.Protobuf;
using Microsoft.Net.Http.Headers;

namespace Dossier.Gateway.Rest;

/// <summary>Reads JSON bodies: standard protobuf JSON, strictly.</summary>
internal static class RequestJson
{
    /// <summary>Largest JSON body: as large as a message between services may be.</summary>
    public const int MaxBytes = Defaults.RpcLimits.MaxMessageBytes;

    private const int MaxDepth = 32;

    /// <summary>What the parser says may quote the body: so much of it is told, in characters.</summary>
    private const int MaxDescription = 200;

    private static readonly JsonParser Parser = new(new JsonParser.Settings(MaxDepth).WithIgnoreUnknownFields(false));

    /// <summary>The message in the body; an empty body is an empty message.</summary>
    /// <exception cref="InvalidField">It is not JSON, or not that of the message: unknown fields are errors, too.</exception>
    /// <exception cref="BadHttpRequestException">Another media type, or too large.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, CancellationToken cancel)
        where T : IMessage<T>, new()
    {
        var bytes = await ReadAsync(context.Request, cancel);
        if (bytes.Length == 0) return new T();
        if (!IsJson(context.Request.ContentType)) throw new BadHttpRequestException("the body must be application/json in UTF-8", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return Parser.Parse<T>(Encoding.UTF8.GetString(bytes.Span));
        }
        // Not JSON, or not that of the message: the parser has an exception for each, and only this in common.
        catch (IOException malformed)
        {
            throw new InvalidField("body", malformed.Message.Length <= MaxDescription ? malformed.Message : malformed.Message[..MaxDescription] + " […]");
        }
    }

    private static bool IsJson(string? type) =>
        MediaTypeHeaderValue.TryParse(type, out var parsed) && parsed.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!parsed.Charset.HasValue || parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancel);
            if (body.WrittenCount + read.Buffer.Length > MaxBytes) throw new BadHttpRequestException("the body is too large", StatusCodes.Status413PayloadTooLarge);
            foreach (var part in read.Buffer) body.Write(part.Span);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return body.WrittenMemory;
        }
    }
}
