using Dossier.Common.V1;
using Dossier.Ingest.Documents;
using Dossier.Ingest.Leases;
using Dossier.Ingest.V1;
using Grpc.Core;

namespace Dossier.Ingest;

/// <summary>Work: who does it, how far it is, and what is to be done again.</summary>
internal sealed partial class IngestService
{
    public override Task LeaseWork(IAsyncStreamReader<LeaseWorkRequest> requestStream, IServerStreamWriter<LeaseWorkResponse> responseStream, ServerCallContext context) =>
        new WorkerStream(store, desk, signals).RunAsync(requestStream, responseStream, context, lifetime.ApplicationStopping);

    public override async Task<GetIngestStatusResponse> GetIngestStatus(GetIngestStatusRequest request, ServerCallContext context)
    {
        var status = await store.StatusAsync(CollectionName.Parse(request.Collection, "collection"), context.CancellationToken);
        status.Workers = desk.Workers;
        return status;
    }

    public override async Task WatchProgress(WatchProgressRequest request, IServerStreamWriter<WatchProgressResponse> responseStream, ServerCallContext context)
    {
        var cancel = context.CancellationToken;
        var collection = CollectionName.Parse(request.Collection, "collection");
        if (request.AfterChange < 0) throw new InvalidField("after_change", "must not be negative");
        using var seat = watches.Take();
        // Before anything is kept for it: a caller can make up any number of names.
        if (await store.FindCollectionAsync(collection, cancel) is null) throw new NotFound(ErrorReason.CollectionNotFound, collection.ToString());
        var after = request.AfterChange;
        long? told = null;
        while (true)
        {
            var next = signals.NextChange(collection);
            var changes = await store.ChangesAsync(collection, after, IngestLimits.ChangesPerRead, cancel);
            if (after > changes.LastChange) throw new InvalidField("after_change", "is ahead of the collection: it is not one of its changes");
            foreach (var (change, document) in changes.Documents)
            {
                // A slow watcher is behind in its own stream only: nothing is kept for it, the next read finds the latest of each document.
                await responseStream.WriteAsync(Progress(change, document, changes), cancel);
                (after, told) = (change, changes.LastChange);
            }

            if (changes.Documents.Count == IngestLimits.ChangesPerRead) continue;
            if (told != changes.LastChange) await responseStream.WriteAsync(Progress(changes.LastChange, document: null, changes), cancel);
            (after, told) = (changes.LastChange, changes.LastChange);
            await next.WaitAsync(cancel);
        }
    }

    public override Task<ReprocessDocumentsResponse> ReprocessDocuments(ReprocessDocumentsRequest request, ServerCallContext context)
    {
        var collection = CollectionName.Parse(request.Collection, "collection");
        switch (request.SelectionCase)
        {
            case ReprocessDocumentsRequest.SelectionOneofCase.All when !request.All: throw new InvalidField("all", "must be true, or another selection be made");
            case ReprocessDocumentsRequest.SelectionOneofCase.FailedOnly when !request.FailedOnly:
                throw new InvalidField("failed_only", "must be true, or another selection be made");
            case ReprocessDocumentsRequest.SelectionOneofCase.NotPipelineVersion:
                Fields.Text("not_pipeline_version", request.NotPipelineVersion, IngestLimits.PipelineVersionLength);
                break;
            case ReprocessDocumentsRequest.SelectionOneofCase.None: throw new InvalidField("selection", "must be made: all, failed_only or not_pipeline_version");
        }

        return store.ReprocessAsync(collection, request, context.CancellationToken);
    }

    public override Task<RetryQuarantinedResponse> RetryQuarantined(RetryQuarantinedRequest request, ServerCallContext context)
    {
        var collection = CollectionName.Parse(request.Collection, "collection");
        Fields.Bound("documents", request.Documents.Count, IngestLimits.RetriedDocuments);
        var documents = request.Documents.Select((text, i) => Named(text, FormattableString.Invariant($"documents[{i}]"), collection)).ToArray();
        return store.RetryAsync(collection, documents, context.CancellationToken);
    }

    private static DocumentName Named(string text, string field, CollectionName collection)
    {
        var name = DocumentName.Parse(text, field);
        return name.Collection == collection ? name : throw new InvalidField(field, $"must be in {collection}");
    }

    private static WatchProgressResponse Progress(long change, Document? document, Changes changes) => new()
    {
        Change = change, Document = document, Counts = changes.Status.Counts, LastSequence = changes.Status.LastSequence, SettledSequence = changes.Status.SettledSequence,
    };
}
