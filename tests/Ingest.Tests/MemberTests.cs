using Dossier.Common.V1;
using Dossier.Ingest.V1;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace Dossier.Ingest.Tests;

/// <summary>The call that stores members.</summary>
public sealed class MemberTests : LedgerTest
{
    internal override string[] Settings => ["--MaxDocumentBytes=400000"];

    [Fact]
    public async Task Members_are_stored_refused_and_deleted_by_one_stream()
    {
        var lease = await LeaseAsync();
        var answer = await SendAsync(
            Header(lease), Member("a/b.txt", 5), Chunk("he"), Chunk("llo"), Member("../x", 1), Chunk("x"), Member("large", 500_000), Chunk("x"), Member("empty", 0), Member("a/b.txt", 1), Chunk("y"),
            Member("short", 9), Chunk("x"), Member("last.txt", 300_000), Bytes(300_000), End(7));
        Assert.Equal([1, 2, 3, 4, 5], answer.Refused.Select(refused => refused.Index).Order());
        Assert.Equal(ErrorReason.DocumentTooLarge, answer.Refused.Single(refused => refused.Index == 2).Error.Reason);
        var documents = (await Client.ListDocumentsAsync(new() { Parent = Default }).ResponseAsync.Soon()).Documents.Where(document => document.Membership is not null).ToList();
        Assert.Equal(["a/b.txt", "last.txt"], documents.Select(document => document.Membership.Path).Order(StringComparer.Ordinal));
        Assert.Equal("hello"u8.ToArray(), await ReadAsync(documents.Single(document => document.Membership.Path == "a/b.txt").Name));
        Assert.Equal("b.txt", documents.Single(document => document.Membership.Path == "a/b.txt").Sources[0].FileName);

        Assert.Empty((await SendAsync(Header(lease), End(0))).Refused);
        Assert.Single((await Client.ListDocumentsAsync(new() { Parent = Default }).ResponseAsync.Soon()).Documents);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_deletes_nothing_and_one_out_of_order_is_refused()
    {
        var lease = await LeaseAsync();
        await SendAsync(Header(lease), Member("a", 1), Chunk("a"), End(1));
        StoreMembersRequest[][] broken =
        [
            [Header(lease), Member("b", 1), Chunk("b")], [Header(lease), Member("b", 1), Chunk("b"), End(2)], [Header(lease), Chunk("b"), End(0)], [Header(lease), Header(lease)], [End(0)], [],
        ];
        foreach (var stream in broken) await RefusedAsync(ErrorReason.StreamOrder, StatusCode.InvalidArgument, () => SendAsync(stream));
        await RefusedAsync(ErrorReason.StaleLease, StatusCode.FailedPrecondition, () => SendAsync(Header(new Lease(lease) { Id = "other" }), Member("c", 1), Chunk("c"), End(1)));
        Assert.Contains((await Client.ListDocumentsAsync(new() { Parent = Default }).ResponseAsync.Soon()).Documents, document => document.Membership?.Path == "a");
    }

    private async Task<Lease> LeaseAsync()
    {
        var uploaded = await UploadAsync("zip", "urn:zip");
        var worker = await WorkerAsync(1);
        var lease = await worker.LeaseAsync();
        Assert.Equal(uploaded.Document.Name, lease.Document);
        return lease;
    }

    private async Task<StoreMembersResponse> SendAsync(params StoreMembersRequest[] requests)
    {
        using var call = Client.StoreMembers();
        try
        {
            foreach (var request in requests) await call.RequestStream.WriteAsync(request).Soon();
            await call.RequestStream.CompleteAsync().Soon();
        }
        catch (RpcException)
        {
            // Refused before all was sent: the answer says why.
        }

        return await call.ResponseAsync.Soon();
    }

    private static StoreMembersRequest Header(Lease lease) => new() { Header = new() { Lease = lease.Id, Generation = lease.Generation, Container = lease.Document } };

    private static StoreMembersRequest Member(string path, long size) => new() { Member = new() { Path = path, SizeBytes = size } };

    private static StoreMembersRequest Chunk(string bytes) => new() { Chunk = ByteString.CopyFromUtf8(bytes) };

    private static StoreMembersRequest Bytes(int count) => new() { Chunk = ByteString.CopyFrom(new byte[count]) };

    private static StoreMembersRequest End(int members) => new() { End = new() { Members = members } };
}
