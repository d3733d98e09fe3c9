using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Tests.Language.Neural;

public sealed class EncoderTests
{
    private const string Text = "Mina thanked the talks in Kaesong . The talks failed , said Mina , and then Mina thanked Kaesong .";

    [Fact]
    public void A_sentence_gives_the_same_whatever_was_read_before()
    {
        var fresh = Read(new SentenceEncoder(SmallTreebank.Model), Text);
        var encoder = new SentenceEncoder(SmallTreebank.Model);
        // More words than are kept, in sentences as long as they may be.
        for (var sentence = 0; sentence < 150; sentence++) Read(encoder, string.Join(' ', Enumerable.Range(0, SentenceEncoder.MaxTokens).Select(word => $"w{(sentence * 131) + word}x{word % 7}")));

        Assert.Equal(fresh, Read(encoder, Text));
        Assert.Equal(fresh, Read(encoder, Text));
    }

    [Fact]
    public void Trees_are_the_same_with_and_without_what_tags_have_computed()
    {
        var ranges = Ranges(Text);
        var (tags, names) = (new short[ranges.Length], new sbyte[ranges.Length]);
        var tagged = new SentenceEncoder(SmallTreebank.Model);
        tagged.TagAndName(Text, ranges, tags, names);

        Assert.Equal(Heads(new SentenceEncoder(SmallTreebank.Model), ranges, tags), Heads(tagged, ranges, tags));
        // Other tokens of the same text are another sentence.
        Assert.Equal(Heads(new SentenceEncoder(SmallTreebank.Model), ranges[2..9], tags[2..9]), Heads(tagged, ranges[2..9], tags[2..9]));
    }

    [Fact]
    public void Rows_are_rounded_to_a_255th_of_the_greatest_number_of_a_group()
    {
        var random = new Random(11);
        var numbers = Enumerable.Range(0, 3 * RoundedRows.Group).Select(i => (random.NextSingle() - 0.5f) * MathF.Pow(100, i / RoundedRows.Group)).ToArray();
        var (rows, others) = (new RoundedRows(numbers.Length, 2), new RoundedRows(numbers.Length, 5));
        rows.Round(1, numbers);
        rows.CopyTo(1, others, 3);
        var widened = new float[2 * RoundedRows.Group];

        others.Widen(3, RoundedRows.Group, widened);

        for (var group = 1; group < 3; group++)
        {
            var most = numbers.Skip(group * RoundedRows.Group).Take(RoundedRows.Group).Max(Math.Abs);
            for (var i = 0; i < RoundedRows.Group; i++)
                Assert.Equal(numbers[(group * RoundedRows.Group) + i], widened[((group - 1) * RoundedRows.Group) + i], most / 254 * 1.001f);
        }
    }

    private static string Read(SentenceEncoder encoder, string text)
    {
        var ranges = Ranges(text);
        var (tags, names) = (new short[ranges.Length], new sbyte[ranges.Length]);
        encoder.TagAndName(text, ranges, tags, names);
        return $"{string.Join(' ', tags)} | {string.Join(' ', names)} | {Heads(encoder, ranges, tags, text)}";
    }

    private static string Heads(SentenceEncoder encoder, TextRange[] ranges, short[] tags, string text = Text)
    {
        var (heads, relations) = (new int[ranges.Length], new Dependency[ranges.Length]);
        encoder.Parse(text, ranges, tags, heads, relations);
        return $"{string.Join(' ', heads)} | {string.Join(' ', relations)}";
    }

    private static TextRange[] Ranges(string text)
    {
        var words = text.Split(' ');
        var ranges = new TextRange[words.Length];
        for (int i = 0, at = 0; i < words.Length; at = ranges[i++].End + 1) ranges[i] = new TextRange(at, at + words[i].Length);
        return ranges;
    }
}
