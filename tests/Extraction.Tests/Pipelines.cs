using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.V1;
using Dossier.Testing;

namespace Dossier.Extraction.Tests;

/// <summary>The pipeline that all tests share, and what tests ask of it.</summary>
internal static class Pipelines
{
    public static readonly ExtractionPipeline Default = ExtractionPipeline.CreateDefault();

    public static Revision Annotate(string text, string date = "") => Default.Annotate(new AnnotateTextRequest { Text = text, Date = date });

    public static Revision Extract(string text, string fileName = "", string mediaType = "") => Extract(Encoding.UTF8.GetBytes(text), fileName, mediaType);

    public static Revision Extract(byte[] bytes, string fileName = "", string mediaType = "") =>
        Default.Extract(new DocumentBytes(bytes, "test", fileName, mediaType, ""));

    /// <summary>Annotates the bare text of a marked one and compares what is found with the marks.</summary>
    public static void AssertMarked(string marked, Func<Revision, IEnumerable<(char Mark, Span Span)>> found, string date = "")
    {
        var text = Marked.Parse(marked);
        var points = new CodePoints(text.Text);
        var ranges = found(Annotate(text.Text, date)).Select(f => (f.Mark, points.ToUtf16(f.Span.Start), points.ToUtf16(f.Span.End)));
        Assert.Equal(marked, text.Mark(ranges));
    }

    /// <summary>Every span of every layer, with what it is.</summary>
    public static IEnumerable<Span> Spans(Revision revision) =>
        revision.Blocks.Select(b => b.Span)
            .Concat(revision.Blocks.SelectMany(b => b.Rows).SelectMany(r => r.Cells))
            .Concat(revision.Sentences.Select(s => s.Span))
            .Concat(revision.Tokens.Select(t => t.Span))
            .Concat(revision.Mentions.Select(m => m.Span))
            .Concat(revision.Times.Select(t => t.Span))
            .Concat(revision.Quantities.Select(q => q.Span))
            .Concat(revision.Statements.SelectMany(s => s.Content.Concat(s.Quoted)))
            .Concat(revision.Statements.SelectMany(s => new[] { s.Speaker?.Span, s.Cue }).OfType<Span>())
            .Concat(Metas(revision).SelectMany(m => m.Spans))
            .Concat(revision.Metadata?.PublicationDate?.Spans ?? [])
            .Concat(revision.Metadata?.Title?.Spans ?? []);

    /// <summary>The provenance of every fact.</summary>
    public static IEnumerable<FactMeta> Metas(Revision revision) =>
        revision.Mentions.Select(m => m.Meta)
            .Concat(revision.Times.Select(t => t.Meta))
            .Concat(revision.Quantities.Select(q => q.Meta))
            .Concat(revision.Statements.Select(s => s.Meta));
}
