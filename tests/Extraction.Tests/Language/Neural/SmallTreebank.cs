using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;
using Dossier.Train.Language.Syntax;
using Dossier.Train.Learning.Neural;

namespace Dossier.Extraction.Tests.Language.Neural;

/// <summary>A few sentences with tags, trees and names.</summary>
internal static class SmallTreebank
{
    private static readonly Lazy<SyntaxModel> Trained = new(() => SyntaxModel.Read(new MemoryStream(Train(shards: 1))));

    /// <summary>A small network that learned the sentences, rounded, written and read back.</summary>
    public static SyntaxModel Model => Trained.Value;

    public static List<TrainingSentence> Sentences() =>
    [
        Sentence("Mina/Propn/NNP/2/nsubj/P thanked/Verb/VBD/0/root/- Kaesong/Propn/NNP/2/obj/L ./Punct/./2/punct/-"),
        Sentence("The/Det/DT/2/det/- talks/Noun/NNS/3/nsubj/- failed/Verb/VBD/0/root/- ./Punct/./3/punct/-"),
        Sentence("Talks/Noun/NNS/3/nsubj/- never/Adv/RB/3/advmod/- failed/Verb/VBD/0/root/- Mina/Propn/NNP/3/obj/P"),
        Sentence("The/Det/DT/2/det/- talks/Noun/NNS/3/nsubj/- thanked/Verb/VBD/0/root/- Mina/Propn/NNP/3/obj/P"),
    ];

    public static void AssertKnows(SentenceEncoder encoder, SyntaxModel model, TrainingSentence sentence)
    {
        var text = string.Join(' ', sentence.Words);
        var length = sentence.Words.Length;
        var ranges = new TextRange[length];
        for (int i = 0, at = 0; i < length; at = ranges[i++].End + 1) ranges[i] = new TextRange(at, at + sentence.Words[i].Length);
        var (tags, names, heads, relations) = (new short[length], new sbyte[length], new int[length], new Dependency[length]);

        encoder.TagAndName(text, ranges, tags, names);
        encoder.Parse(text, ranges, tags, heads, relations);

        Assert.Equal(sentence.Tags, tags.Select(tag => model.Tags[tag]));
        Assert.Equal(sentence.Names, names);
        Assert.Equal(sentence.Heads.Select(head => (int)head), heads);
        Assert.Equal(sentence.Relations, relations);
    }

    /// <summary>Trains a small network on the sentences.</summary>
    /// <param name="shards">Threads that share a batch.</param>
    /// <returns>The file of the rounded model.</returns>
    public static byte[] Train(int shards)
    {
        var sentences = Sentences();
        var inventory = Inventory.Of([.. sentences, .. sentences, .. sentences]);
        foreach (var sentence in sentences) inventory.Encode(sentence);
        var sizes = new SyntaxSizes { Embedding = 32, First = 32, Deep = 32, DeepLayers = 1, TagHidden = 32, TagEmbedding = 16, NameHidden = 32, DeepNarrow = 16, Arc = 32, Label = 32 };
        var network = new SyntaxNetwork(sizes, inventory.Rows.Count, ListedNames.Bits, inventory.Tags.Count, shards, new Noise(1));
        var none = new SyntaxDropout { Words = 0, First = 0, Deep = 0, Hidden = 0, Unknown = 0 };
        SyntaxShard[] runs = [.. Enumerable.Range(0, shards).Select(number => new SyntaxShard(network, number, inventory.Counts, none, new Noise(2)))];
        var pace = new Pace(0.01f, 5, 60);
        for (var step = 0; step < 60; step++)
        {
            Parallel.For(0, shards, number => runs[number].Run([.. sentences.Where((_, place) => place % shards == number)], train: true, 1f / 20));
            var rate = pace.Next();
            foreach (var parameter in network.All) parameter.Step(rate);
        }

        using var file = new MemoryStream();
        SyntaxExport.Model(network, inventory, sentences).Write(file);
        return file.ToArray();
    }

    // Word, universal tag, Penn tag, head, relation, and P or L for the name of a person or place.
    private static TrainingSentence Sentence(string written)
    {
        var words = written.Split(' ').Select(word => word.Split('/')).ToArray();
        return new TrainingSentence
        {
            Words = [.. words.Select(word => word[0])],
            Tags = [.. words.Select(word => (Enum.Parse<UniversalTag>(word[1]), PennTags.Parse(word[2])))],
            Heads = [.. words.Select(word => short.Parse(word[3], System.Globalization.CultureInfo.InvariantCulture))],
            Relations = [.. words.Select(word => Dependencies.Parse(word[4]))],
            Names = [.. words.Select(word => (sbyte)(word[5] switch { "P" => NameLabels.Single(NameLabels.Person), "L" => NameLabels.Single(NameLabels.Place), _ => NameLabels.Outside }))],
        };
    }
}
