using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Grpc.Core;

namespace Dossier.Ingest.Tests;

/// <summary>A worker's end of a lease stream.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly AsyncDuplexStreamingCall<LeaseWorkRequest, LeaseWorkResponse> call;
    private readonly string version;

    private Worker(AsyncDuplexStreamingCall<LeaseWorkRequest, LeaseWorkResponse> call, string version)
    {
        this.call = call;
        this.version = version;
    }

    public static async Task<Worker> ConnectAsync(V1.IngestService.IngestServiceClient client, int credits, string version)
    {
        var worker = new Worker(client.LeaseWork(), version);
        await worker.HelloAsync(credits);
        return worker;
    }

    public Task HelloAsync(int credits) => SendAsync(new() { Hello = new() { Worker = "test", Credits = credits, PipelineVersion = version } });

    public Task SendAsync(LeaseWorkRequest request) => call.RequestStream.WriteAsync(request).Soon();

    /// <summary>The next thing that the worker is told.</summary>
    public async Task<LeaseWorkResponse> NextAsync()
    {
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Soon());
        return call.ResponseStream.Current;
    }

    public async Task<Lease> LeaseAsync()
    {
        var response = await NextAsync();
        Assert.Equal(LeaseWorkResponse.MessageOneofCase.Lease, response.MessageCase);
        return response.Lease;
    }

    public async Task<string> RevokedAsync()
    {
        var response = await NextAsync();
        Assert.Equal(LeaseWorkResponse.MessageOneofCase.Revoked, response.MessageCase);
        return response.Revoked.Lease;
    }

    public Task HeartbeatAsync(params Lease[] leases) => SendAsync(new() { Heartbeat = new() { Leases = { leases.Select(lease => lease.Id) } } });

    public Task ReportAsync(Lease lease, RevisionStatus status = RevisionStatus.Complete, DocumentError? error = null) => SendAsync(new()
    {
        Completion = new() { Lease = lease.Id, Generation = lease.Generation, Status = status, Error = error, PipelineVersion = version },
    });

    /// <summary>Completes a lease; whether the ledger recorded it.</summary>
    public async Task<bool> CompleteAsync(Lease lease, RevisionStatus status = RevisionStatus.Complete, DocumentError? error = null)
    {
        await ReportAsync(lease, status, error);
        return await ClosedAsync(lease);
    }

    /// <summary>Gives a lease up; whether the ledger recorded it.</summary>
    public async Task<bool> FailAsync(Lease lease, ErrorReason reason = ErrorReason.Internal, string message = "broken", bool released = false)
    {
        await SendAsync(new() { Failure = new() { Lease = lease.Id, Generation = lease.Generation, Error = new() { Reason = reason, Message = message }, Released = released } });
        return await ClosedAsync(lease);
    }

    public async Task<bool> ClosedAsync(Lease lease)
    {
        var response = await NextAsync();
        Assert.Equal(LeaseWorkResponse.MessageOneofCase.Closed, response.MessageCase);
        Assert.Equal(lease.Id, response.Closed.Lease);
        return !response.Closed.Stale;
    }

    /// <summary>Works until there is nothing left: completes leases until one answer says that all of a collection is settled.</summary>
    public async Task<List<Lease>> CompleteAsync(int count)
    {
        var leases = new List<Lease>();
        while (leases.Count < count)
        {
            var lease = await LeaseAsync();
            Assert.True(await CompleteAsync(lease));
            leases.Add(lease);
        }

        return leases;
    }

    /// <summary>Ends the stream as a worker does that stops.</summary>
    public async Task EndAsync()
    {
        await call.RequestStream.CompleteAsync().Soon();
        while (await call.ResponseStream.MoveNext(CancellationToken.None).Soon())
        {
        }
    }

    /// <summary>Ends the stream as a worker does that is killed.</summary>
    public ValueTask DisposeAsync()
    {
        call.Dispose();
        return ValueTask.CompletedTask;
    }
}
