using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Ingest.V1;
using Dossier.Query.V1;

namespace Dossier.EndToEnd.Tests;

/// <summary>What must stand in ledger and picture after a workload.</summary>
internal static class Picture
{
    private static readonly ExtractionPipeline Pipeline = ExtractionPipeline.CreateDefault();

    /// <summary>Every document once, with one revision: the newest; its text, facts and sources are those of the last upload; nothing else is there.</summary>
    public static async Task AssertAsync(SystemClient client, IReadOnlyList<Expected> expected)
    {
        var settled = await client.SettledAsync();
        var ledger = (await client.LedgerAsync()).ToDictionary(document => document.Sources[0].Uri);
        var picture = (await client.PictureAsync(settled.LastSequence)).ToDictionary(document => document.Name);
        var live = expected.Where(document => document.Text is not null).ToList();
        Assert.Equal(live.Select(document => document.Uris[0]).Order(StringComparer.Ordinal), ledger.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(ledger.Values.Select(document => document.Name).Order(StringComparer.Ordinal), picture.Keys.Order(StringComparer.Ordinal));
        foreach (var document in live)
        {
            var kept = ledger[document.Uris[0]];
            Assert.Equal((DocumentState.Published, document.Revision), (kept.State, kept.Revision));
            Assert.Equal(document.Uris, kept.Sources.Select(source => source.Uri));
            await AssertPublishedAsync(client, picture[kept.Name], document);
        }
    }

    /// <summary>How many facts the pipeline finds in a text.</summary>
    public static FactCounts Counts(string text)
    {
        var revision = Pipeline.Extract(new DocumentBytes(Encoding.UTF8.GetBytes(text), "", "", "text/plain", ""));
        return new FactCounts
        {
            Sentences = revision.Sentences.Count,
            Mentions = revision.Mentions.Count,
            References = revision.References.Count,
            Times = revision.Times.Count,
            Quantities = revision.Quantities.Count,
            Figures = revision.Figures.Count,
            Statements = revision.Statements.Count,
            Positions = revision.Positions.Count,
            Events = revision.Events.Count,
            Relations = revision.Relations.Count,
        };
    }

    private static async Task AssertPublishedAsync(SystemClient client, Query.V1.Document published, Expected document)
    {
        Assert.Equal($"{published.Name}/revisions/{document.Revision}", published.Revision);
        Assert.Equal(RevisionStatus.Complete, published.Status);
        Assert.Equal(document.Uris, published.Sources.Select(source => source.Uri));
        Assert.Equal(Counts(document.Text!), published.Counts);
        Assert.Equal(document.Text, await client.TextAsync(published.Name));
    }
}
