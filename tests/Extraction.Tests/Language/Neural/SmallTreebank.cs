using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;
using Dossier.Train.Language.Syntax;

namespace Dossier.Extraction.Tests.Language.Neural;

/// <summary>A few sentences with tags, trees and names.</summary>
internal static class SmallTreebank
{
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
