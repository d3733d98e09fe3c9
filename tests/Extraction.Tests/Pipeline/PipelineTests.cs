using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.V1;
using Dossier.Testing;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace Dossier.Extraction.Tests.Pipeline;

public sealed class PipelineTests
{
    /// <summary>What makes trouble: pairs, marks, scripts, numbers, quotation marks, white space of all kinds, and real words.</summary>
    private static readonly string[] Pieces =
    [
        "“", "”", "\"", "‘", "’", "'", "(", ")", ".", ",", "...", "!", "?", "。", "\n", "\n\n", "\r\n", " ", "\u00A0", "\u2028", "-", "--", "—", "$", "US$", "%", "€",
        "said", "he", "The", "President", "Kim Jong-un", "U.S.", "South Korea", "Ministry of", "the North", "Seoul-", "71.6 billion", "1950-53", "in 1997", "Dec. 31", "Feb. 30, 2020", "21st century", "COVID-19",
        "more than", "10-15", "서울은", "한국", "미국의", "日本", "👍🏽", "👨‍👩‍👧", "e\u0301", "\u200D", "\uFE0F", "𝒳", "ÅNGSTRÖM", "İstanbul", "ß", "ǆ", "(END)", "Related News", "By Jane Doe", "১৬", "٣٠", "１２", "২০২১-০৩-১৯", "a", "I", "W.",
    ];

    private static readonly Gen<string> Texts =
        from count in Gen.Choose(0, 60)
        from pieces in Gen.Elements(Pieces).ArrayOf(count)
        from glue in Gen.Elements("", " ", "  ")
        select string.Join(glue, pieces);

    private static readonly Config Cases = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void Every_span_of_any_text_is_in_range_and_exact_and_every_id_is_unique() => Prop.ForAll(Texts.ToArbitrary(), text =>
    {
        AssertSound(Pipelines.Default.Annotate(new AnnotateTextRequest { Text = text, Date = "2021-03-19", Layers = { Enum.GetValues<Layer>().Where(IsAnnotated) } }), text);
        if (text.Length > 0) AssertSound(Pipelines.Default.Extract(new DocumentBytes(Encoding.UTF8.GetBytes(text), "x", "x.txt", "text/plain", ""), tokens: true), text);
        var html = Pipelines.Extract($"<!doctype html><html><body><p>{text}<p>{text}</body></html>");
        AssertSound(html, html.Text);
    }).Check(Cases);

    [Fact]
    public void Any_bytes_give_a_revision_and_no_exception() => Prop.ForAll(ArbMap.Default.GeneratorFor<byte[]>().ToArbitrary(), bytes =>
    {
        var revision = Pipelines.Extract(bytes);
        Assert.Equal(revision.Status == RevisionStatus.Failed, revision.Error is not null);
        Assert.True(revision.Status == RevisionStatus.Complete || revision.Text.Length == 0);
    }).Check(Cases);

    [Theory]
    [InlineData("대통령 Kim 👍🏽 said: “한국은 👨‍👩‍👧 5 percent e\u0301te\u0301.” in 1997")]
    [InlineData("👍👍 In Seoul, on March 3, 2021, “𝒳 will act now,” said Kim Jong-un. US$5 👍")]
    public void Offsets_are_code_points(string text)
    {
        var revision = Pipelines.Annotate(text);
        var runes = text.EnumerateRunes().ToList();
        Assert.NotEmpty(revision.Mentions);
        Assert.NotEmpty(revision.Times);
        Assert.NotEmpty(revision.Quantities);
        Assert.NotEmpty(revision.Statements);
        Assert.All(Pipelines.Spans(revision), span => Assert.Equal(span.Exact, string.Concat(runes[span.Start..span.End])));
    }

    [Fact]
    public async Task The_same_bytes_give_the_same_bytes_twice_and_on_many_threads()
    {
        var documents = Directory.GetFiles(Repository.PathOf("seeds"), "*.txt").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        Assert.Equal(5, documents.Count);
        var once = documents.Select(d => Pipelines.Extract(d).ToByteArray()).ToList();
        var again = ExtractionPipeline.CreateDefault();
        var parallel = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() =>
            again.Extract(new DocumentBytes(documents[n % 5], "test", "", "", "")).ToByteArray()))).Soon();
        Assert.All(Enumerable.Range(0, 20), n => Assert.Equal(once[n % 5], parallel[n]));
    }

    [Fact]
    public void Facts_keep_their_ids()
    {
        // The ids that published facts have: when this fails, the version of the annotator must have changed with its output.
        var revision = Pipelines.Annotate("“We will act,” said Kim Jong-un in 1997, for US$5.");
        Assert.Equal(
            ["Kim Jong-un mentions/2 61638574f88568d2435e711e022268d5", "1997 times/1 a52b956d57e796793256746a3d09b0e0", "US$5 quantities/1 108ea7534963c23704eaa52fb91cbce1", "We will act, statements/1 6f7aa5600fe5afc6b36a699f2500772e"],
            Pipelines.Metas(revision).Select(m => $"{m.Spans[0].Exact} {m.Annotator} {m.Id}"));
    }

    [Fact]
    public void An_id_depends_on_content_and_not_on_the_name_of_the_revision()
    {
        const string Text = "It was signed in 1953.";
        var one = Pipelines.Default.Extract(new DocumentBytes(Encoding.UTF8.GetBytes(Text), "collections/c/documents/d/revisions/1", "", "", ""));
        var other = Pipelines.Extract(Text);
        Assert.Equal(one.Times[0].Meta.Id, other.Times[0].Meta.Id);
        Assert.Equal(("collections/c/documents/d/revisions/1", ""), (one.Times[0].Meta.Revision, other.Times[0].Meta.Revision));
        Assert.NotEqual(one.Times[0].Meta.Id, Pipelines.Extract(Text + " ").Times[0].Meta.Id);
    }

    [Theory]
    [InlineData("\"", 400_000)]
    [InlineData("“", 400_000)]
    [InlineData("‘a ", 200_000)]
    [InlineData("\" \"", 200_000)]
    [InlineData(". ", 400_000)]
    [InlineData(".", 800_000)]
    [InlineData("A", 2_000_000)]
    [InlineData("A ", 600_000)]
    [InlineData("a-", 600_000)]
    [InlineData("U.S.", 400_000)]
    [InlineData("Ministry of ", 100_000)]
    [InlineData("said ", 200_000)]
    [InlineData("1,000", 400_000)]
    [InlineData("1 ", 600_000)]
    [InlineData("\n", 1_000_000)]
    [InlineData("a\n", 60_000)]
    [InlineData("👍", 400_000)]
    [InlineData("“Yes,” he said. ", 40_000)]
    public async Task Long_and_monotonous_texts_take_linear_time(string unit, int times)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, times)));
        var revision = await Task.Run(() => Pipelines.Extract(bytes)).Soon();
        Assert.NotEqual(RevisionStatus.Failed, revision.Status);
        Assert.Equal(revision.Status == RevisionStatus.Partial, revision.Error?.Reason == ErrorReason.LimitExceeded);
    }

    [Fact]
    public void A_limit_that_is_reached_makes_the_revision_partial_and_is_named()
    {
        var many = string.Concat(Enumerable.Repeat("In Seoul. ", ExtractionLimits.MaxFactsPerLayer + 1));
        var revision = Pipelines.Extract(many);
        Assert.Equal((RevisionStatus.Partial, ErrorReason.LimitExceeded), (revision.Status, revision.Error.Reason));
        Assert.Contains("mentions", revision.Error.Message, StringComparison.Ordinal);
        Assert.Equal((ExtractionLimits.MaxFactsPerLayer, many), (revision.Mentions.Count, revision.Text));
    }

    [Fact]
    public void A_text_that_is_too_long_is_cut_at_a_line()
    {
        var line = new string('a', 1000) + "\n";
        var revision = Pipelines.Extract(string.Concat(Enumerable.Repeat(line, ExtractionLimits.MaxTextLength / line.Length + 2)));
        Assert.Equal((RevisionStatus.Partial, ErrorReason.LimitExceeded), (revision.Status, revision.Error.Reason));
        Assert.Equal(ExtractionLimits.MaxTextLength / line.Length * line.Length, revision.Text.Length);
    }

    [Fact]
    public void A_cancelled_extraction_stops() =>
        Assert.Throws<OperationCanceledException>(() => Pipelines.Default.Extract(new DocumentBytes("In Seoul."u8.ToArray(), "", "", "", ""), cancel: new CancellationToken(canceled: true)));

    private static bool IsAnnotated(Layer layer) => layer is Layer.Blocks or Layer.Metadata or Layer.Language or Layer.Sentences or Layer.Tokens or Layer.Mentions or Layer.Times or Layer.Quantities or Layer.Statements;

    private static void AssertSound(Revision revision, string text)
    {
        Assert.Equal(text, revision.Text);
        Assert.Equal(RevisionStatus.Complete, revision.Status);
        var points = new CodePoints(text);
        foreach (var span in Pipelines.Spans(revision)) Assert.True(points.Matches(span), $"[{span.Start}, {span.End}) “{span.Exact}”");
        var ids = Pipelines.Metas(revision).Select(m => m.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(32, id.Length));
        AssertOrdered(revision.Blocks.Select(b => b.Span));
        AssertOrdered(revision.Sentences.Select(s => s.Span));
        AssertOrdered(revision.Tokens.Select(t => t.Span));
        AssertOrdered(revision.Mentions.Where(m => !m.Nested).Select(m => m.Span));
        Assert.All(revision.Mentions.Where(m => m.Nested), part => Assert.Single(revision.Mentions, m => !m.Nested && m.Span.Start <= part.Span.Start && part.Span.End <= m.Span.End && m.Span.Exact.Length > part.Span.Exact.Length));
        AssertOrdered(revision.Quantities.Select(q => q.Span));
        AssertOrdered(revision.Times.Select(t => t.Span));
    }

    private static void AssertOrdered(IEnumerable<Span> spans)
    {
        var end = 0;
        foreach (var span in spans)
        {
            Assert.True(span.Start >= end && span.End > span.Start, $"[{span.Start}, {span.End}) behind {end}");
            end = span.End;
        }
    }
}
