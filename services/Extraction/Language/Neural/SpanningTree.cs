using System.Buffers;

namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// The tree of the highest sum of scores with exactly one root (Chu and Liu 1965, Edmonds 1967). The heads that are best one by one are nearly always a tree already;
/// only where they are not are cycles contracted.
/// </summary>
internal static class SpanningTree
{
    /// <summary>More than any difference of sums of scores.</summary>
    private const double Penalty = 1e7;

    /// <summary>Cycles within cycles beyond this are broken instead of contracted: sentences of people have one or two.</summary>
    private const int MaxContractions = 16;

    /// <summary>Words of a sentence that are looked at without memory of the heap.</summary>
    private const int MaxOnStack = 512;

    /// <summary>Finds the heads.</summary>
    /// <param name="scores">A row of each word: the score of the root as its head, then of each word; a word's score as its own head is not read.</param>
    /// <param name="heads">Of each word: 0 for the root, else the word counted from 1.</param>
    public static void Find(ReadOnlySpan<float> scores, Span<int> heads)
    {
        var width = heads.Length + 1;
        var roots = 0;
        for (var word = 0; word < heads.Length; word++)
        {
            heads[word] = BestHead(scores.Slice(word * width, width), word + 1);
            if (heads[word] == 0) roots++;
        }

        if (roots == 1 && CycleOf(heads) is null) return;
        var arcs = ArrayPool<double>.Shared.Rent(width * width);
        SetWithOneRoot(arcs, scores, width);
        var solved = Solve(arcs, width, 0);
        ArrayPool<double>.Shared.Return(arcs);
        for (var word = 0; word < heads.Length; word++) heads[word] = solved[word + 1];
    }

    private static int BestHead(ReadOnlySpan<float> row, int self)
    {
        var before = Lanes.Greatest(row[..self]);
        if (self + 1 == row.Length) return before;
        var behind = self + 1 + Lanes.Greatest(row[(self + 1)..]);
        return row[behind] > row[before] ? behind : before;
    }

    // A root costs more than everything else: the best tree has one.
    private static void SetWithOneRoot(Span<double> arcs, ReadOnlySpan<float> scores, int width)
    {
        arcs[..width].Clear();
        for (var word = 1; word < width; word++)
        {
            for (var head = 0; head < width; head++) arcs[(word * width) + head] = scores[((word - 1) * width) + head] - (head == 0 ? Penalty : 0);
        }
    }

    // Heads of nodes 1 and up; node 0 is the root. A cycle becomes one node of a smaller problem, so that the depth is below the number of nodes.
    private static int[] Solve(double[] arcs, int width, int depth)
    {
        var heads = new int[width];
        for (var node = 1; node < width; node++)
        {
            for (var head = 1; head < width; head++)
            {
                if (head != node && arcs[(node * width) + head] > arcs[(node * width) + heads[node]]) heads[node] = head;
            }
        }

        if (CycleOf(heads.AsSpan(1)) is not { } cycle) return heads;
        if (depth == MaxContractions) return Break(arcs, width, heads);
        var inCycle = new bool[width];
        foreach (var node in cycle) inCycle[node] = true;
        // The contracted cycle is the last node of the smaller problem.
        var outside = new int[width - cycle.Count];
        for (int node = 0, at = 0; node < width; node++)
        {
            if (!inCycle[node]) outside[at++] = node;
        }

        var small = outside.Length + 1;
        var smaller = ArrayPool<double>.Shared.Rent(small * small);
        smaller.AsSpan(0, small * small).Clear();
        var entered = new int[small];
        var left = new int[small];
        for (var i = 0; i < outside.Length; i++)
        {
            for (var j = 0; j < outside.Length; j++) smaller[(i * small) + j] = arcs[(outside[i] * width) + outside[j]];
            (entered[i], smaller[(outside.Length * small) + i]) = (cycle[0], double.NegativeInfinity);
            (left[i], smaller[(i * small) + outside.Length]) = (cycle[0], double.NegativeInfinity);
            foreach (var node in cycle)
            {
                var entering = arcs[(node * width) + outside[i]] - arcs[(node * width) + heads[node]];
                if (entering > smaller[(outside.Length * small) + i]) (entered[i], smaller[(outside.Length * small) + i]) = (node, entering);
                var leaving = arcs[(outside[i] * width) + node];
                if (leaving > smaller[(i * small) + outside.Length]) (left[i], smaller[(i * small) + outside.Length]) = (node, leaving);
            }
        }

        var solved = Solve(smaller, small, depth + 1);
        ArrayPool<double>.Shared.Return(smaller);
        for (var i = 1; i < outside.Length; i++) heads[outside[i]] = solved[i] == outside.Length ? left[i] : outside[solved[i]];
        var entry = solved[outside.Length];
        heads[entered[entry]] = outside[entry];
        return heads;
    }

    // A tree, not always the best: the likeliest root has what else hung on the root, and of each cycle the node that loses least.
    private static int[] Break(double[] arcs, int width, int[] heads)
    {
        var root = Enumerable.Range(1, width - 1).MaxBy(node => arcs[node * width]);
        heads[root] = 0;
        for (var node = 1; node < width; node++)
        {
            if (node != root && heads[node] == 0) heads[node] = root;
        }

        while (CycleOf(heads.AsSpan(1)) is { } cycle) heads[cycle.MaxBy(node => arcs[(node * width) + root] - arcs[(node * width) + heads[node]])] = root;
        return heads;
    }

    /// <summary>The words of a cycle, counted from 1; null when there is none.</summary>
    private static List<int>? CycleOf(ReadOnlySpan<int> heads)
    {
        Span<int> seen = heads.Length < MaxOnStack ? stackalloc int[MaxOnStack] : new int[heads.Length + 1];
        seen.Clear();
        for (var word = 1; word <= heads.Length; word++)
        {
            var at = word;
            while (at > 0 && seen[at] == 0)
            {
                seen[at] = word;
                at = heads[at - 1];
            }

            if (at == 0 || seen[at] != word) continue;
            List<int> cycle = [at];
            for (var next = heads[at - 1]; next != at; next = heads[next - 1]) cycle.Add(next);
            return cycle;
        }

        return null;
    }
}
