using System.Text;
using Dossier.Common.V1;
using Dossier.Ingest.Leases;
using Dossier.Ingest.V1;
using Dossier.Testing;

namespace Dossier.Ingest.Tests;

/// <summary>Members of containers.</summary>
public abstract partial class DocumentStoreContract
{
    [Fact]
    public async Task Members_are_documents_known_by_container_and_path()
    {
        var zip = await LeasedAsync("zip", "urn:zip");
        await StoreAsync(zip, ("a.txt", "first"), ("b.txt", "second"), ("c.txt", "first"));
        var members = await MembersAsync(zip);
        Assert.Equal(["a.txt", "b.txt", "c.txt"], members.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(3, members.Values.Select(m => m.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(members.Values, m => Assert.Equal((zip.Document, 1, 1), (m.Membership.Container, m.Membership.Depth, m.Revision)));
        AssertUnbroken("default", last: 4);

        // A repeat, as after a crash, changes nothing.
        await StoreAsync(zip, ("a.txt", "first"), ("b.txt", "second"), ("c.txt", "first"));
        Assert.Equal(members, await MembersAsync(zip));
        AssertUnbroken("default", last: 4);
    }

    [Fact]
    public async Task Other_bytes_at_a_path_are_a_new_revision_and_a_missing_path_is_a_deletion()
    {
        var zip = await LeasedAsync("zip", "urn:zip");
        await StoreAsync(zip, ("a.txt", "first"), ("b.txt", "gone and away"));
        var before = await MembersAsync(zip);
        await StoreAsync(zip, ("a.txt", "changed"), ("c.txt", "new"));
        var after = await MembersAsync(zip);
        Assert.Equal(["a.txt", "c.txt"], after.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((before["a.txt"].Name, 2), (after["a.txt"].Name, after["a.txt"].Revision));
        Assert.Null(await Store.FindAsync(DocumentName.Parse(before["b.txt"].Name), default).Soon());
        Assert.Contains(await ClaimAsync(10), lease => lease.Kind == LeaseKind.Retract && lease.Document == before["b.txt"].Name);

        // It comes back under another id: none is used twice.
        await StoreAsync(zip, ("a.txt", "changed"), ("b.txt", "back"), ("c.txt", "new"));
        Assert.NotEqual(before["b.txt"].Name, (await MembersAsync(zip))["b.txt"].Name);
        await CloseAsync(Store);
        Assert.False(Contains(Encoding.UTF8.GetBytes("gone and away")));
    }

    [Fact]
    public async Task A_container_goes_with_all_that_is_in_it_and_a_member_does_not_go_alone()
    {
        var zip = await LeasedAsync("zip", "urn:zip");
        await StoreAsync(zip, ("mail.eml", "a mail"), ("a.txt", "text"));
        var mail = (await ClaimAsync(10)).Single(lease => lease.Membership?.Path == "mail.eml");
        await StoreAsync(mail, ("deep.txt", "deep inside"));
        var deep = (await MembersAsync(mail))["deep.txt"];
        Assert.Equal((mail.Document, 2), (deep.Membership.Container, deep.Membership.Depth));

        var refused = await Assert.ThrowsAsync<WrongState>(() => Store.DeleteAsync(DocumentName.Parse(deep.Name), "", default).Soon());
        Assert.Equal(ErrorReason.MemberOfContainer, refused.Reason);

        var sequence = await Store.DeleteAsync(DocumentName.Parse(zip.Document), "", default).Soon();
        var status = await StatusAsync();
        Assert.Equal((sequence, 0L), (status.LastSequence, status.Counts.Documents));
        var retractions = await ClaimAsync(10);
        Assert.Equal(4, retractions.Count);
        Assert.All(retractions, lease => Assert.Equal((LeaseKind.Retract, null), (lease.Kind, lease.Membership)));
        await Assert.ThrowsAsync<WrongState>(() => StoreAsync(mail, ("late.txt", "late")));
        await CloseAsync(Store);
        Assert.False(Contains(Encoding.UTF8.GetBytes("deep inside")));
        Assert.False(Contains(Encoding.UTF8.GetBytes("deep.txt")));
    }

    [Fact]
    public async Task Only_who_holds_the_lease_stores_members()
    {
        var zip = await LeasedAsync("zip", "urn:zip");
        foreach (var stranger in (HeldLease[])[Held(zip) with { Id = "x" }, Held(zip) with { Generation = zip.Generation + 1 }])
        {
            Assert.Equal(ErrorReason.StaleLease, (await Assert.ThrowsAsync<WrongState>(() => Store.StoreMemberAsync(stranger, "a", Received("a"), default).Soon())).Reason);
            Assert.Equal(ErrorReason.StaleLease, (await Assert.ThrowsAsync<WrongState>(() => Store.KeepMembersAsync(stranger, [], default).Soon())).Reason);
        }

        await AddAsync("newer", "urn:zip");
        await Assert.ThrowsAsync<WrongState>(() => Store.StoreMemberAsync(Held(zip), "a", Received("a"), default).Soon());
    }

    [Fact]
    public async Task Uploads_and_members_with_the_same_bytes_or_source_are_documents_of_their_own()
    {
        var zip = await LeasedAsync("zip", "urn:zip");
        await Store.StoreMemberAsync(Held(zip), "a.html", Received("page", "https://example.org/a", file: "a.html"), default).Soon();
        await Store.StoreMemberAsync(Held(zip), "b.html", Received("page", "https://example.org/a", file: "b.html"), default).Soon();
        var upload = await Store.AddAsync(Received("page", "https://example.org/a"), default).Soon();
        Assert.Equal(UploadOutcome.New, upload.Outcome);
        Assert.Null(upload.Document.Membership);
        Assert.Equal(UploadOutcome.NewRevision, (await Store.AddAsync(Received("other", "https://example.org/a"), default).Soon()).Outcome);
        Assert.All((await MembersAsync(zip)).Values, member => Assert.Equal((1, "https://example.org/a"), (member.Revision, member.Sources[0].Uri)));
        await Store.DeleteAsync(DocumentName.Parse(zip.Document), "", default).Soon();
        Assert.NotNull(await Store.FindAsync(DocumentName.Parse(upload.Document.Name), default).Soon());
    }

    [Fact]
    public async Task A_source_that_changed_with_the_same_bytes_is_an_update_of_sources()
    {
        var zip = await LeasedAsync("zip", "urn:zip");
        await Store.StoreMemberAsync(Held(zip), "a.html", Received("page", "https://example.org/a", file: "a.html"), default).Soon();
        var lease = Assert.Single(await ClaimAsync(10));
        await CompleteAsync(lease);
        await Store.StoreMemberAsync(Held(zip), "a.html", Received("page", "https://example.org/b", file: "a.html"), default).Soon();
        var update = Assert.Single(await ClaimAsync(10));
        Assert.Equal((LeaseKind.UpdateSources, "https://example.org/b", "a.html"), (update.Kind, update.Sources[0].Uri, update.Membership.Path));
    }

    [Fact]
    public async Task What_one_upload_holds_is_bounded_on_all_levels_together()
    {
        var zip = await LeasedAsync("zip", "urn:zip");
        // Nobody reads these bytes: they are already there.
        await Store.StoreMemberAsync(Held(zip), "inner.zip", Received("inner"), default).Soon();
        var inner = Assert.Single(await ClaimAsync(10));
        var large = Received("inner") with { Size = IngestLimits.DescendantBytes - 5 };
        await Store.StoreMemberAsync(Held(inner), "large", large, default).Soon();
        var refused = await Assert.ThrowsAsync<LimitExceeded>(() => Store.StoreMemberAsync(Held(inner), "more", Received("x"), default).Soon());
        Assert.Equal("descendant_bytes", refused.Limit);
        await Store.KeepMembersAsync(Held(inner), [], default).Soon();
        await Store.StoreMemberAsync(Held(inner), "more", Received("x"), default).Soon();
    }

    [Fact]
    public async Task Members_and_their_leases_outlive_the_process()
    {
        var zip = await LeasedAsync("zip", "urn:zip");
        await Store.StoreMemberAsync(Held(zip), "a.txt", Received("first", file: "a.txt"), default).Soon();
        await ReopenAsync();
        var again = (await ClaimAsync(10)).Single(lease => lease.Document == zip.Document);
        Assert.True(again.HasMembers);
        await StoreAsync(again, ("a.txt", "first"), ("b.txt", "second"));
        Assert.Equal([1, 1], (await MembersAsync(again)).Values.Select(member => member.Revision));
    }

    private async Task<Lease> LeasedAsync(string text, string uri)
    {
        await AddAsync(text, uri);
        return Assert.Single(await ClaimAsync(1));
    }

    private async Task StoreAsync(Lease container, params (string Path, string Text)[] members)
    {
        foreach (var (path, text) in members) await Store.StoreMemberAsync(Held(container), path, Received(text, file: path), default).Soon();
        await Store.KeepMembersAsync(Held(container), [.. members.Select(member => member.Path)], default).Soon();
    }

    private async Task<Dictionary<string, Document>> MembersAsync(Lease container)
    {
        var all = await Store.ListAsync(
            CollectionName.Default, [DocumentState.Pending, DocumentState.Leased, DocumentState.Published, DocumentState.Failed], "", 100, default).Soon();
        return all.Where(document => document.Membership?.Container == container.Document).ToDictionary(document => document.Membership.Path, StringComparer.Ordinal);
    }
}
