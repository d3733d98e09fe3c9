using System.Buffers;
using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Gateway.Peers;
using Dossier.Gateway.V1;
using Dossier.Ingest.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Dossier.Gateway.Rest;

/// <summary>
/// Hands bodies of requests on to the ledger as they come, chunk by chunk: nothing is kept here, and a sender is read only as fast as the ledger takes. A body
/// that breaks off cancels its upload, so that nothing of it stays.
/// </summary>
internal sealed class Uploads(PeerServices peers, GatewayOptions options, TimeProvider clock)
{
    /// <summary>Bytes of a body beyond the document that are read, so that it is the ledger that refuses what is too large, with its reason.</summary>
    private const int Overhead = 64 * 1024;

    /// <summary>Headers of one part of a form.</summary>
    private const int PartHeaders = 16;

    /// <summary>Bytes of all headers of one part of a form.</summary>
    private const int PartHeaderBytes = 8 * 1024;

    /// <summary>Characters of a boundary (RFC 2046).</summary>
    private const int BoundaryLength = 70;

    /// <summary>Whether the body is a form with files.</summary>
    public static bool IsForm(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && IsForm(type);

    /// <summary>What the sender believes that the body is. What curl says of any bytes, unless it is told otherwise, nobody believes.</summary>
    public static string MediaTypeOf(HttpRequest request) =>
        request.ContentType is { } type && !type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ? type : "";

    /// <summary>Uploads the body as one document.</summary>
    /// <param name="context">The request.</param>
    /// <param name="header">What is said of the document; size is added.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<UploadDocumentResponse> ReceiveAsync(HttpContext context, UploadHeader header, CancellationToken cancel)
    {
        if (context.Request.ContentLength is { } length)
        {
            if (length > options.MaxDocumentBytes)
            {
                // The server passes over what still comes for a moment, so that a sender who does not look before it has sent all gets its answer.
                Allow(context, length);
                throw TooLarge();
            }

            header.SizeBytes = length;
        }

        Allow(context, options.MaxDocumentBytes + Overhead);
        return await SendAsync(header, context.Request.Body, cancel);
    }

    /// <summary>Uploads every file of a form, each a document of its own; a bad one does not fail the others.</summary>
    /// <param name="context">The request.</param>
    /// <param name="header">What is said of all documents.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>A result for each file, in their order.</returns>
    /// <exception cref="InvalidDataException">The body is no form at all.</exception>
    public async Task<IReadOnlyList<UploadResult>> ReceiveFormAsync(HttpContext context, UploadHeader header, CancellationToken cancel)
    {
        Allow(context, options.MaxFormBytes);
        var reader = new MultipartReader(BoundaryOf(context.Request), context.Request.Body) { HeadersCountLimit = PartHeaders, HeadersLengthLimit = PartHeaderBytes };
        var results = new List<UploadResult>();
        while (await NextAsync(reader, results, context, cancel) is { } section)
        {
            if (results.Count == options.MaxFormFiles)
            {
                results.Add(Refused("", new LimitExceeded("form_files", options.MaxFormFiles, $"a form has at most {options.MaxFormFiles} parts; this one and what follows it was not read"), context));
                break;
            }

            results.Add(await ReceiveAsync(section, header, results.Count, context, cancel));
            if (results[^1] is { Error: { } problem } && IsBroken(problem)) break;
        }

        return results;
    }

    /// <summary>Waits until an uploaded document can be asked about, and says then what became of it: the ledger's answer was given before.</summary>
    /// <returns>False when that took longer than the longest wait.</returns>
    public async Task<bool> WaitAsync(UploadDocumentResponse uploaded, CancellationToken cancel)
    {
        try
        {
            var deadline = clock.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(options.MaxWaitSeconds);
            var answer = await peers.Query.GetDocumentAsync(
                new() { Name = uploaded.Document.Name, AtLeastSequence = uploaded.Sequence }, deadline: deadline, cancellationToken: cancel);
            Settle(uploaded.Document, answer.Document);
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.DeadlineExceeded)
        {
            return false;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // Deleted meanwhile: nothing is left to wait for.
            return true;
        }
    }

    private static void Settle(Document stored, Query.V1.Document published)
    {
        var failed = published.Status == RevisionStatus.Failed;
        stored.State = failed ? DocumentState.Failed : DocumentState.Published;
        stored.Error = failed ? published.Error : null;
        stored.PipelineVersion = published.PipelineVersion;
    }

    private static bool IsForm(MediaTypeHeaderValue type) => type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    private static void Allow(HttpContext context, long bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = bytes;
    }

    private static string BoundaryOf(HttpRequest request)
    {
        var boundary = MediaTypeHeaderValue.Parse(request.ContentType).Boundary.ToString().Trim('"');
        return boundary.Length is > 0 and <= BoundaryLength
            ? boundary
            : throw new InvalidField("Content-Type", $"multipart/form-data needs a boundary of 1 to {BoundaryLength} characters");
    }

    // A form that breaks off behind files that were stored is told as one more result: their answers must not be lost.
    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, List<UploadResult> results, HttpContext context, CancellationToken cancel)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancel);
        }
        catch (Exception e) when (results.Count > 0 && IsBroken(e) && !cancel.IsCancellationRequested)
        {
            results.Add(Refused("", Malformed(e), context));
            return null;
        }
        catch (IOException e) when (e is not BadHttpRequestException && !cancel.IsCancellationRequested)
        {
            throw Malformed(e);
        }
    }

    private async Task<UploadResult> ReceiveAsync(MultipartSection section, UploadHeader common, int position, HttpContext context, CancellationToken cancel)
    {
        var fileName = "";
        try
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFileDisposition())
            {
                throw new InvalidField(disposition is null ? "Content-Disposition" : Plain(disposition.Name.ToString()), "is not a file; say what holds for all files in the address");
            }

            fileName = FileNames.LastSegment(disposition.FileNameStar.HasValue ? disposition.FileNameStar.ToString() : disposition.FileName.ToString());
            var header = common.Clone();
            header.FileName = fileName;
            header.MediaType = section.ContentType ?? "";
            // One key makes the whole form repeatable: each file has its own by its place.
            if (header.RequestId.Length > 0) header.RequestId = FormattableString.Invariant($"{header.RequestId}-{position}");
            return new() { FileName = fileName, Uploaded = await SendAsync(header, section.Body, cancel) };
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && (Problems.Of(e, context) is not null || e is IOException))
        {
            return Refused(fileName, e is IOException and not BadHttpRequestException ? Malformed(e) : e, context);
        }
    }

    private static UploadResult Refused(string fileName, Exception why, HttpContext context) => new() { FileName = fileName, Error = Problems.Of(why, context)! };

    private static bool IsBroken(Exception e) => e is IOException or InvalidDataException;

    // What ends the body ends the form; what is wrong with a file does not.
    private static bool IsBroken(Problem problem) => problem is { HasField: true, Field: BodyField } or { HasLimitName: true, LimitName: Problems.RequestBytes };

    private const string BodyField = "body";

    private static Exception Malformed(Exception e) => e is BadHttpRequestException ? e : new InvalidField(BodyField, "is not a whole form: it ends or breaks a rule in the middle");

    private static string Plain(string quoted) => HeaderUtilities.RemoveQuotes(quoted).ToString();

    private LimitExceeded TooLarge() =>
        new("document_bytes", options.MaxDocumentBytes, $"the document is larger than {options.MaxDocumentBytes} bytes", ErrorReason.DocumentTooLarge);

    private async Task<UploadDocumentResponse> SendAsync(UploadHeader header, Stream body, CancellationToken cancel)
    {
        using var call = peers.Ingest.UploadDocument(cancellationToken: cancel);
        await CopyAsync(header, body, call, cancel);
        return await call;
    }

    private static async Task CopyAsync(
        UploadHeader header, Stream body, AsyncClientStreamingCall<UploadDocumentRequest, UploadDocumentResponse> call, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(RpcLimits.ChunkBytes);
        try
        {
            var open = await TryWriteAsync(call, new() { Header = header }, cancel);
            while (open && await body.ReadAsync(buffer.AsMemory(0, RpcLimits.ChunkBytes), cancel) is > 0 and var count)
            {
                open = await TryWriteAsync(call, new() { Chunk = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, count)) }, cancel);
            }

            if (open) await call.RequestStream.CompleteAsync();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The ledger may refuse in the middle. Its answer says why; the failure to write does not.
    private static async Task<bool> TryWriteAsync(AsyncClientStreamingCall<UploadDocumentRequest, UploadDocumentResponse> call, UploadDocumentRequest request, CancellationToken cancel)
    {
        try
        {
            await call.RequestStream.WriteAsync(request, cancel);
            return true;
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            return false;
        }
    }
}
