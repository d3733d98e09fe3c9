using Dossier.Common.V1;
using Dossier.Ingest.Leases;
using Dossier.Ingest.V1;

namespace Dossier.Ingest.Documents;

/// <summary>The members of one stream. Several commits are under way while the next member comes; bytes and their order are checked here.</summary>
internal sealed class ReceivedMembers(IDocumentStore store, UploadSpool spool, HeldLease container) : IAsyncDisposable
{
    private static readonly TimeSpan RoomAgain = TimeSpan.FromSeconds(5);

    private readonly StoreMembersResponse response = new();
    private readonly HashSet<string> paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> stored = new(StringComparer.Ordinal);
    private readonly Queue<(int Index, string Path, Task Commit)> underWay = [];
    private ReceivedUpload? upload;
    private string path = "";
    private Failure? refused;
    private int count;

    public async Task BeginAsync(MemberHeader header, CancellationToken cancel)
    {
        await CloseAsync(cancel);
        if (++count > IngestLimits.Members) throw new LimitExceeded("members", IngestLimits.Members, $"more than {IngestLimits.Members} members in one container");
        path = header.Path;
        refused = null;
        try
        {
            CheckPath(path);
            upload = spool.Begin(Described(header), "member");
        }
        catch (Failure failure) when (IsOfTheMember(failure))
        {
            refused = failure;
        }
        catch (LimitExceeded full)
        {
            throw NoRoom(full);
        }
    }

    public async Task AppendAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancel)
    {
        if (count == 0) throw new InvalidField("member", "must come before its bytes", ErrorReason.StreamOrder);
        if (refused is not null) return;
        try
        {
            await upload!.AppendAsync(chunk, cancel);
        }
        catch (Failure failure) when (IsOfTheMember(failure))
        {
            refused = failure;
        }
        catch (LimitExceeded full)
        {
            throw NoRoom(full);
        }
    }

    public async Task<StoreMembersResponse> EndAsync(MembersEnd end, CancellationToken cancel)
    {
        await CloseAsync(cancel);
        await SettleAsync(most: 0);
        if (end.Members != count) throw new InvalidField("end.members", "is not the number of members received", ErrorReason.StreamOrder);
        await store.KeepMembersAsync(container, stored, cancel);
        return response;
    }

    public async ValueTask DisposeAsync()
    {
        if (upload is not null) await upload.DisposeAsync();
        foreach (var (_, _, commit) in underWay) await commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private UploadHeader Described(MemberHeader header) => new()
    {
        Collection = container.Document.Collection.ToString(),
        SourceUri = header.SourceUri,
        FileName = FileNameOf(header.Path),
        MediaType = header.MediaType,
        SizeBytes = header.SizeBytes,
    };

    private async Task CloseAsync(CancellationToken cancel)
    {
        if (count == 0 || (upload is null && refused is null)) return;
        if (refused is not null) Refuse(count - 1, refused);
        else underWay.Enqueue((count - 1, path, StoreAsync(upload!, path, cancel)));
        var isLarge = upload is { IsLarge: true };
        if (refused is not null && upload is not null) await upload.DisposeAsync();
        (upload, refused) = (null, null);
        // Large ones use up the room of all: one at a time.
        await SettleAsync(isLarge ? 0 : IngestLimits.MembersUnderWay);
    }

    private async Task StoreAsync(ReceivedUpload received, string at, CancellationToken cancel)
    {
        await using (received) await store.StoreMemberAsync(container, at, received.Complete(), cancel);
    }

    private async Task SettleAsync(int most)
    {
        while (underWay.Count > most)
        {
            var (index, at, commit) = underWay.Dequeue();
            try
            {
                await commit;
                stored.Add(at);
            }
            catch (Failure failure) when (IsOfTheMember(failure))
            {
                Refuse(index, failure);
            }
        }
    }

    private void Refuse(int index, Failure failure) =>
        response.Refused.Add(new RefusedMember { Index = index, Error = new() { Reason = failure.Reason, Message = Fields.Shortened(failure.Message, IngestLimits.ErrorMessageLength) } });

    private void CheckPath(string member)
    {
        Fields.Text("member.path", member, IngestLimits.MemberPathLength);
        if (member.Length == 0 || member.StartsWith('/') || member.Split('/').Any(part => part is "" or "." or ".."))
            throw new InvalidField("member.path", "must have parts that are not empty, \".\" or \"..\"");
        if (!paths.Add(member)) throw new InvalidField("member.path", "was there before");
    }

    // The last part of the path, as what the document's source is called.
    private static string FileNameOf(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..].Replace('\\', '_');
        if (name.EnumerateRunes().Count() <= IngestLimits.FileNameLength) return name;
        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot <= 16 ? name[dot..] : "";
        return Fields.Shortened(name[..^extension.Length], IngestLimits.FileNameLength - extension.Length) + extension;
    }

    // Others are of the stream, or of the moment: then the container is tried again.
    private static bool IsOfTheMember(Failure failure) =>
        failure is InvalidField or LimitExceeded { Limit: "document_bytes" or "descendants" or "descendant_bytes" };

    private static Unavailable NoRoom(LimitExceeded full) => new($"there is no room for members now: {full.Message}", RoomAgain, full);
}
