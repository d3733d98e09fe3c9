using System.Globalization;
using Dossier.Defaults;
using Dossier.Query.Index;
using Dossier.Query.Publishing;
using Google.Protobuf;
using Grpc.Core;

namespace Dossier.Query;

/// <summary>The contract of query.proto, one file per topic.</summary>
internal sealed partial class QueryService(IIndexStore index, AppliedSequences applied, PublicationMemory memory, ILogger<QueryService> log) : V1.QueryService.QueryServiceBase
{
    // Every read begins so.
    private Task AtLeastAsync(CollectionName collection, long sequence, ServerCallContext context) =>
        applied.WaitAsync(collection, sequence, context.Deadline, context.CancellationToken);

    private static int NumberIn(string key) => int.Parse(key, CultureInfo.InvariantCulture);

    private static string Key(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string NextPage<T>(IMessage request, Page<T> page, Func<T, string[]> keysOf) =>
        page.More ? PageToken.Write(request, keysOf(page.Items[^1])) : "";
}
