using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Google.Protobuf;
using Grpc.Net.Client;

using var channel = GrpcChannel.ForAddress($"http://{Environment.GetEnvironmentVariable("DOSSIER_GRPC") ?? "127.0.0.1:8081"}");
var ingest = new IngestService.IngestServiceClient(channel);
var query = new QueryService.QueryServiceClient(channel);

using var upload = ingest.UploadDocument();
await upload.RequestStream.WriteAsync(new() { Header = new UploadHeader { Collection = "collections/default", FileName = "trade.txt" } });
await upload.RequestStream.WriteAsync(new() { Chunk = ByteString.CopyFromUtf8("Trade between Seoul and Tokyo reached US$85.1 billion in 2024.") });
await upload.RequestStream.CompleteAsync();
var uploaded = await upload.ResponseAsync;

// The answer waits until the document is part of it.
var found = await query.SearchAsync(new() { Parent = "collections/default", Query = "trade Tokyo", AtLeastSequence = uploaded.Sequence });
foreach (var cited in found.Results.Select(result => result.Snippet))
{
    Console.WriteLine($"{cited.Span.Exact} [{cited.Revision} {cited.Span.Start}-{cited.Span.End}]");
}
