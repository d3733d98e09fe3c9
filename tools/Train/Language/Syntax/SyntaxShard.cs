using Dossier.Extraction.Language.Neural;
using Dossier.Extraction.Pipeline;
using Dossier.Train.Learning.Neural;

namespace Dossier.Train.Language.Syntax;

/// <summary>Shares of units that are left out in training.</summary>
internal sealed record SyntaxDropout
{
    public float Words { get; init; } = 0.2f;

    public float First { get; init; } = 0.25f;

    public float Deep { get; init; } = 0.25f;

    public float Hidden { get; init; } = 0.2f;

    /// <summary>A word of n occurrences is not recognised with probability a/(a + n): so the model learns of words that it does not know.</summary>
    public float Unknown { get; init; } = 0.35f;
}

/// <summary>
/// Runs a part of a batch through the network, forth and, in training, back into its own gradients. Buffers are kept from batch to batch.
/// </summary>
internal sealed class SyntaxShard(SyntaxNetwork network, int shard, int[] counts, SyntaxDropout dropout, Noise noise)
{
    private const float TagWeight = 1.5f;
    private const float NameWeight = 1;

    private readonly Dictionary<string, float[]> buffers = [];
    private readonly SyntaxSizes sizes = network.Sizes;
    private readonly ChainField chain = new(NameLabels.Count, NameLabels.MayFollow);
    private IReadOnlyList<TrainingSentence> batch = [];
    private int[] firsts = [];
    private int tokens;
    private bool training;

    /// <summary>Code of the likeliest tag of each token of the last run.</summary>
    public short[] PredictedTags { get; private set; } = [];

    /// <summary>Scores of the name labels, a row per token, of the last run without training.</summary>
    public float[] NameScores => buffers["names"];

    public (double Loss, double Tags, double Arcs, double Labels) Loss { get; private set; }

    /// <summary>Called with each sentence's head scores (a row per token, a column per head, the root first) and a function that gives the likeliest relation of a token to a head.</summary>
    public Action<int, float[], Func<int, int, int>>? Parsed { get; set; }

    /// <summary>Greatest absolute value that a buffer held in the last run.</summary>
    public float Greatest(string buffer, int width)
    {
        var most = 0f;
        foreach (var value in buffers[buffer].AsSpan(0, tokens * width)) most = Math.Max(most, Math.Abs(value));
        return most;
    }

    /// <summary>Root of the mean square of what a buffer held in the last run.</summary>
    public float Spread(string buffer, int width)
    {
        var sum = 0.0;
        foreach (var value in buffers[buffer].AsSpan(0, tokens * width)) sum += value * value;
        return (float)Math.Sqrt(sum / (tokens * width));
    }

    public void Run(IReadOnlyList<TrainingSentence> sentences, bool train, float scale)
    {
        (batch, training) = (sentences, train);
        Loss = default;
        firsts = new int[sentences.Count + 1];
        for (var s = 0; s < sentences.Count; s++) firsts[s + 1] = firsts[s] + sentences[s].Words.Length;
        tokens = firsts[^1];

        var words = Buffer("words", sizes.Embedding);
        Embed(words);
        var first = 2 * sizes.First;
        var wordMask = Drop("words.mask", words, sizes.Embedding, dropout.Words);
        var h1 = Recur("first", network.First, words);
        var h1Mask = Drop("first.mask", h1, first, dropout.First);

        var tagHidden = Buffer("tag.hidden", sizes.TagHidden);
        Affine(h1, network.TagHidden, network.TagHiddenBias, tagHidden);
        AddProduct(words, network.TagWord, tagHidden);
        Rectify(tagHidden, sizes.TagHidden);
        var tagMask = Drop("tag.mask", tagHidden, sizes.TagHidden, dropout.Hidden);
        var tagScores = Buffer("tag.scores", network.TagColumns);
        Affine(tagHidden, network.TagOut, network.TagOutBias, tagScores);
        PredictTags(tagScores);

        var dh1 = Zero("first.d", first);
        var dwords = Zero("words.d", sizes.Embedding);
        if (train)
        {
            TagLoss(tagScores, scale * TagWeight);
            var d = Zero("tag.hidden.d", sizes.TagHidden);
            AffineBack(tagHidden, network.TagOut, network.TagOutBias, tagScores, d);
            RectifyBack(tagHidden, d, tagMask, sizes.TagHidden);
            AffineBack(h1, network.TagHidden, network.TagHiddenBias, d, dh1);
            ProductBack(words, network.TagWord, d, dwords);
        }

        Names(h1, dh1, scale * NameWeight);
        if (!train || sentences.Any(s => s.Heads.Length > 0)) Trees(h1, dh1, scale);
        if (!train) return;
        Scale(dh1, h1Mask, first);
        RecurBack("first", network.First, words, dh1, dwords);
        Scale(dwords, wordMask, sizes.Embedding);
        EmbedBack(dwords);
    }

    /// <summary>
    /// Learns to fill gaps: which of the common words stands between what the recurrence knows from the left and from the right (as continuous bags of words, Mikolov et al. 2013, with an
    /// order). Needs nothing but text.
    /// </summary>
    public double Cloze(IReadOnlyList<TrainingSentence> sentences, ClozeHead head, float scale)
    {
        (batch, training) = (sentences, true);
        firsts = new int[sentences.Count + 1];
        for (var s = 0; s < sentences.Count; s++) firsts[s + 1] = firsts[s] + sentences[s].Words.Length;
        tokens = firsts[^1];
        var words = Buffer("words", sizes.Embedding);
        Embed(words);
        var wordMask = Drop("words.mask", words, sizes.Embedding, dropout.Words);
        var h1 = Recur("first", network.First, words);
        var (half, width) = (sizes.First, 2 * sizes.First);
        var h1Mask = Drop("first.mask", h1, width, dropout.First);

        List<(int Left, int Right, int Word)> gaps = [];
        for (var s = 0; s < batch.Count; s++)
        {
            for (var i = 0; i < batch[s].Words.Length; i++)
            {
                var word = batch[s].Targets[i];
                if (word >= 0 && noise.Uniform() < head.Kept[word]) gaps.Add((i == 0 ? -1 : firsts[s] + i - 1, i + 1 == batch[s].Words.Length ? -1 : firsts[s] + i + 1, word));
            }
        }

        if (gaps.Count == 0) return 0;
        var around = Room("gaps", gaps.Count * width);
        around.AsSpan(0, gaps.Count * width).Clear();
        for (var g = 0; g < gaps.Count; g++)
        {
            if (gaps[g].Left >= 0) h1.AsSpan(gaps[g].Left * width, half).CopyTo(around.AsSpan(g * width));
            if (gaps[g].Right >= 0) h1.AsSpan((gaps[g].Right * width) + half, half).CopyTo(around.AsSpan((g * width) + half));
        }

        var scores = Room("gaps.scores", gaps.Count * head.Weights.Columns);
        Affine(around, head.Weights, head.Bias, scores, gaps.Count);
        var loss = 0.0;
        for (var g = 0; g < gaps.Count; g++)
        {
            var row = scores.AsSpan(g * head.Weights.Columns, head.Weights.Columns);
            loss -= Math.Log(Math.Max(Exponential.Softmax(row, gaps[g].Word), 1e-9f));
            row[gaps[g].Word] -= 1;
            foreach (ref var value in row) value *= scale;
        }

        var daround = Room("gaps.d", gaps.Count * width);
        daround.AsSpan(0, gaps.Count * width).Clear();
        AffineBack(around, head.Weights, head.Bias, scores, daround, gaps.Count);
        var dh1 = Zero("first.d", width);
        for (var g = 0; g < gaps.Count; g++)
        {
            if (gaps[g].Left >= 0) AddScaled(dh1.AsSpan(gaps[g].Left * width, half), daround.AsSpan(g * width, half), 1);
            if (gaps[g].Right >= 0) AddScaled(dh1.AsSpan((gaps[g].Right * width) + half, half), daround.AsSpan((g * width) + half, half), 1);
        }

        var dwords = Zero("words.d", sizes.Embedding);
        Scale(dh1, h1Mask, width);
        RecurBack("first", network.First, words, dh1, dwords);
        Scale(dwords, wordMask, sizes.Embedding);
        EmbedBack(dwords);
        return loss / gaps.Count;
    }

    private void Names(float[] h1, float[] dh1, float scale)
    {
        var hidden = Buffer("name.hidden", sizes.NameHidden);
        Affine(h1, network.NameHidden, network.NameHiddenBias, hidden);
        ForEachToken((sentence, word, token) =>
        {
            AddRow(network.NameTag, PredictedTags[token], hidden, token);
            if (sentence.Lists.Length > 0)
            {
                foreach (var row in sentence.Lists[word]) AddRow(network.NameLists, row, hidden, token);
            }
        });
        Rectify(hidden, sizes.NameHidden);
        var mask = Drop("name.mask", hidden, sizes.NameHidden, dropout.Hidden);
        var scores = Buffer("names", network.NameColumns);
        Affine(hidden, network.NameOut, network.NameOutBias, scores);
        if (!training) return;
        for (var s = 0; s < batch.Count; s++)
        {
            var range = scores.AsSpan(firsts[s] * network.NameColumns, batch[s].Words.Length * network.NameColumns);
            if (batch[s].Names.Length == 0) range.Clear();
            else chain.Gradient(range, network.NameColumns, batch[s].Names, network.NameMoves.Value, network.NameMoves.Gradients[shard], scale);
        }

        var d = Zero("name.hidden.d", sizes.NameHidden);
        AffineBack(hidden, network.NameOut, network.NameOutBias, scores, d);
        RectifyBack(hidden, d, mask, sizes.NameHidden);
        ForEachToken((sentence, word, token) =>
        {
            AddRowBack(network.NameTag, PredictedTags[token], d, token);
            if (sentence.Lists.Length > 0)
            {
                foreach (var row in sentence.Lists[word]) AddRowBack(network.NameLists, row, d, token);
            }
        });
        AffineBack(h1, network.NameHidden, network.NameHiddenBias, d, dh1);
    }

    private void Trees(float[] h1, float[] dh1, float scale)
    {
        var first = 2 * sizes.First;
        var width = first + sizes.TagEmbedding;
        var input = Buffer("deep.in", width);
        for (var t = 0; t < tokens; t++)
        {
            h1.AsSpan(t * first, first).CopyTo(input.AsSpan(t * width, first));
            network.TagEmbedding.Value.AsSpan(PredictedTags[t] * sizes.TagEmbedding, sizes.TagEmbedding).CopyTo(input.AsSpan((t * width) + first, sizes.TagEmbedding));
        }

        List<(float[] Input, int Width, float[] Output, float[] Mask)> layers = [];
        for (var layer = 0; layer < network.Deep.Count; layer++)
        {
            var output = Recur($"deep{layer}", network.Deep[layer], input);
            layers.Add((input, width, output, Drop($"deep{layer}.mask", output, 2 * sizes.Deep, dropout.Deep)));
            (input, width) = (output, 2 * sizes.Deep);
        }

        var columns = (2 * sizes.Arc) + (2 * sizes.Label);
        var parts = Buffer("parts", columns);
        Affine(input, network.Parts, network.PartsBias, parts);
        // Arcs are compared after a rectifier; labels are rectified once dependent and head are added.
        for (var t = 0; t < tokens; t++) RectifyRow(parts.AsSpan(t * columns, 2 * sizes.Arc));
        var mask = Drop("parts.mask", parts, columns, dropout.Hidden);
        var dependents = Buffer("arc.dependents", sizes.Arc);
        for (var t = 0; t < tokens; t++) parts.AsSpan(t * columns, sizes.Arc).CopyTo(dependents.AsSpan(t * sizes.Arc));
        var queries = Buffer("arc.queries", sizes.Arc);
        Affine(dependents, network.Arcs, network.ArcsBias, queries);
        var dparts = Zero("parts.d", columns);
        var dqueries = Zero("arc.queries.d", sizes.Arc);
        for (var s = 0; s < batch.Count; s++)
        {
            if (!training) Parse(s, parts, queries, columns);
            else if (batch[s].Heads.Length > 0) ParseBack(s, parts, queries, columns, dparts, dqueries, scale);
        }

        if (!training) return;
        var ddependents = Zero("arc.dependents.d", sizes.Arc);
        AffineBack(dependents, network.Arcs, network.ArcsBias, dqueries, ddependents);
        for (var t = 0; t < tokens; t++)
        {
            var row = dparts.AsSpan(t * columns, columns);
            for (var i = 0; i < sizes.Arc; i++) row[i] += ddependents[(t * sizes.Arc) + i];
            for (var i = 0; i < columns; i++) row[i] = i < 2 * sizes.Arc && parts[(t * columns) + i] <= 0 ? 0 : row[i] * mask[(t * columns) + i];
        }

        var dinput = Zero("deep.out.d", 2 * sizes.Deep);
        AffineBack(input, network.Parts, network.PartsBias, dparts, dinput);
        for (var layer = layers.Count - 1; layer >= 0; layer--)
        {
            var (below, belowWidth, _, layerMask) = layers[layer];
            Scale(dinput, layerMask, 2 * sizes.Deep);
            var dbelow = Zero($"deep{layer}.in.d", belowWidth);
            RecurBack($"deep{layer}", network.Deep[layer], below, dinput, dbelow);
            dinput = dbelow;
        }

        for (var t = 0; t < tokens; t++)
        {
            for (var i = 0; i < first; i++) dh1[(t * first) + i] += dinput[(t * (first + sizes.TagEmbedding)) + i];
            var gradient = network.TagEmbedding.Gradients[shard];
            network.TagEmbedding.Touch(shard, PredictedTags[t]);
            for (var i = 0; i < sizes.TagEmbedding; i++) gradient[(PredictedTags[t] * sizes.TagEmbedding) + i] += dinput[(t * (first + sizes.TagEmbedding)) + first + i];
        }
    }

    private void ParseBack(int s, float[] parts, float[] queries, int columns, float[] dparts, float[] dqueries, float scale)
    {
        var sentence = batch[s];
        var length = sentence.Words.Length;
        var arc = sizes.Arc;
        var scores = new float[length + 1];
        var label = sizes.Label;
        var hidden = new float[label];
        var dhidden = new float[label];
        var outputs = new float[network.RelationColumns];
        var droot = network.Root.Gradients[shard];
        var (loss, tagLoss, arcLoss, labelLoss) = Loss;
        for (var i = 0; i < length; i++)
        {
            var token = firsts[s] + i;
            var query = queries.AsSpan(token * arc, arc);
            HeadScores(s, query, parts, columns, scores);
            scores[i + 1] = float.NegativeInfinity;
            var gold = sentence.Heads[i];
            arcLoss -= Math.Log(Math.Max(Exponential.Softmax(scores, gold), 1e-9f));
            scores[i + 1] = 0;
            scores[gold] -= 1;
            var dquery = dqueries.AsSpan(token * arc, arc);
            for (var head = 0; head <= length; head++)
            {
                var g = scores[head] * scale;
                if (g == 0) continue;
                var vector = HeadVector(s, head, parts, columns);
                var dvector = head == 0 ? droot.AsSpan(0, arc) : dparts.AsSpan(((firsts[s] + head - 1) * columns) + arc, arc);
                AddScaled(dquery, vector, g);
                AddScaled(dvector, query, g);
            }

            LabelHidden(s, i, gold, parts, columns, hidden);
            LabelScores(hidden, outputs);
            labelLoss -= Math.Log(Math.Max(Exponential.Softmax(outputs.AsSpan(0, Dependencies.Count), (int)sentence.Relations[i]), 1e-9f));
            outputs[(int)sentence.Relations[i]] -= 1;
            outputs.AsSpan(Dependencies.Count).Clear();
            dhidden.AsSpan().Clear();
            var (gradient, bias) = (network.LabelOut.Gradients[shard], network.LabelOutBias.Gradients[shard]);
            for (var j = 0; j < Dependencies.Count; j++) bias[j] += outputs[j] * scale;
            for (var k = 0; k < label; k++)
            {
                if (hidden[k] <= 0) continue;
                var row = network.LabelOut.Value.AsSpan(k * network.RelationColumns, network.RelationColumns);
                dhidden[k] = Dot(row, outputs) * scale;
                AddScaled(gradient.AsSpan(k * network.RelationColumns, network.RelationColumns), outputs, hidden[k] * scale);
            }

            var ddependent = dparts.AsSpan((token * columns) + (2 * arc), label);
            var dhead = gold == 0 ? droot.AsSpan(arc, label) : dparts.AsSpan(((firsts[s] + gold - 1) * columns) + (2 * arc) + label, label);
            AddScaled(ddependent, dhidden, 1);
            AddScaled(dhead, dhidden, 1);
        }

        Loss = (loss, tagLoss, arcLoss, labelLoss);
    }

    private void Parse(int s, float[] parts, float[] queries, int columns)
    {
        var length = batch[s].Words.Length;
        var scores = new float[length * (length + 1)];
        for (var i = 0; i < length; i++)
        {
            var row = scores.AsSpan(i * (length + 1), length + 1);
            HeadScores(s, queries.AsSpan((firsts[s] + i) * sizes.Arc, sizes.Arc), parts, columns, row);
            row[i + 1] = float.NegativeInfinity;
        }

        var hidden = new float[sizes.Label];
        var outputs = new float[network.RelationColumns];
        Parsed?.Invoke(s, scores, (dependent, head) =>
        {
            LabelHidden(s, dependent, head, parts, columns, hidden);
            LabelScores(hidden, outputs);
            var best = 1;
            for (var j = 2; j < Dependencies.Count; j++) best = outputs[j] > outputs[best] ? j : best;
            return best;
        });
    }

    private ReadOnlySpan<float> HeadVector(int s, int head, float[] parts, int columns) =>
        head == 0 ? network.Root.Value.AsSpan(0, sizes.Arc) : parts.AsSpan(((firsts[s] + head - 1) * columns) + sizes.Arc, sizes.Arc);

    private void HeadScores(int s, ReadOnlySpan<float> query, float[] parts, int columns, Span<float> scores)
    {
        for (var head = 0; head < scores.Length; head++) scores[head] = Dot(query, HeadVector(s, head, parts, columns));
    }

    private void LabelHidden(int s, int dependent, int head, float[] parts, int columns, float[] hidden)
    {
        var label = sizes.Label;
        var own = parts.AsSpan(((firsts[s] + dependent) * columns) + (2 * sizes.Arc), label);
        var other = head == 0 ? network.Root.Value.AsSpan(sizes.Arc, label) : parts.AsSpan(((firsts[s] + head - 1) * columns) + (2 * sizes.Arc) + label, label);
        for (var k = 0; k < label; k++) hidden[k] = Math.Max(own[k] + other[k], 0);
    }

    private void LabelScores(float[] hidden, float[] outputs)
    {
        network.LabelOutBias.Value.CopyTo(outputs, 0);
        for (var k = 0; k < hidden.Length; k++)
        {
            if (hidden[k] > 0) AddScaled(outputs, network.LabelOut.Value.AsSpan(k * network.RelationColumns, network.RelationColumns), hidden[k]);
        }
    }

    private void Embed(float[] words) => ForEachToken((sentence, word, token) =>
    {
        var target = words.AsSpan(token * sizes.Embedding, sizes.Embedding);
        target.Clear();
        var rows = sentence.Rows[word];
        if (training && rows[0] >= 0 && noise.Uniform() < Math.Max(sentence.Hidden, dropout.Unknown / (dropout.Unknown + counts[rows[0]]))) rows = [-1, -1, .. rows.AsSpan(2)];
        if (training) sampled[token] = rows;
        foreach (var row in rows)
        {
            if (row >= 0) AddScaled(target, network.Words.Value.AsSpan(row * sizes.Embedding, sizes.Embedding), 1);
        }
    });

    private readonly Dictionary<int, int[]> sampled = [];

    private void EmbedBack(float[] gradient)
    {
        for (var t = 0; t < tokens; t++)
        {
            foreach (var row in sampled[t])
            {
                if (row < 0) continue;
                network.Words.Touch(shard, row);
                AddScaled(network.Words.Gradients[shard].AsSpan(row * sizes.Embedding, sizes.Embedding), gradient.AsSpan(t * sizes.Embedding, sizes.Embedding), 1);
            }
        }
    }

    private void PredictTags(float[] scores)
    {
        if (PredictedTags.Length < tokens) PredictedTags = new short[tokens * 2];
        for (var t = 0; t < tokens; t++)
        {
            var row = scores.AsSpan(t * network.TagColumns, network.Tags);
            var best = 0;
            for (var i = 1; i < row.Length; i++) best = row[i] > row[best] ? i : best;
            PredictedTags[t] = (short)best;
        }
    }

    private void TagLoss(float[] scores, float scale)
    {
        var (loss, tagLoss, arcLoss, labelLoss) = Loss;
        ForEachToken((sentence, word, token) =>
        {
            var row = scores.AsSpan(token * network.TagColumns, network.TagColumns);
            var gold = sentence.TagCodes.Length > 0 ? sentence.TagCodes[word] : -1;
            if (gold < 0)
            {
                row.Clear();
                return;
            }

            tagLoss -= Math.Log(Math.Max(Exponential.Softmax(row[..network.Tags], gold), 1e-9f));
            row[network.Tags..].Clear();
            row[gold] -= 1;
            foreach (ref var value in row) value *= scale;
        });
        Loss = (loss, tagLoss, arcLoss, labelLoss);
    }

    private float[] Recur(string name, RecurrentWeights weights, float[] input)
    {
        var recurrence = weights.Recurrence;
        var projected = Buffer(name + ".in", recurrence.Inputs);
        var states = Buffer(name + ".states", recurrence.Outputs);
        var output = Buffer(name + ".out", recurrence.Outputs);
        Affine(Narrowed(name, weights, input), weights.Input, weights.Bias, projected);
        for (var s = 0; s < batch.Count; s++)
        {
            recurrence.Forward(
                projected.AsSpan(firsts[s] * recurrence.Inputs), weights.Gates.Value, states.AsSpan(firsts[s] * recurrence.Outputs), output.AsSpan(firsts[s] * recurrence.Outputs), batch[s].Words.Length);
        }

        return output;
    }

    private void RecurBack(string name, RecurrentWeights weights, float[] input, float[] gradient, float[] inputGradient)
    {
        var recurrence = weights.Recurrence;
        var projected = buffers[name + ".in"];
        var states = buffers[name + ".states"];
        var dprojected = Buffer(name + ".in.d", recurrence.Inputs);
        for (var s = 0; s < batch.Count; s++)
        {
            recurrence.Backward(
                projected.AsSpan(firsts[s] * recurrence.Inputs), weights.Gates.Value, states.AsSpan(firsts[s] * recurrence.Outputs), gradient.AsSpan(firsts[s] * recurrence.Outputs),
                dprojected.AsSpan(firsts[s] * recurrence.Inputs), weights.Gates.Gradients[shard], batch[s].Words.Length);
        }

        if (weights.Narrow is not { } narrow)
        {
            AffineBack(input, weights.Input, weights.Bias, dprojected, inputGradient);
            return;
        }

        var dnarrow = Zero(name + ".narrow.d", narrow.Columns);
        AffineBack(buffers[name + ".narrow"], weights.Input, weights.Bias, dprojected, dnarrow);
        ProductBack(input, narrow, dnarrow, inputGradient);
    }

    private float[] Narrowed(string name, RecurrentWeights weights, float[] input)
    {
        if (weights.Narrow is not { } narrow) return input;
        var narrowed = Zero(name + ".narrow", narrow.Columns);
        AddProduct(input, narrow, narrowed);
        return narrowed;
    }

    private void AddProduct(float[] input, Parameter weights, float[] output) => Matrix.Multiply(input, weights.Value, output, tokens, weights.Rows, weights.Columns, add: true);

    private void ProductBack(float[] input, Parameter weights, float[] gradient, float[] inputGradient) => ProductBack(input, weights, gradient, inputGradient, tokens);

    private void Affine(float[] input, Parameter weights, Parameter bias, float[] output) => Affine(input, weights, bias, output, tokens);

    private static void Affine(float[] input, Parameter weights, Parameter bias, float[] output, int count)
    {
        Matrix.Multiply(input, weights.Value, output, count, weights.Rows, weights.Columns, add: false);
        for (var t = 0; t < count; t++) AddScaled(output.AsSpan(t * weights.Columns, weights.Columns), bias.Value, 1);
    }

    private void AffineBack(float[] input, Parameter weights, Parameter bias, float[] gradient, float[] inputGradient) => AffineBack(input, weights, bias, gradient, inputGradient, tokens);

    private void AffineBack(float[] input, Parameter weights, Parameter bias, float[] gradient, float[] inputGradient, int count)
    {
        var m = weights.Columns;
        for (var t = 0; t < count; t++) AddScaled(bias.Gradients[shard], gradient.AsSpan(t * m, m), 1);
        ProductBack(input, weights, gradient, inputGradient, count);
    }

    private void ProductBack(float[] input, Parameter weights, float[] gradient, float[] inputGradient, int count)
    {
        var (k, m) = (weights.Rows, weights.Columns);
        var turnedInput = Room("turned.input", k * count);
        Matrix.Transpose(input, turnedInput, count, k);
        Matrix.Multiply(turnedInput, gradient, weights.Gradients[shard], k, count, m, add: true);
        var turned = Room("turned.weights", k * m);
        Matrix.Transpose(weights.Value, turned, k, m);
        Matrix.Multiply(gradient, turned, inputGradient, count, m, k, add: true);
    }

    private float[] Drop(string name, float[] values, int width, float share)
    {
        if (!training) return [];
        var mask = Buffer(name, width);
        noise.Mask(mask.AsSpan(0, tokens * width), share);
        Scale(values, mask, width);
        return mask;
    }

    private void Scale(float[] values, float[] mask, int width)
    {
        for (var i = 0; i < tokens * width; i++) values[i] *= mask[i];
    }

    private void Rectify(float[] values, int width) => RectifyRow(values.AsSpan(0, tokens * width));

    private static void RectifyRow(Span<float> values)
    {
        foreach (ref var value in values) value = Math.Max(value, 0);
    }

    private void RectifyBack(float[] values, float[] gradient, float[] mask, int width)
    {
        for (var i = 0; i < tokens * width; i++) gradient[i] = values[i] > 0 ? gradient[i] * mask[i] : 0;
    }

    private static void AddRow(Parameter parameter, int row, float[] target, int token) =>
        AddScaled(target.AsSpan(token * parameter.Columns, parameter.Columns), parameter.Value.AsSpan(row * parameter.Columns, parameter.Columns), 1);

    private void AddRowBack(Parameter parameter, int row, float[] gradient, int token)
    {
        parameter.Touch(shard, row);
        AddScaled(parameter.Gradients[shard].AsSpan(row * parameter.Columns, parameter.Columns), gradient.AsSpan(token * parameter.Columns, parameter.Columns), 1);
    }

    private void ForEachToken(Action<TrainingSentence, int, int> visit)
    {
        for (var s = 0; s < batch.Count; s++)
        {
            for (var word = 0; word < batch[s].Words.Length; word++) visit(batch[s], word, firsts[s] + word);
        }
    }

    private float[] Buffer(string name, int width) => Room(name, tokens * width);

    private float[] Zero(string name, int width)
    {
        var buffer = Buffer(name, width);
        buffer.AsSpan(0, tokens * width).Clear();
        return buffer;
    }

    private float[] Room(string name, int length)
    {
        if (!buffers.TryGetValue(name, out var buffer) || buffer.Length < length) buffers[name] = buffer = new float[length * 5 / 4];
        return buffer;
    }

    private static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float scale) => Rows.AddScaled(target, source, scale);

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Rows.Dot(a, b);
}
