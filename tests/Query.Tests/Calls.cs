using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Query.V1;
using Dossier.Testing;
using Grpc.Core;
using Xunit;

namespace Dossier.Query.Tests;

/// <summary>Calls as Extraction and clients make them.</summary>
internal static class Calls
{
    public const string Collection = "collections/default";

    public static string Name(string id, string collection = Collection) => $"{collection}/documents/{id}";

    public static PublishHeader Header(string id, long generation = 1, int revision = 1, string collection = Collection) => new()
    {
        Document = Name(id, collection), Generation = generation, Revision = revision,
        Sources = { new Source { Uri = $"https://example.org/{id}", FileName = $"{id}.txt" } },
    };

    public static async Task<WriteOutcome> PublishAsync(this V1.QueryService.QueryServiceClient query, PublishHeader header, Revision revision)
    {
        var parts = RevisionParts.Split(revision).Select(part => new PublishRevisionRequest { Content = part }).ToList();
        return await query.PublishAsync([new() { Header = header }, .. parts, new() { End = new PublishEnd { Parts = parts.Count } }]);
    }

    public static async Task<WriteOutcome> PublishAsync(this V1.QueryService.QueryServiceClient query, params PublishRevisionRequest[] messages)
    {
        using var call = query.PublishRevision();
        try
        {
            foreach (var message in messages) await call.RequestStream.WriteAsync(message).Soon();
            await call.RequestStream.CompleteAsync().Soon();
        }
        catch (RpcException)
        {
            // The service refused before the end; the response says why.
        }

        return (await call.ResponseAsync.Soon()).Outcome;
    }

    public static Task<WriteOutcome> PublishAsync(this V1.QueryService.QueryServiceClient query, string id, Sample sample, long generation = 1, params SequenceLink[] settles)
    {
        var header = Header(id, generation);
        header.Settles.AddRange(settles);
        return query.PublishAsync(header, sample.Revision);
    }

    public static async Task<WriteOutcome> RetractAsync(this V1.QueryService.QueryServiceClient query, string id, long generation, params SequenceLink[] settles) =>
        (await query.RetractRevisionAsync(new RetractRevisionRequest { Document = Name(id), Generation = generation, Settles = { settles } }).ResponseAsync.Soon()).Outcome;

    public static SequenceLink Link(long previous, long sequence) => new() { Previous = previous, Sequence = sequence };

    /// <summary>Fails unless the call is refused for this reason.</summary>
    public static async Task<RpcFailure> RefusedAsync(ErrorReason reason, Func<Task> call)
    {
        var refused = RpcFailure.Of(await Assert.ThrowsAsync<RpcException>(call));
        Assert.True(refused.Reason == reason, $"{refused.Reason} instead of {reason}: {refused.Message}");
        return refused;
    }

    /// <summary>Fails unless the call is refused for this reason because of this field.</summary>
    public static async Task RefusedAsync(ErrorReason reason, string field, Func<Task> call)
    {
        var refused = await RefusedAsync(reason, call);
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal([field], refused.Violations.Select(v => v.Field));
    }
}
