namespace Dossier.Train.Learning.Neural;

/// <summary>
/// A linear-chain conditional random field (Lafferty et al. 2001) over the labels of a sentence: marginals by the forward-backward algorithm in the domain of
/// probabilities, scaled at each token.
/// </summary>
/// <param name="labels">Number of labels.</param>
/// <param name="allowed">Whether a label may follow another; label by label, with one more row for the start and one more column for the end.</param>
internal sealed class ChainField(int labels, Func<int, int, bool> allowed)
{
    /// <summary>Turns emissions into the gradient of the loss, and adds to the gradient of the transitions.</summary>
    /// <param name="emissions">Scores, a row of <paramref name="stride"/> per token; the gradient when it returns.</param>
    /// <param name="stride">Distance of rows.</param>
    /// <param name="gold">The labels.</param>
    /// <param name="transitions">Score of a label after another, labels × labels.</param>
    /// <param name="transitionGradient">As the transitions.</param>
    /// <param name="scale">Weight of the loss.</param>
    public void Gradient(Span<float> emissions, int stride, ReadOnlySpan<sbyte> gold, ReadOnlySpan<float> transitions, Span<float> transitionGradient, float scale)
    {
        var length = gold.Length;
        var moves = new float[labels * labels];
        for (var i = 0; i < labels; i++)
        {
            for (var j = 0; j < labels; j++) moves[(i * labels) + j] = allowed(i, j) ? Exponential.Of(transitions[(i * labels) + j]) : 0;
        }

        var potentials = new float[length * labels];
        var forward = new float[length * labels];
        var backward = new float[length * labels];
        for (var t = 0; t < length; t++) Potentials(emissions.Slice(t * stride, labels), potentials.AsSpan(t * labels, labels));
        for (var t = 0; t < length; t++)
        {
            for (var j = 0; j < labels; j++)
            {
                var sum = 0f;
                if (t == 0) sum = allowed(labels, j) ? 1 : 0;
                else for (var i = 0; i < labels; i++) sum += forward[((t - 1) * labels) + i] * moves[(i * labels) + j];
                forward[(t * labels) + j] = sum * potentials[(t * labels) + j];
            }

            Normalise(forward.AsSpan(t * labels, labels));
        }

        for (var t = length - 1; t >= 0; t--)
        {
            for (var i = 0; i < labels; i++)
            {
                var sum = 0f;
                if (t == length - 1) sum = allowed(i, labels) ? 1 : 0;
                else for (var j = 0; j < labels; j++) sum += moves[(i * labels) + j] * potentials[((t + 1) * labels) + j] * backward[((t + 1) * labels) + j];
                backward[(t * labels) + i] = sum;
            }

            Normalise(backward.AsSpan(t * labels, labels));
        }

        var pair = new float[labels * labels];
        for (var t = 0; t < length; t++)
        {
            var row = emissions.Slice(t * stride, stride);
            row.Clear();
            for (var i = 0; i < labels; i++) row[i] = forward[(t * labels) + i] * backward[(t * labels) + i];
            Normalise(row[..labels]);
            row[gold[t]] -= 1;
            for (var i = 0; i < labels; i++) row[i] *= scale;
            if (t == 0) continue;
            for (var i = 0; i < labels; i++)
            {
                for (var j = 0; j < labels; j++)
                    pair[(i * labels) + j] = forward[((t - 1) * labels) + i] * moves[(i * labels) + j] * potentials[(t * labels) + j] * backward[(t * labels) + j];
            }

            Normalise(pair);
            pair[(gold[t - 1] * labels) + gold[t]] -= 1;
            for (var i = 0; i < pair.Length; i++) transitionGradient[i] += pair[i] * scale;
        }
    }

    private static void Potentials(ReadOnlySpan<float> scores, Span<float> potentials)
    {
        var top = scores[0];
        foreach (var score in scores) top = Math.Max(top, score);
        for (var i = 0; i < scores.Length; i++) potentials[i] = Exponential.Of(scores[i] - top);
    }

    private static void Normalise(Span<float> values)
    {
        var sum = 0f;
        foreach (var value in values) sum += value;
        var scale = sum > 0 ? 1 / sum : 0;
        for (var i = 0; i < values.Length; i++) values[i] *= scale;
    }
}
