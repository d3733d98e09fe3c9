using System.Globalization;
using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;
using Dossier.Train.Learning.Neural;

namespace Dossier.Train.Language.Syntax;

/// <summary>
/// Scores of the network as it learns, on development sets that it does not learn from: tags and trees on the tokens of the treebanks, names on sentences and tokens as the pipeline cuts
/// them, before anything that the pipeline does with a whole document.
/// </summary>
internal sealed class SyntaxMeasure
{
    private const string Folder = "nlp/dev/";
    private const int ScoredTypes = 3;

    private readonly SyntaxNetwork network;
    private readonly Inventory inventory;
    private readonly List<(string Name, List<TrainingSentence> Sentences)> sets;

    public SyntaxMeasure(Corpus data, Inventory inventory, SyntaxNetwork network)
    {
        (this.network, this.inventory) = (network, inventory);
        sets = [.. Trees(data), ("worldwide", [.. NamedTexts.Read(data, Folder + "ner_worldwide_dev.jsonl")]), ("ieer", [.. NamedTexts.Read(data, Folder + "ner_ieer.jsonl")])];
        foreach (var sentence in sets.SelectMany(set => set.Sentences)) inventory.Encode(sentence);
    }

    /// <summary>The treebanks to measure on.</summary>
    public static IReadOnlyList<(string Name, List<TrainingSentence> Sentences)> Trees(Corpus data)
    {
        var web = Treebanks.Names(data, Folder + "ner_uner_ewt_dev.jsonl");
        return
        [
            ("ewt", [.. Treebanks.Read(data, Folder + "ud_ewt_dev.jsonl", id => web.GetValueOrDefault(id))]),
            ("gum", [.. Treebanks.Read(data, Folder + "ud_gum_dev.jsonl", _ => null)]),
        ];
    }

    public void Print()
    {
        var lines = new string[sets.Count];
        Parallel.For(0, sets.Count, set => lines[set] = Measure(sets[set].Name, sets[set].Sentences));
        foreach (var line in lines) Console.WriteLine(line);
    }

    private string Measure(string name, List<TrainingSentence> sentences)
    {
        var shard = new SyntaxShard(network, 0, inventory.Counts, new SyntaxDropout(), new Noise(1));
        var decoder = new NameDecoder(network.NameMoves.Value);
        int tagged = 0, upos = 0, xpos = 0, uas = 0, las = 0;
        HashSet<(int Sentence, int First, int Last, int Type)> found = [];
        HashSet<(int Sentence, int First, int Last, int Type)> gold = [];
        for (var s = 0; s < sentences.Count; s++)
        {
            var sentence = sentences[s];
            if (sentence.Heads.Length > 0) shard.Parsed = (_, scores, relation) => CountArcs(sentence, scores, relation, ref uas, ref las);
            shard.Run([sentence], train: false, 0);
            tagged += sentence.Tags.Length;
            for (var i = 0; i < sentence.Tags.Length; i++)
            {
                var tag = inventory.Tags[shard.PredictedTags[i]];
                if (tag.Universal == sentence.Tags[i].Universal) upos++;
                if (tag.Penn == sentence.Tags[i].Penn) xpos++;
            }

            if (sentence.Names.Length == 0) continue;
            var labels = new sbyte[sentence.Words.Length];
            decoder.Find(shard.NameScores, network.NameColumns, labels);
            AddNames(s, labels, found);
            AddNames(s, sentence.Names, gold);
        }

        var right = found.Count(gold.Contains);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {name}: UPOS {Percent(upos, tagged):F2} XPOS {Percent(xpos, tagged):F2} UAS {Percent(uas, tagged):F2} LAS {Percent(las, tagged):F2}, names F1 {Percent(2 * right, found.Count + gold.Count):F2}");
    }

    private static void CountArcs(TrainingSentence sentence, float[] scores, Func<int, int, int> relation, ref int uas, ref int las)
    {
        var heads = new int[sentence.Words.Length];
        SpanningTree.Find(scores, heads);
        for (var i = 0; i < heads.Length; i++)
        {
            if (heads[i] != sentence.Heads[i]) continue;
            uas++;
            if (((Dependency)relation(i, heads[i])).Base() == sentence.Relations[i].Base()) las++;
        }
    }

    private static void AddNames(int sentence, sbyte[] labels, HashSet<(int Sentence, int First, int Last, int Type)> names)
    {
        var first = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if (NameLabels.Begins(labels[i])) first = i;
            if (NameLabels.Ends(labels[i]) && NameLabels.TypeOf(labels[i]) < ScoredTypes) names.Add((sentence, first, i, NameLabels.TypeOf(labels[i])));
        }
    }

    private static double Percent(int part, int whole) => whole == 0 ? 0 : 100.0 * part / whole;
}
