using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Dossier.Common.V1;
using Dossier.Query.V1;
using Dossier.Testing;
using Google.Protobuf;
using Xunit.Abstractions;

namespace Dossier.EndToEnd.Tests;

/// <summary>Documents inside of documents, from the ledger to the picture, with every service a process of its own.</summary>
public sealed class MemberTests(ITestOutputHelper output)
{
    private const string Page = "<!doctype html><html><head><title>Ministers agree</title></head><body><article><p>The two ministers met in Seoul on Friday and agreed.</p></article></body></html>";

    private const string Mail =
        """
        From: Jane Doe <jane@example.org>
        To: kim@example.org
        Subject: Figures
        Date: Fri, 19 Mar 2021 08:30:05 +0900
        Content-Type: multipart/mixed; boundary=x

        --x
        Content-Type: text/plain

        See the attached note.
        --x
        Content-Type: text/plain
        Content-Disposition: attachment; filename="note.txt"

        The zanzibarine delegation met Foreign Minister Yun Byung-se in Seoul on May 7, 2013.
        --x--
        """;

    [Fact]
    public async Task What_is_in_an_archive_is_found_shown_with_its_place_and_goes_with_it()
    {
        await using var system = await Processes.StartAsync();
        await system.AddWorkerAsync("extraction-1");
        var client = system.Client;
        var zip = Zip(("page.html", Page), ("mails/figures.eml", Mail), ("old.txt", "The quokkaesque report is old."));
        var uploaded = await client.UploadAsync(zip, "https://example.org/all.zip", "all.zip", "application/zip").Soon();
        await client.SettledAsync();
        var container = await client.PublishedAsync(uploaded.Document.Name, await LastAsync(client));
        Assert.Equal((RevisionStatus.Complete, 3, "page.html\nmails/figures.eml\nold.txt"), (container.Status, container.MemberCount, await client.TextAsync(container.Name)));

        // Search finds the attachment of the mail in the archive, and the document says where it was.
        var note = Assert.Single(await SearchAsync(client, "zanzibarine"));
        var mail = await client.PublishedAsync(note.Membership.Container, 0);
        Assert.Equal(("note.txt", 2, "mails/figures.eml", 1, container.Name), (note.Membership.Path, note.Membership.Depth, mail.Membership.Path, mail.Membership.Depth, mail.Membership.Container));
        Assert.Equal("2021-03-19T08:30:05+09:00", mail.Metadata.PublicationDate.Value);
        Assert.Equal("figures.eml", mail.Sources[0].FileName);
        Assert.Empty(await SearchAsync(client, "figures.eml"));
        var listed = await client.Query.ListDocumentsAsync(new() { Parent = SystemClient.Collection, Filter = new DocumentFilter { Container = container.Name }, PageSize = 2 });
        Assert.Equal(["mails/figures.eml", "old.txt"], listed.Documents.Select(document => document.Membership.Path));
        var rest = await client.Query.ListDocumentsAsync(
            new() { Parent = SystemClient.Collection, Filter = new DocumentFilter { Container = container.Name }, PageSize = 2, PageToken = listed.NextPageToken });
        Assert.Equal("page.html", Assert.Single(rest.Documents).Membership.Path);

        // The same source with one file less and one other.
        await client.UploadAsync(Zip(("page.html", Page), ("mails/figures.eml", Mail), ("new.txt", "The report is new.")), "https://example.org/all.zip", "all.zip", "application/zip").Soon();
        await client.SettledAsync();
        Assert.Equal(
            ["all.zip", "figures.eml", "new.txt", "note.txt", "page.html"],
            (await client.PictureAsync(await LastAsync(client))).Select(document => document.Sources[0].FileName).Order(StringComparer.Ordinal));
        Assert.Empty(await SearchAsync(client, "quokkaesque"));
        Assert.Equal(note.Name, Assert.Single(await SearchAsync(client, "zanzibarine")).Name);

        // What was an archive is one no more.
        await client.UploadAsync("Now it is a text."u8.ToArray(), "https://example.org/all.zip", "all.txt").Soon();
        await client.SettledAsync();
        Assert.Single(await client.PictureAsync(await LastAsync(client)));

        await client.UploadAsync(zip, "https://example.org/all.zip", "all.zip", "application/zip").Soon();
        await client.SettledAsync();
        Assert.Equal(5, (await client.PictureAsync(await LastAsync(client))).Count);
        var deletion = await client.Ingest.DeleteDocumentAsync(new() { Name = uploaded.Document.Name }, deadline: SystemClient.Late);
        Assert.Empty(await client.PictureAsync(deletion.Sequence));
        Assert.Empty(await client.LedgerAsync());
        await system.StopAsync();
        foreach (var (database, table) in (ReadOnlySpan<(string, string)>)[("ingest.db", "member"), ("ingest.db", "content"), ("ingest.db", "job"), ("query.db", "document"), ("query.db", "fact")])
            Assert.Equal(0, StoredWords.Count(system.Database(database), table));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Processes_that_are_killed_lose_no_member_and_keep_none_twice(int seed)
    {
        await using var system = await Processes.StartAsync("--LeaseSeconds=3", "--RetryMilliseconds=50");
        await system.AddWorkerAsync("extraction-1");
        await system.AddWorkerAsync("extraction-2");
        var random = new Random(seed);
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var archive = 0; archive < 6; archive++)
        {
            var files = Enumerable.Range(0, 60).Select(n => (Name: FormattableString.Invariant($"{n}.txt"), Text: FormattableString.Invariant($"The report {archive}-{n} is here."))).ToList();
            await UploadAsync(archive, files);
            if (archive % 2 == 0) await UploadAsync(archive, files = [.. files.Skip(5).Select(file => (file.Name, file.Text + " Again.")), ("more.txt", "One more.")]);
            foreach (var (name, text) in files) expected.Add(FormattableString.Invariant($"{archive}/{name}"), text);
        }

        string[] names = [.. system.Names];
        random.Shuffle(names);
        foreach (var name in names)
        {
            var moment = random.Next(20, 300);
            using var told = system.Client.Ingest.WatchProgress(new() { Collection = SystemClient.Collection }, deadline: SystemClient.Late);
            while (await told.ResponseStream.MoveNext(CancellationToken.None) && told.ResponseStream.Current is { } now && now.Counts.Published < moment && now.Counts.Pending + now.Counts.Leased > 0)
            {
            }

            await system.CrashAsync(name);
            await system.LedgerUp.Soon();
            output.WriteLine($"killed {name} behind {moment}");
        }

        await system.Client.SettledAsync();
        var documents = await system.Client.PictureAsync(await LastAsync(system.Client));
        var containers = documents.Where(document => document.Membership is null).ToDictionary(document => document.Name, document => document.Sources[0].FileName[..^4], StringComparer.Ordinal);
        Assert.Equal(6, containers.Count);
        var found = documents.Where(document => document.Membership is not null).ToDictionary(document => $"{containers[document.Membership.Container]}/{document.Membership.Path}", StringComparer.Ordinal);
        Assert.Equal(expected.Keys, found.Keys.Order(StringComparer.Ordinal));
        foreach (var (path, document) in found) Assert.Equal(expected[path], await system.Client.TextAsync(document.Name));
        Assert.Equal(documents.Select(document => document.Name).Order(StringComparer.Ordinal), (await system.Client.LedgerAsync()).Select(document => document.Name).Order(StringComparer.Ordinal));
        await system.StopAsync();
        Assert.Equal(0, StoredWords.Count(system.Database("ingest.db"), "job"));
        Assert.Equal(expected.Count, StoredWords.Count(system.Database("ingest.db"), "member"));

        Task UploadAsync(int archive, List<(string Name, string Text)> files) => system.Client.UploadAsync(
            Zip([.. files]), string.Create(CultureInfo.InvariantCulture, $"https://example.org/{archive}.zip"), string.Create(CultureInfo.InvariantCulture, $"{archive}.zip"), "application/zip").Soon();
    }

    [Fact]
    public async Task Extract_prints_a_container_and_then_what_is_in_it()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.Of("all.zip"), Zip(("page.html", Page), ("mails/figures.eml", Mail)));
        var run = await DossierProcess.RunAsync("extract", folder.Of("all.zip"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var zip = folder.Of("all.zip");
        Assert.Equal(
            [zip, $"{zip}/!/page.html", $"{zip}/!/mails/figures.eml", $"{zip}/!/mails/figures.eml/!/note.txt"],
            run.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
        Assert.Equal(["page.html", "mails/figures.eml"], JsonParser.Default.Parse<Revision>(run.Lines[0]).Members.Select(member => member.Path));
    }

    [Fact]
    public async Task Ingest_waits_for_what_is_in_archives()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.Of("all.zip"), Zip(("mails/figures.eml", Mail)));
        var data = folder.Of("data");
        Assert.Equal(0, (await DossierProcess.RunAsync("ingest", "--data", data, folder.Of("all.zip"))).ExitCode);
        var found = await DossierProcess.RunAsync("search", "--data", data, "--format", "json", "zanzibarine");
        Assert.Contains("note.txt", string.Join('\n', found.Lines), StringComparison.Ordinal);
        var shown = await DossierProcess.RunAsync("show", "--data", data, "note.txt");
        Assert.Contains("part of", string.Join('\n', shown.Lines), StringComparison.Ordinal);
    }

    private static async Task<long> LastAsync(SystemClient client) =>
        (await client.Ingest.GetIngestStatusAsync(new() { Collection = SystemClient.Collection }, deadline: SystemClient.Late)).LastSequence;

    private static async Task<IReadOnlyList<Query.V1.Document>> SearchAsync(SystemClient client, string words)
    {
        var answer = await client.Query.SearchAsync(new() { Parent = SystemClient.Collection, Query = words }, deadline: SystemClient.Late);
        return [.. await Task.WhenAll(answer.Results.Select(result => client.PublishedAsync(result.Document.Name, 0)))];
    }

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }
}
