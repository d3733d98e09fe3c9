namespace Dossier.Extraction.Reading.Lines;

/// <summary>Numbers that the first look at a line rests on: its shape, its neighbours', the density of text around it, and where in the text it stands.</summary>
internal sealed class LineFeatures
{
    /// <summary>Lines above and below whose shapes are looked at one by one.</summary>
    private const int Near = 3;

    /// <summary>A sentence that is farther away has nothing to do with a line.</summary>
    private const int MaxDistance = 12;

    private static readonly int[] Reaches = [6, 20];

    private static readonly string[] NeighbourNames = ["words", "sentence", "score", "function", "interface", "capitals", "cohesion", "repeats", "likeness"];

    private static readonly string[] WindowNames = ["words", "sentences", "score", "function"];

    private static readonly LineSigns[] Signs =
        [LineSigns.Year, LineSigns.Month, LineSigns.Clock, LineSigns.Url, LineSigns.Mail, LineSigns.Copyright, LineSigns.Price, LineSigns.Question, LineSigns.Credit, LineSigns.CaptionWord, LineSigns.PresentTense];

    private readonly LineDocument document;
    private readonly float[] words;
    private readonly float[] sentenceWords;
    private readonly float[] scores;
    private readonly float[] function;
    private readonly float[] length;
    private readonly int[] runs;
    private readonly int[] runStarts;
    private readonly int[] longBefore;
    private readonly int[] longAfter;
    private readonly float[] overall;
    private readonly int endMark;
    private readonly WordSignature above = new();
    private readonly WordSignature below = new();
    private int signedAbove = -1;
    private int signedBelow = -1;

    public LineFeatures(LineDocument document)
    {
        this.document = document;
        var n = document.Count;
        words = Sums(n, i => document.Shapes[i].Words);
        sentenceWords = Sums(n, i => document.Shapes[i].IsLongSentence ? document.Shapes[i].Words : 0);
        scores = Sums(n, i => document.Shapes[i].WordScore);
        function = Sums(n, i => document.Shapes[i].FunctionWords);
        length = Sums(n, i => document.Shapes[i].Length);
        (runs, runStarts) = Runs(document);
        (longBefore, longAfter) = Nearest(document);
        overall = Overall();
        endMark = Array.FindIndex(document.Shapes, shape => shape.Signs.HasFlag(LineSigns.EndMark));
    }

    /// <summary>What each number is, in the order of <see cref="Write"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = MakeNames();

    /// <summary>Computes the numbers of a line.</summary>
    public void Write(int i, Span<float> row)
    {
        var at = Own(i, row, 0);
        at = Place(i, row, at);
        for (var step = 1; step <= Near; step++)
        {
            at = Neighbour(i, i - step, row, at);
            at = Neighbour(i, i + step, row, at);
        }

        foreach (var reach in Reaches)
        {
            at = Window(Math.Max(0, i - reach), i, row, at);
            at = Window(i + 1, Math.Min(document.Count, i + 1 + reach), row, at);
        }

        overall.CopyTo(row[at..]);
    }

    private int Own(int i, Span<float> row, int at)
    {
        ref readonly var s = ref document.Shapes[i];
        row[at++] = s.Words;
        row[at++] = s.Length;
        row[at++] = s.Words > 0 ? s.Length / s.Words : 0;
        row[at++] = (float)s.End;
        row[at++] = (float)s.Start;
        row[at++] = s.IsLongSentence ? 2 : s.IsSentence ? 1 : 0;
        row[at++] = s.InnerStops;
        row[at++] = s.Commas / (s.Words + 1);
        row[at++] = s.Separators / (s.Words + 1);
        row[at++] = s.Quotes;
        row[at++] = s.Brackets;
        row[at++] = s.Capitals;
        row[at++] = s.Shouted;
        row[at++] = s.Uncased;
        row[at++] = s.Digits;
        row[at++] = s.Symbols;
        row[at++] = s.Ideographs;
        row[at++] = s.Hangul;
        row[at++] = s.FunctionWords;
        row[at++] = s.InterfaceWords;
        row[at++] = s.WordScore;
        row[at++] = s.LowestWord;
        row[at++] = s.HighestWord;
        foreach (var sign in Signs) row[at++] = (s.Signs & sign) != 0 ? 1 : 0;
        row[at++] = document.Repeats[i];
        row[at++] = document.Earlier[i];
        row[at++] = document.Cohesion[i];
        return at;
    }

    private int Place(int i, Span<float> row, int at)
    {
        var n = document.Count;
        row[at++] = (float)i / n;
        row[at++] = i;
        row[at++] = n - 1 - i;
        row[at++] = length[i] / (length[n] + 1);
        row[at++] = sentenceWords[i];
        row[at++] = sentenceWords[i] / (sentenceWords[n] + 1);
        row[at++] = sentenceWords[n] - sentenceWords[i + 1];
        row[at++] = runs[i];
        row[at++] = i - runStarts[i];
        row[at++] = longBefore[i] < 0 ? 999 : i - longBefore[i];
        row[at++] = longAfter[i] < 0 ? 999 : longAfter[i] - i;
        row[at++] = longBefore[i] < 0 ? -1 : document.Shapes[longBefore[i]].Words;
        row[at++] = longAfter[i] < 0 ? -1 : document.Shapes[longAfter[i]].Words;
        row[at++] = Gap(i);
        row[at++] = i + 1 < n ? Gap(i + 1) : 9;
        row[at++] = Continues(i - 1);
        row[at++] = Continues(i);
        row[at++] = endMark >= 0 && i > endMark ? 1 : 0;
        row[at++] = Shared(i, longBefore[i], above, ref signedAbove);
        row[at++] = Shared(i, longAfter[i], below, ref signedBelow);
        return at;
    }

    // Share of the rarer words of a line that the nearest long sentence has too; -1 when there is none.
    private float Shared(int i, int sentence, WordSignature signature, ref int signed)
    {
        if (sentence < 0 || Math.Abs(sentence - i) > MaxDistance) return -1;
        if (signed != sentence)
        {
            signature.Set(document.WordsOf(sentence));
            signed = sentence;
        }

        return signature.ShareOf(document.WordsOf(i));
    }

    // Blank lines above.
    private int Gap(int i) => i == 0 ? 9 : Math.Min(9, document.Lines[i].Number - document.Lines[i - 1].Number - 1);

    // Whether the next line goes on with the sentence of this one, as when inline elements were torn apart.
    private float Continues(int i)
    {
        if (i < 0 || i + 1 >= document.Count) return 0;
        ref readonly var next = ref document.Shapes[i + 1];
        var open = document.Shapes[i].End is LineEnd.Other or LineEnd.Comma or LineEnd.Dash or LineEnd.Digit;
        return !open ? 0 : next.Start == LineStart.Closing ? 2 : next.Start == LineStart.Lower ? 1 : 0;
    }

    private int Neighbour(int i, int other, Span<float> row, int at)
    {
        if (other < 0 || other >= document.Count)
        {
            row.Slice(at, NeighbourNames.Length).Fill(-9);
            return at + NeighbourNames.Length;
        }

        ref readonly var s = ref document.Shapes[other];
        row[at++] = s.Words;
        row[at++] = s.IsLongSentence ? 2 : s.IsSentence ? 1 : 0;
        row[at++] = s.WordScore;
        row[at++] = s.FunctionWords;
        row[at++] = s.InterfaceWords;
        row[at++] = s.Capitals;
        row[at++] = document.Cohesion[other];
        row[at++] = document.Repeats[other];
        row[at++] = s.Start == document.Shapes[i].Start && s.End == document.Shapes[i].End ? MathF.Abs(s.Words - document.Shapes[i].Words) : 99;
        return at;
    }

    private int Window(int from, int to, Span<float> row, int at)
    {
        var lines = to - from;
        if (lines <= 0)
        {
            row.Slice(at, WindowNames.Length).Fill(-9);
            return at + WindowNames.Length;
        }

        var all = words[to] - words[from];
        row[at++] = all / lines;
        row[at++] = (sentenceWords[to] - sentenceWords[from]) / (all + 1);
        row[at++] = (scores[to] - scores[from]) / lines;
        row[at++] = (function[to] - function[from]) / lines;
        return at;
    }

    private float[] Overall()
    {
        var n = Math.Max(1, document.Count);
        int few = 0, repeated = 0, bare = 0, sentences = 0, blank = 0, longest = 0;
        float cohesion = 0, ideographs = 0, hangul = 0;
        for (var i = 0; i < document.Count; i++)
        {
            ref readonly var s = ref document.Shapes[i];
            if (s.Words <= 3) few++;
            if (document.Repeats[i] > 1) repeated++;
            if (s.Words == 0) bare++;
            if (s.IsLongSentence) sentences++;
            if (i > 0 && Gap(i) > 0) blank++;
            longest = Math.Max(longest, (int)s.Words);
            cohesion += Math.Max(0, document.Cohesion[i]);
            ideographs += s.Ideographs;
            hangul += s.Hangul;
        }

        var all = words[document.Count] + 1;
        return
        [
            document.Count, all, all / n, sentenceWords[document.Count] / all, sentences, longest, (float)few / n, (float)repeated / n, (float)bare / n, (float)blank / n,
            cohesion / n, ideographs / n, hangul / n, scores[document.Count] / n, function[document.Count] / n,
        ];
    }

    private static float[] Sums(int count, Func<int, float> value)
    {
        var sums = new float[count + 1];
        double sum = 0;
        for (var i = 0; i < count; i++) sums[i + 1] = (float)(sum += value(i));
        return sums;
    }

    // Lengths and beginnings of runs of short lines, and of lines that are not.
    private static (int[] Lengths, int[] Starts) Runs(LineDocument document)
    {
        var (lengths, starts) = (new int[document.Count], new int[document.Count]);
        for (int start = 0, end; start < document.Count; start = end)
        {
            var isShort = IsShort(document.Shapes[start]);
            for (end = start + 1; end < document.Count && IsShort(document.Shapes[end]) == isShort; end++)
            {
            }

            for (var i = start; i < end; i++) (lengths[i], starts[i]) = (isShort ? end - start : start - end, start);
        }

        return (lengths, starts);
    }

    private static bool IsShort(in LineShape shape) => shape.Words <= 6 && !shape.IsSentence;

    private static (int[] Before, int[] After) Nearest(LineDocument document)
    {
        var (before, after) = (new int[document.Count], new int[document.Count]);
        for (int i = 0, last = -1; i < document.Count; i++)
        {
            before[i] = last;
            if (document.Shapes[i].IsLongSentence) last = i;
        }

        for (int i = document.Count - 1, last = -1; i >= 0; i--)
        {
            after[i] = last;
            if (document.Shapes[i].IsLongSentence) last = i;
        }

        return (before, after);
    }

    private static string[] MakeNames()
    {
        List<string> names =
        [
            "words", "length", "word length", "end", "start", "sentence", "inner stops", "commas", "separators", "quotes", "brackets", "capitals", "shouted", "uncased",
            "digits", "symbols", "ideographs", "hangul", "function", "interface", "score", "lowest", "highest",
        ];
        names.AddRange(Signs.Select(sign => $"sign {sign}"));
        names.AddRange(["repeats", "earlier", "cohesion"]);
        names.AddRange(
        [
            "place", "index", "from end", "characters above", "sentences above", "share above", "sentences below", "run", "in run", "long above", "long below",
            "size above", "size below", "gap above", "gap below", "continued", "continues", "behind end", "shared above", "shared below",
        ]);
        for (var step = 1; step <= Near; step++) names.AddRange([.. NeighbourNames.Select(name => $"{name} -{step}"), .. NeighbourNames.Select(name => $"{name} +{step}")]);
        foreach (var reach in Reaches) names.AddRange([.. WindowNames.Select(name => $"{name} above {reach}"), .. WindowNames.Select(name => $"{name} below {reach}")]);
        names.AddRange(
        [
            "all lines", "all words", "all mean", "all sentences", "all long", "all longest", "all few", "all repeated", "all bare", "all blank",
            "all cohesion", "all ideographs", "all hangul", "all score", "all function",
        ]);
        return [.. names];
    }
}
