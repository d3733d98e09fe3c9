using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Duplicates;
using FsCheck;
using FsCheck.Fluent;

namespace Dossier.Extraction.Tests.Duplicates;

public sealed class SketchTests
{
    private const string Article =
        "The ministers of the two countries met in Geneva on Tuesday and agreed to resume the talks that had broken down in March. "
        + "Neither side would say what had changed, but a diplomat who was in the room spoke of “a new tone”. The next round is to be held before the "
        + "end of the year, and the agenda will be the old one: borders, water, and the return of prisoners.";

    private const string Korean =
        "양국 장관은 화요일 제네바에서 만나 지난 3월 결렬된 회담을 재개하기로 합의했다. 무엇이 달라졌는지는 어느 쪽도 밝히지 않았으나, 회의장에 있던 한 외교관은 새로운 분위기라고 전했다. "
        + "다음 회담은 연말 이전에 열릴 예정이며 의제는 국경과 물, 포로 송환으로 이전과 같다. 두 나라는 실무 협의를 계속하기로 했다.";

    private const string Chinese = "两国部长星期二在日内瓦会晤，同意恢复三月破裂的会谈。双方都不愿说明有什么改变，但一位在场的外交官谈到了新的语气。下一轮会谈将在年底之前举行，议程仍然是边界、水源和战俘遣返。";

    [Fact]
    public void A_sketch_is_what_it_always_was()
    {
        var sketch = SketchOf(Article);
        Assert.Equal(MinHash.SketchBytes, sketch.Length);
        // Sketches of old documents are compared with those of new ones: whoever changes this changes the annotator's version and has every document read anew.
        Assert.Equal("0a629e0fe6fec27b", Convert.ToHexStringLower(SHA256.HashData(sketch).AsSpan(0, 8)));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.42)]
    [InlineData(0.8)]
    public void Similarity_is_estimated_as_exactly_as_256_samples_allow(double similarity)
    {
        var random = new Random(1);
        foreach (var size in new[] { 40, 400, 4_000 })
        {
            var errors = Enumerable.Range(0, 40).Select(_ => EstimateError(random, size, similarity)).ToList();
            var deviation = Math.Sqrt(similarity * (1 - similarity) / MinHash.Functions);
            Assert.InRange(errors.Average(), -deviation, deviation);
            Assert.InRange(Math.Sqrt(errors.Average(e => e * e)), 0, 1.3 * deviation);
        }
    }

    [Fact]
    public void How_a_text_is_set_does_not_matter()
    {
        var sketch = SketchOf(Article);
        Assert.Equal(sketch, SketchOf(Article.ToUpperInvariant()));
        Assert.Equal(sketch, SketchOf(Article.Replace(" ", " \u00A0 ", StringComparison.Ordinal)));
        Assert.Equal(sketch, SketchOf(Article.Replace('“', '"').Replace('”', '"').Replace(",", " –", StringComparison.Ordinal)));
        Assert.Equal(sketch, SketchOf(string.Concat(Article.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c))));
        Assert.Equal(sketch, SketchOf(Article.Replace("i", "i\u00AD", StringComparison.Ordinal)));
        Assert.Equal(sketch, SketchOf(Article.Replace('e', 'é').Replace("a", "a\u0308", StringComparison.Ordinal).Replace('o', 'ő')));
        Assert.NotEqual(sketch, SketchOf(Article.Replace("ministers", "secretaries", StringComparison.Ordinal)));
    }

    [Fact]
    public void Korean_syllables_are_their_letters()
    {
        var decomposed = string.Concat(Korean.Select(Decompose));
        Assert.True(decomposed.Length > 1.5 * Korean.Length);
        Assert.Equal(SketchOf(Korean), SketchOf(decomposed));
    }

    [Fact]
    public void Where_words_are_not_spaced_characters_are_compared()
    {
        var changed = Chinese.Replace("外交官", "官员", StringComparison.Ordinal);
        Assert.InRange(Similarity(SketchOf(Chinese), SketchOf(changed)), 0.6, 0.95);
        Assert.Equal(SketchOf(Chinese), SketchOf(string.Join(' ', Chinese.AsEnumerable())));
        Assert.InRange(Similarity(SketchOf(Chinese), SketchOf(new string([.. Chinese.Reverse()]))), 0, 0.05);
        // A character beyond the first 65,536 counts as one, too.
        Assert.NotEmpty(SketchOf(string.Concat(Enumerable.Range(0x20000, 30).Select(char.ConvertFromUtf32))));
    }

    [Fact]
    public void Too_little_text_has_no_sketch()
    {
        var words = Enumerable.Range(0, MainTextSketch.MinShingles + 3).Select(n => $"word{n}").ToList();
        Assert.NotEmpty(SketchOf(string.Join(' ', words)));
        Assert.Empty(SketchOf(string.Join(' ', words.SkipLast(1))));
        Assert.Empty(SketchOf(""));
        Assert.Empty(SketchOf("… — !? 👍 “”"));
    }

    [Fact]
    public void What_stands_around_the_main_text_does_not_matter()
    {
        const string Menu = "<nav><ul><li><a href=/a>All the news that we have today about politics</a></li><li><a href=/b>Everything there is about sports</a></li></ul></nav>";
        var bare = Pipelines.Extract($"<!doctype html><html><body><article><h1>Ministers meet</h1><p>{Article}</p></article></body></html>");
        var framed = Pipelines.Extract($"<!doctype html><html><body>{Menu}<article><h1>Talks: ministers meet again in Geneva</h1><p>{Article}</p></article>{Menu}</body></html>");
        Assert.NotEqual(bare.Text, framed.Text);
        Assert.True(Similarity(bare.Sketch.Span, framed.Sketch.Span) > 0.9);
    }

    [Fact]
    public void Documents_alike_in_three_quarters_are_more_alike_than_documents_alike_in_one()
    {
        var other = string.Join(' ', Enumerable.Range(0, 60).Select(n => $"another{n} word{n * 7 % 11}"));
        var (most, least) = (Article[..(Article.Length * 3 / 4)], Article[..(Article.Length / 4)]);
        Assert.True(Similarity(SketchOf(Article), SketchOf(most)) > 0.6);
        Assert.True(Similarity(SketchOf(Article), SketchOf(least + " " + other)) < 0.25);
    }

    [Fact]
    public void Any_text_has_a_sketch_or_none() => Prop.ForAll(ArbMap.Default.GeneratorFor<string[]>().ToArbitrary(), pieces =>
    {
        var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(string.Join(' ', pieces)));
        Assert.True(SketchOf(text).Length is 0 or MinHash.SketchBytes);
        Assert.Equal(MinHash.SketchBytes, SketchOf($"{Article}\n{text}").Length);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_sketch_is_a_layer_to_ask_for()
    {
        var only = Pipelines.Default.Annotate(new() { Text = Article, Layers = { Layer.Sketch } });
        Assert.NotEmpty(only.Sketch);
        Assert.Empty(only.Sentences);
        Assert.Empty(Pipelines.Default.Annotate(new() { Text = Article, Layers = { Layer.Sentences } }).Sketch);
    }

    private static byte[] SketchOf(string text) => Pipelines.Annotate(text).Sketch.ToByteArray();

    private static double Similarity(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var equal = 0;
        for (var at = 0; at < MinHash.SketchBytes; at += sizeof(ushort))
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(a[at..]) == BinaryPrimitives.ReadUInt16LittleEndian(b[at..])) equal++;
        }

        return (double)equal / MinHash.Functions;
    }

    // Two sets of about the size, with exactly the similarity that is returned beside the estimate.
    private static double EstimateError(Random random, int size, double similarity)
    {
        var common = (int)Math.Round(size * similarity);
        var (a, b) = (new MinHash(), new MinHash());
        for (var n = 0; n < size; n++)
        {
            var shingle = (uint)random.NextInt64(uint.MaxValue);
            if (n < common || n % 2 == 0) a.Add(shingle);
            if (n < common || n % 2 == 1) b.Add(shingle);
        }

        return Similarity(a.ToSketch(), b.ToSketch()) - ((double)common / size);
    }

    private static string Decompose(char c)
    {
        if (c is < '가' or > '힣') return c.ToString();
        var (index, text) = (c - '가', new StringBuilder());
        text.Append((char)(0x1100 + (index / 588))).Append((char)(0x1161 + (index % 588 / 28)));
        return index % 28 == 0 ? text.ToString() : text.Append((char)(0x11A7 + (index % 28))).ToString();
    }
}
