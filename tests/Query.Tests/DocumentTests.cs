using Dossier.Common.V1;
using Dossier.Query.V1;
using Dossier.Testing;
using Xunit;
using static Dossier.Query.Tests.Calls;

namespace Dossier.Query.Tests;

public sealed class DocumentTests : QueryTests
{
    [Fact]
    public async Task A_published_document_is_told_with_its_counts()
    {
        var sample = Sample.Of("Seoul spoke. Tokyo answered.").Title("Talks", "2021-03-19").Block(BlockKind.Body, "Seoul spoke. Tokyo answered.")
            .Sentences("Seoul spoke.", "Tokyo answered.").Mention("Seoul", "seoul").Mention("Tokyo", "tokyo").EveryKind("spoke");
        Assert.Equal(WriteOutcome.Applied, await Query.PublishAsync("d1", sample));
        var document = (await Query.GetDocumentAsync(new GetDocumentRequest { Name = Name("d1") }).ResponseAsync.Soon()).Document;
        Assert.Equal(Name("d1") + "/revisions/1", document.Revision);
        Assert.Equal("Talks", document.Metadata.Title.Value);
        Assert.Equal("https://example.org/d1", Assert.Single(document.Sources).Uri);
        Assert.Equal(28, document.Length);
        Assert.Equal(new FactCounts { Sentences = 2, Mentions = 2, References = 1, Events = 1, Relations = 1 }, document.Counts);
    }

    [Fact]
    public async Task Text_is_read_in_slices_of_code_points_with_their_blocks()
    {
        // Four chunks, with pairs and combining marks at their borders.
        var text = string.Concat(Enumerable.Range(0, 12_000).Select(n => n % 3 == 0 ? "서울" : n % 3 == 1 ? "🙂é" : "e\u0301 x"));
        var whole = new CodePoints(text);
        var sample = Sample.Of(text);
        for (var start = 0; start + 100 <= whole.Length; start += 100)
            sample.Revision.Blocks.Add(new Block { Kind = BlockKind.Body, Span = whole.SpanAt(start, start + 90) });
        await Query.PublishAsync("d1", sample);
        foreach (var (start, length) in new[] { (0, 0), (0, 1), (16_380, 10), (16_384, 1), (9_999, 20_000), (whole.Length - 1, 5), (whole.Length, 5), (int.MaxValue, int.MaxValue) })
        {
            var slice = await Query.ReadTextAsync(new ReadTextRequest { Name = Name("d1"), Start = start, Length = length }).ResponseAsync.Soon();
            var end = length == 0 ? whole.Length : (int)Math.Min(whole.Length, (long)start + length);
            Assert.Equal(start < end ? whole.Slice(start, end).ToString() : "", slice.Text);
            Assert.Equal(whole.Length, slice.TotalLength);
            Assert.Equal(sample.Revision.Blocks.Where(b => b.Span.Start < end && b.Span.End > start), slice.Blocks);
        }
    }

    [Fact]
    public async Task A_pinned_revision_that_is_not_kept_is_not_found()
    {
        await Query.PublishAsync(Header("d1", generation: 2, revision: 2), Sample.Of("Text").Revision);
        var slice = await Query.ReadTextAsync(new ReadTextRequest { Name = Name("d1") + "/revisions/2" }).ResponseAsync.Soon();
        Assert.Equal("Text", slice.Text);
        await RefusedAsync(ErrorReason.RevisionNotFound, () => Query.ReadTextAsync(new ReadTextRequest { Name = Name("d1") + "/revisions/1" }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.DocumentNotFound, () => Query.ReadTextAsync(new ReadTextRequest { Name = Name("d2") }).ResponseAsync.Soon());
        await RefusedAsync(ErrorReason.DocumentNotFound, () => Query.GetDocumentAsync(new GetDocumentRequest { Name = Name("d2") }).ResponseAsync.Soon());
    }

    [Fact]
    public async Task Members_are_listed_by_path_and_a_container_tells_what_it_did_not_take()
    {
        foreach (var (id, path) in new[] { ("m1", "b.txt"), ("m2", "a.txt"), ("m3", "c.txt") })
        {
            var header = Header(id);
            header.Membership = new Membership { Container = Name("zip"), Path = path, Depth = 1 };
            await Query.PublishAsync(header, Sample.Of($"Text of {path}").Revision);
        }

        var zip = Sample.Of("a.txt");
        zip.Revision.Members.Add(new ContainerMember { Path = "a.txt", ContentSha256 = new string('a', 64) });
        zip.Revision.Members.Add(new ContainerMember { Path = "secret.txt", Error = new DocumentError { Reason = ErrorReason.EncryptedDocument } });
        await Query.PublishAsync("zip", zip);
        var container = (await Query.GetDocumentAsync(new GetDocumentRequest { Name = Name("zip") }).ResponseAsync.Soon()).Document;
        Assert.Equal((2, "secret.txt"), (container.MemberCount, Assert.Single(container.UntakenMembers).Path));
        Assert.Null(container.Membership);

        var request = new ListDocumentsRequest { Parent = Collection, Filter = new DocumentFilter { Container = Name("zip") }, PageSize = 2 };
        var first = await Query.ListDocumentsAsync(request).ResponseAsync.Soon();
        Assert.Equal(["a.txt", "b.txt"], first.Documents.Select(document => document.Membership.Path));
        request.PageToken = first.NextPageToken;
        Assert.Equal("c.txt", Assert.Single((await Query.ListDocumentsAsync(request).ResponseAsync.Soon()).Documents).Membership.Path);

        var itself = Header("d9");
        itself.Membership = new Membership { Container = Name("d9"), Path = "a", Depth = 1 };
        await RefusedAsync(ErrorReason.InvalidField, () => Query.PublishAsync(itself, Sample.Of("x").Revision));
    }
}
