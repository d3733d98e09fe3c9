using System.Numerics;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// Runs sentences through the network. Keeps its buffers and what it learned of words from one sentence to the next; belongs to one thread at a time, and gives the
/// same for a sentence whatever it saw before.
/// </summary>
internal sealed class SentenceEncoder(SyntaxModel model)
{
    /// <summary>Longer sentences are taken in pieces of this many tokens: what a table of arcs takes grows with the square.</summary>
    public const int MaxTokens = 256;

    private readonly WordCache cache = new(model);
    private readonly EncodedSentences kept = new(model.First.Outputs);
    private readonly float[] state = new float[5 * Math.Max(model.First.Outputs, model.Deep.Max(layer => layer.Recurrence.Outputs))];
    private readonly NameDecoder names = new(model.NameMoves);
    private readonly RoundedRows loaded = new(model.FirstInput.Outputs, MaxTokens);
    private readonly float[] alone = new float[model.TagHidden];
    private float[] projected = [];
    private float[] first = [];
    private short[] rounded = [];
    private float[] hidden = [];
    private float[] scores = [];
    private ulong[] hashes = [];
    private ulong[] listed = [];
    private float[] deep = [];
    private float[] other = [];
    private float[] parts = [];
    private float[] queries = [];
    private float[] arcs = [];

    /// <summary>Tags tokens and labels names.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">At most <see cref="MaxTokens"/>, none empty.</param>
    /// <param name="tags">Code of the tags of each token.</param>
    /// <param name="labels">Label of each token, of <see cref="NameLabels"/>.</param>
    public void TagAndName(string text, ReadOnlySpan<TextRange> tokens, Span<short> tags, Span<sbyte> labels)
    {
        Encode(text, tokens);
        kept.Keep(text, tokens, first);
        var count = tokens.Length;
        Product(model.Hidden, first, ref hidden, count);
        AddWords(count);
        Tag(count, tags);
        Name(text, tokens, tags, labels);
    }

    /// <summary>Parses tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">At most <see cref="MaxTokens"/>, none empty.</param>
    /// <param name="tags">Code of the tags of each token.</param>
    /// <param name="heads">Of each token: 0 for the root, else the token counted from 1.</param>
    /// <param name="relations">Of each token to its head.</param>
    public void Parse(string text, ReadOnlySpan<TextRange> tokens, ReadOnlySpan<short> tags, Span<int> heads, Span<Dependency> relations)
    {
        if (!kept.TryGet(text, tokens, Room(ref first, tokens.Length * model.First.Outputs))) Encode(text, tokens);
        var count = tokens.Length;
        var input = DeepInput(tags, count);
        foreach (var (narrow, wide, recurrence) in model.Deep)
        {
            Product(narrow, input, ref hidden, count);
            Product(wide, hidden, ref projected, count);
            var output = input == deep ? Room(ref other, count * recurrence.Outputs) : Room(ref deep, count * recurrence.Outputs);
            recurrence.Run(projected, output, state, count);
            input = input == deep ? other : deep;
        }

        ScoreArcs(input, count);
        SpanningTree.Find(arcs.AsSpan(0, count * (count + 1)), heads);
        Label(heads, relations);
    }

    private void Encode(string text, ReadOnlySpan<TextRange> tokens)
    {
        cache.Load(text, tokens, loaded);
        model.First.Run(loaded, Room(ref first, tokens.Length * model.First.Outputs), state, tokens.Length);
    }

    private void AddWords(int count)
    {
        for (var token = 0; token < count; token++)
        {
            loaded.Widen(token, model.First.Inputs, alone);
            Lanes.Add(hidden.AsSpan(token * model.Hidden.Outputs, alone.Length), alone);
        }
    }

    private void Product(QuantizedMatrix matrix, float[] input, ref float[] output, int count)
    {
        matrix.Round(input.AsSpan(0, count * matrix.Inputs), Room(ref rounded, count * matrix.Inputs));
        matrix.Multiply(rounded, Room(ref output, count * matrix.Outputs), count);
    }

    private void Tag(int count, Span<short> tags)
    {
        var (width, total) = (model.TagHidden, model.Hidden.Outputs);
        Room(ref rounded, count * width);
        for (var token = 0; token < count; token++)
        {
            var units = hidden.AsSpan(token * total, width);
            Lanes.Rectify(units);
            model.TagScores.Round(units, rounded.AsSpan(token * width, width));
        }

        var columns = model.TagScores.Outputs;
        model.TagScores.Multiply(rounded, Room(ref scores, count * columns), count);
        for (var token = 0; token < count; token++) tags[token] = (short)Lanes.Greatest(scores.AsSpan(token * columns, model.Tags.Count));
    }

    private void Name(string text, ReadOnlySpan<TextRange> tokens, ReadOnlySpan<short> tags, Span<sbyte> labels)
    {
        var count = tokens.Length;
        Room(ref hashes, count);
        for (var token = 0; token < count; token++) hashes[token] = NameLists.HashOf(tokens[token].In(text));
        ListedNames.Find(hashes.AsSpan(0, count), Room(ref listed, count).AsSpan(0, count));
        var (width, total) = (model.NameHidden, model.Hidden.Outputs);
        Room(ref rounded, count * width);
        for (var token = 0; token < count; token++)
        {
            var units = hidden.AsSpan((token * total) + model.TagHidden, width);
            Lanes.Add(units, model.TagToName.AsSpan(tags[token] * width, width));
            for (var bits = listed[token]; bits != 0; bits &= bits - 1) Lanes.Add(units, model.ListToName.AsSpan(BitOperations.TrailingZeroCount(bits) * width, width));
            Lanes.Rectify(units);
            model.NameScores.Round(units, rounded.AsSpan(token * width, width));
        }

        model.NameScores.Multiply(rounded, Room(ref scores, count * model.NameScores.Outputs), count);
        names.Find(scores, model.NameScores.Outputs, labels);
    }

    private float[] DeepInput(ReadOnlySpan<short> tags, int count)
    {
        var (below, tag) = (model.First.Outputs, model.TagVector);
        Room(ref deep, count * (below + tag));
        for (var token = 0; token < count; token++)
        {
            first.AsSpan(token * below, below).CopyTo(deep.AsSpan(token * (below + tag)));
            model.TagVectors.AsSpan(tags[token] * tag, tag).CopyTo(deep.AsSpan((token * (below + tag)) + below));
        }

        return deep;
    }

    private void ScoreArcs(float[] input, int count)
    {
        var (width, arc) = (model.ArcParts.Outputs, model.Arc);
        Product(model.ArcParts, input, ref parts, count);
        Room(ref rounded, count * arc);
        for (var token = 0; token < count; token++)
        {
            Lanes.Rectify(parts.AsSpan(token * width, 2 * arc));
            model.ArcQueries.Round(parts.AsSpan(token * width, arc), rounded.AsSpan(token * arc, arc));
        }

        model.ArcQueries.Multiply(rounded, Room(ref queries, count * arc), count);
        Room(ref arcs, count * (count + 1));
        for (var token = 0; token < count; token++)
        {
            var query = queries.AsSpan(token * arc, arc);
            var row = arcs.AsSpan(token * (count + 1), count + 1);
            row[0] = Lanes.Dot(query, model.Root.AsSpan(0, arc));
            Lanes.Dots(query, parts.AsSpan(arc), width, row[1..]);
        }
    }

    private void Label(ReadOnlySpan<int> heads, Span<Dependency> relations)
    {
        var (width, arc, label, count) = (model.ArcParts.Outputs, model.Arc, model.Label, heads.Length);
        Room(ref rounded, count * label);
        Room(ref hidden, label);
        for (var token = 0; token < count; token++)
        {
            var units = hidden.AsSpan(0, label);
            parts.AsSpan((token * width) + (2 * arc), label).CopyTo(units);
            Lanes.Add(units, heads[token] == 0 ? model.Root.AsSpan(arc, label) : parts.AsSpan(((heads[token] - 1) * width) + (2 * arc) + label, label));
            Lanes.Rectify(units);
            model.LabelScores.Round(units, rounded.AsSpan(token * label, label));
        }

        var columns = model.LabelScores.Outputs;
        model.LabelScores.Multiply(rounded, Room(ref scores, count * columns), count);
        for (var token = 0; token < count; token++)
        {
            // A root is a root and nothing else is; the first of the relations is none.
            if (heads[token] == 0)
            {
                relations[token] = Dependency.Root;
                continue;
            }

            var row = scores.AsSpan(token * columns, Dependencies.Count);
            row[(int)Dependency.None] = row[(int)Dependency.Root] = float.NegativeInfinity;
            relations[token] = (Dependency)Lanes.Greatest(row);
        }
    }

    private static T[] Room<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new T[Math.Max(length, buffer.Length * 2)];
        return buffer;
    }
}
