using System.Threading.Channels;
using Dossier.Common.V1;
using Dossier.Ingest.Documents;
using Dossier.Ingest.V1;
using Grpc.Core;

namespace Dossier.Ingest;

/// <summary>Uploads: one on a stream of its own, or many on one.</summary>
internal sealed partial class IngestService
{
    public override async Task<UploadDocumentResponse> UploadDocument(IAsyncStreamReader<UploadDocumentRequest> requestStream, ServerCallContext context)
    {
        var cancel = context.CancellationToken;
        if (!await requestStream.MoveNext(cancel) || requestStream.Current.Header is not { } header) throw NotInOrder("header", "must be the first message");
        await using var upload = await BeginAsync(header, cancel);
        while (await NextAsync(requestStream, cancel))
        {
            if (requestStream.Current.PartCase != UploadDocumentRequest.PartOneofCase.Chunk) throw NotInOrder("chunk", "must be all that follows the header");
            await upload.AppendAsync(requestStream.Current.Chunk.Memory, cancel);
        }

        return await AddAsync(upload, cancel);
    }

    public override async Task ImportDocuments(
        IAsyncStreamReader<ImportDocumentsRequest> requestStream, IServerStreamWriter<ImportDocumentsResponse> responseStream, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        // Items are received while others wait for their commit, so that one commit takes many; answers keep the order. What is stored is answered even
        // when the stream breaks a rule later on.
        var answers = Channel.CreateBounded<Task<ImportDocumentsResponse>>(IngestLimits.ImportsUnderWay);
        await Task.WhenAll(ReceiveItemsAsync(requestStream, answers.Writer, end.Token), AnswerItemsAsync(answers.Reader, responseStream, end));
    }

    private async Task ReceiveItemsAsync(
        IAsyncStreamReader<ImportDocumentsRequest> requests, ChannelWriter<Task<ImportDocumentsResponse>> answers, CancellationToken cancel)
    {
        ImportItem? item = null;
        try
        {
            var index = 0L;
            // Between items a stream may be silent for as long as it likes.
            while (item is null ? await requests.MoveNext(cancel) : await NextAsync(requests, cancel))
            {
                switch (requests.Current.PartCase)
                {
                    case ImportDocumentsRequest.PartOneofCase.Header:
                        if (item is not null) await answers.WriteAsync(item.BreakOffAsync(), cancel);
                        item = new ImportItem(this, index++);
                        await item.BeginAsync(requests.Current.Header, cancel);
                        break;
                    case ImportDocumentsRequest.PartOneofCase.Chunk when item is not null:
                        await item.AppendAsync(requests.Current.Chunk.Memory, cancel);
                        break;
                    case ImportDocumentsRequest.PartOneofCase.End when item is not null:
                        var (answer, large) = (item.CompleteAsync(cancel), item.IsLarge);
                        item = null;
                        await answers.WriteAsync(answer, cancel);
                        // A stream has one large item under way: it must not use up the room of all.
                        if (large) await answer;
                        break;
                    default:
                        throw NotInOrder("header", "must begin an item");
                }
            }

            if (item is not null) await answers.WriteAsync(item.BreakOffAsync(), cancel);
        }
        finally
        {
            answers.Complete();
            if (item is not null) await item.BreakOffAsync();
        }
    }

    private static async Task AnswerItemsAsync(
        ChannelReader<Task<ImportDocumentsResponse>> answers, IServerStreamWriter<ImportDocumentsResponse> responses, CancellationTokenSource end)
    {
        try
        {
            await foreach (var answer in answers.ReadAllAsync(end.Token)) await responses.WriteAsync(await answer, end.Token);
        }
        catch
        {
            await end.CancelAsync();
            throw;
        }
    }

    /// <summary>The next message of an upload that has begun.</summary>
    private async Task<bool> NextAsync<T>(IAsyncStreamReader<T> requests, CancellationToken cancel)
    {
        using var silence = new CancellationTokenSource(TimeSpan.FromSeconds(options.UploadSilenceSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, silence.Token);
        try
        {
            return await requests.MoveNext(either.Token);
        }
        catch (Exception) when (silence.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TooLate(ErrorReason.DeadlineExceeded, $"nothing came for {options.UploadSilenceSeconds} seconds in the middle of an upload");
        }
    }

    private async Task<ReceivedUpload> BeginAsync(UploadHeader header, CancellationToken cancel)
    {
        var upload = spool.Begin(header);
        try
        {
            // Again when it is stored; here, so that nobody sends 64 MiB in vain.
            var collection = CollectionName.Parse(header.Collection);
            return await store.FindCollectionAsync(collection, cancel) is null ? throw new NotFound(ErrorReason.CollectionNotFound, collection.ToString()) : upload;
        }
        catch
        {
            await upload.DisposeAsync();
            throw;
        }
    }

    private Task<UploadDocumentResponse> AddAsync(ReceivedUpload upload, CancellationToken cancel) => store.AddAsync(upload.Complete(), cancel);

    private static InvalidField NotInOrder(string field, string description) => new(field, description, ErrorReason.StreamOrder);

    /// <summary>An item of an import. Its failures are its own: what still comes of it is passed over.</summary>
    private sealed class ImportItem(IngestService service, long index)
    {
        private ReceivedUpload? upload;
        private Failure? refused;

        public bool IsLarge => upload is { IsLarge: true };

        public async Task BeginAsync(UploadHeader header, CancellationToken cancel)
        {
            try
            {
                upload = await service.BeginAsync(header, cancel);
            }
            catch (Failure failure)
            {
                refused = failure;
            }
        }

        public async Task AppendAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancel)
        {
            if (refused is not null) return;
            try
            {
                await upload!.AppendAsync(chunk, cancel);
            }
            catch (Failure failure)
            {
                refused = failure;
            }
        }

        /// <summary>Stores the item, or says why not.</summary>
        public async Task<ImportDocumentsResponse> CompleteAsync(CancellationToken cancel)
        {
            await using var ending = upload;
            try
            {
                return refused is null ? new() { Index = index, Uploaded = await service.AddAsync(upload!, cancel) } : Refusal(refused);
            }
            catch (Failure failure)
            {
                return Refusal(failure);
            }
        }

        /// <summary>The item has no end.</summary>
        public Task<ImportDocumentsResponse> BreakOffAsync()
        {
            refused ??= NotInOrder("end", "must end an item before the next begins or the stream ends");
            return CompleteAsync(CancellationToken.None);
        }

        private ImportDocumentsResponse Refusal(Failure failure) => new() { Index = index, Error = new() { Reason = failure.Reason, Message = failure.Message } };
    }
}
