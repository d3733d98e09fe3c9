using Dossier.Common.V1;
using Dossier.Gateway.Components.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace Dossier.Gateway.Tests.Components.Reading;

/// <summary>Pages of texts that are cut into blocks in every way.</summary>
public sealed class TextPagesTests
{
    private static readonly Gen<(string Text, IReadOnlyList<Block> Blocks)> Texts =
        from lengths in Gen.OneOf(Gen.Choose(1, 300), Gen.Choose(1_000, 9_000), Gen.Choose(15_000, 70_000)).ListOf()
        select Build([.. lengths]);

    private static readonly Config Cases = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(new Replay(new Rnd(20_110_517UL, 1_950_625UL | 1), null));

    [Fact]
    public void Pages_follow_one_another_without_gap_and_none_is_empty_or_long() => Prop.ForAll(Texts.ToArbitrary(), document =>
    {
        var length = document.Text.Length;
        var at = 0;
        for (var page = 1; page <= TextPages.Count(length); page++)
        {
            var bounds = BoundsOf(document, page);
            Assert.Equal(at, bounds.Start);
            Assert.InRange(bounds.End - bounds.Start, length == 0 ? 0 : 1, 2 * TextPages.Size);
            at = bounds.End;
        }

        Assert.Equal(length, at);
    }).Check(Cases);

    [Fact]
    public void A_page_ends_inside_a_block_only_when_the_block_is_longer_than_a_page_and_then_between_words() => Prop.ForAll(Texts.ToArbitrary(), document =>
    {
        for (var page = 1; page < TextPages.Count(document.Text.Length); page++)
        {
            var end = BoundsOf(document, page).End;
            if (document.Blocks.FirstOrDefault(block => block.Span.Start < end && end < block.Span.End) is not { } cut) continue;
            Assert.True(cut.Span.End - cut.Span.Start >= TextPages.Size);
            Assert.True(char.IsWhiteSpace(document.Text[end - 1]));
        }
    }).Check(Cases);

    [Fact]
    public void A_place_is_on_the_page_where_it_is_looked_for_or_on_the_next_to_it() => Prop.ForAll(Texts.ToArbitrary(), document =>
    {
        for (var place = 0; place < document.Text.Length; place += 997)
        {
            var near = TextPages.Near(place, document.Text.Length);
            Assert.Contains(
                new[] { near, near - 1, near + 1 }.Where(page => page >= 1 && page <= TextPages.Count(document.Text.Length)),
                page => BoundsOf(document, page) is var bounds && bounds.Start <= place && place < bounds.End);
        }
    }).Check(Cases);

    [Fact]
    public void A_word_without_end_is_cut_all_the_same_and_never_inside_a_pair()
    {
        var text = string.Concat(Enumerable.Repeat("😀", 50_000));
        var blocks = new[] { new Block { Span = new Span { Start = 0, End = 50_000 } } };
        var reach = TextPages.Reach(2, 50_000);
        var slice = new CodePoints(new CodePoints(text).Slice(reach.Start, reach.End).ToString());
        Assert.Equal(new TextSpan(20_000, 50_000), TextPages.Bounds(2, 50_000, reach, slice, blocks));
    }

    private static TextSpan BoundsOf((string Text, IReadOnlyList<Block> Blocks) document, int page)
    {
        var reach = TextPages.Reach(page, document.Text.Length);
        var blocks = document.Blocks.Where(block => TextSpan.Of(block.Span).Overlaps(reach)).ToList();
        return TextPages.Bounds(page, document.Text.Length, reach, new CodePoints(document.Text[reach.Start..reach.End]), blocks);
    }

    private static (string Text, IReadOnlyList<Block> Blocks) Build(IReadOnlyList<int> lengths)
    {
        var (text, blocks) = (new System.Text.StringBuilder(), new List<Block>());
        foreach (var length in lengths)
        {
            if (text.Length > 0) text.Append('\n');
            var start = text.Length;
            for (var n = 0; n < length; n++) text.Append(n % 7 == 6 ? ' ' : 'x');
            blocks.Add(new Block { Kind = BlockKind.Body, Span = new Span { Start = start, End = text.Length } });
        }

        return (text.ToString(), blocks);
    }
}
