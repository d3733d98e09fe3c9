using System.Globalization;
using Dossier.Extraction.Language.Neural;
using Dossier.Train.Learning.Neural;

namespace Dossier.Train.Language.Syntax;

/// <summary>
/// Fits the network of tags, names and trees: first it learns to fill gaps in text without annotation, then tags, names and trees at once. Two threads, whatever the machine has:
/// the sums of their gradients have one order, so the same data give the same bytes.
/// </summary>
internal sealed class SyntaxTrainer : ITrainer
{
    private const string Folder = "nlp/train/";
    private const int Shards = 2;
    private const ulong Seed = 1;
    private const ulong ShardSeed = 77;

    /// <summary>Rounds over all text, to fill gaps.</summary>
    private const int GapEpochs = 4;

    private const int GapBatch = 48;

    /// <summary>Gaps are fewer than words: the loss of each counts more.</summary>
    private const float GapWeight = 3;

    /// <summary>Rounds over the annotated sentences.</summary>
    private const int Epochs = 30;

    private const int Batch = 16;

    /// <summary>Steps over which the learning rate rises; from there it falls to 0 in a line.</summary>
    private const int Warmup = 200;

    private const float GapRate = 0.0015f;
    private const float Rate = 0.0015f;

    /// <summary>Spread of the outputs of the first recurrence when the layers above it begin to learn.</summary>
    private const float Aim = 0.5f;

    /// <summary>Sentences that show how large numbers become.</summary>
    private const int Sample = 1000;

    private const int SpreadSample = 200;

    /// <summary>Edited articles, of which there are few beside texts of the web: they are learned from twice.</summary>
    private const string Articles = "ner_wikigold.jsonl";

    /// <summary>Share of their words that are not recognised, the second time.</summary>
    private const float HiddenWords = 0.4f;
    private const int MeasureEvery = 5;

    public string Name => "syntax";

    public string Description => "Parts of speech, names and dependency trees of English, from treebanks, texts with names and plain text.";

    public void Train(TrainingRun run)
    {
        var sentences = Load(run.Data);
        List<TrainingSentence> again = [.. NamedTexts.Read(run.Data, Folder + Articles).Select(sentence => sentence.Again(HiddenWords))];
        List<TrainingSentence> plain = [.. PlainTexts.Read(run.Data)];
        var inventory = Inventory.Of([.. sentences, .. plain]);
        foreach (var sentence in sentences.Concat(again).Concat(plain)) inventory.Encode(sentence);
        var noise = new Noise(Seed);
        var network = new SyntaxNetwork(new SyntaxSizes(), inventory.Rows.Count, ListedNames.Bits, inventory.Tags.Count, Shards, noise);
        Report($"{sentences.Count} sentences of {Words(sentences)} words, {again.Count} of them twice, {plain.Count} of {Words(plain)} without annotation; {inventory.Rows.Count} parts of words, {inventory.Tags.Count} tags, {network.All.Sum(p => p.Value.Length)} weights");
        SyntaxShard[] shards = [.. Enumerable.Range(0, Shards).Select(i => new SyntaxShard(network, i, inventory.Counts, new SyntaxDropout(), new Noise(ShardSeed + (ulong)i)))];
        FillGaps([.. sentences, .. plain], network, shards, noise);
        Annotate([.. sentences, .. again], network, shards, noise, new SyntaxMeasure(run.Data, inventory, network));
        var model = SyntaxExport.Model(network, inventory, [.. sentences.Take(Sample)]);
        foreach (var (name, set) in SyntaxMeasure.Trees(run.Data)) RoundedMeasure.Print(name, model, set);
        if (run.OnlyValidate) return;
        using var file = File.Create(Path.Combine(run.Models, "syntax.model"));
        model.Write(file);
    }

    private static List<TrainingSentence> Load(Corpus data)
    {
        var web = Treebanks.Names(data, Folder + "ner_uner_ewt_train.jsonl");
        var mentions = NamedMentions.Read(data, Folder + "coref_gum_train.jsonl");
        List<TrainingSentence> sentences = [.. Treebanks.Read(data, Folder + "ud_ewt_train.jsonl", id => web.GetValueOrDefault(id))];
        sentences.AddRange(Treebanks.Read(data, Folder + "ud_gum_train.jsonl", _ => null, mentions.GetValueOrDefault));
        sentences.AddRange(NamedTexts.Read(data, Folder + Articles));
        return sentences;
    }

    private static void FillGaps(List<TrainingSentence> sentences, SyntaxNetwork network, SyntaxShard[] shards, Noise noise)
    {
        var head = new ClozeHead(sentences, 2 * network.Sizes.First, Shards, noise);
        Parameter[] trained = [network.Words, network.First.Input, network.First.Bias, network.First.Gates, head.Weights, head.Bias];
        var pace = new Pace(GapRate, Warmup, GapEpochs * Batches(sentences, GapBatch));
        for (var epoch = 1; epoch <= GapEpochs; epoch++)
        {
            noise.Shuffle(sentences);
            var loss = 0.0;
            foreach (var batch in sentences.Chunk(GapBatch))
            {
                var words = Words(batch);
                var losses = new double[Shards];
                Parallel.For(0, Shards, i => losses[i] = shards[i].Cloze(Part(batch, i), head, GapWeight / words));
                loss += losses.Average();
                Step(trained, pace);
            }

            Report($"gaps, round {epoch}: loss {loss / Batches(sentences, GapBatch):F4}");
        }

        foreach (var parameter in trained) parameter.Forget();
        Normalise(network.First, shards[0], sentences);
    }

    private static void Annotate(List<TrainingSentence> sentences, SyntaxNetwork network, SyntaxShard[] shards, Noise noise, SyntaxMeasure measure)
    {
        var pace = new Pace(Rate, Warmup, Epochs * Batches(sentences, Batch));
        var count = (double)Words(sentences);
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            noise.Shuffle(sentences);
            double tags = 0, arcs = 0, labels = 0;
            foreach (var batch in sentences.Chunk(Batch))
            {
                var words = Words(batch);
                Parallel.For(0, Shards, i => shards[i].Run(Part(batch, i), train: true, 1f / words));
                Step(network.All, pace);
                foreach (var shard in shards) (tags, arcs, labels) = (tags + shard.Loss.Tags, arcs + shard.Loss.Arcs, labels + shard.Loss.Labels);
            }

            Report($"round {epoch}: loss of tags {tags / count:F4}, arcs {arcs / count:F4}, labels {labels / count:F4}");
            if (epoch % MeasureEvery == 0 || epoch == Epochs) measure.Print();
        }
    }

    private static void Step(IReadOnlyCollection<Parameter> parameters, Pace pace)
    {
        var rate = pace.Next();
        Parallel.ForEach(parameters, parameter => parameter.Step(rate));
    }

    // The outputs of the recurrence, made as large as fresh weights make them: what reads them learns at its usual pace. States scale with what goes in, so gates get the inverse.
    private static void Normalise(RecurrentWeights weights, SyntaxShard shard, List<TrainingSentence> sentences)
    {
        shard.Run([.. sentences.Take(SpreadSample)], train: false, 0);
        var scale = Aim / shard.Spread("first.out", 2 * weights.Width);
        for (var row = 0; row < weights.Input.Rows; row++) ScaleParts(weights.Input.Value.AsSpan(row * weights.Input.Columns, weights.Input.Columns), weights.Width, scale);
        ScaleParts(weights.Bias.Value, weights.Width, scale);
        foreach (ref var gate in weights.Gates.Value.AsSpan()) gate /= scale;
    }

    // x and z of both directions; f̂ and r̂ between them stay.
    private static void ScaleParts(Span<float> row, int width, float scale)
    {
        for (var part = 0; part < 8; part++)
        {
            if (part % 4 is 1 or 2) continue;
            foreach (ref var value in row.Slice(part * width, width)) value *= scale;
        }
    }

    private static TrainingSentence[] Part(TrainingSentence[] batch, int shard) => [.. batch.Where((_, place) => place % Shards == shard)];

    private static int Batches(List<TrainingSentence> sentences, int size) => (sentences.Count + size - 1) / size;

    private static int Words(IEnumerable<TrainingSentence> sentences) => sentences.Sum(sentence => sentence.Words.Length);

    private static void Report(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
