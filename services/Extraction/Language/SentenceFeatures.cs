namespace Dossier.Extraction.Language;

/// <summary>Groups of features, so that tools/Train can leave one out and see what it gives.</summary>
[Flags]
internal enum SentenceEvidence
{
    /// <summary>Marks around the gap, shapes of the words beside it, whether a line ends.</summary>
    Marks = 1,

    /// <summary>The words beside the gap.</summary>
    Words = 2,

    /// <summary>Classes of the words around the gap.</summary>
    Classes = 4,

    /// <summary>Shapes and marks of the words further away.</summary>
    Shapes = 8,

    /// <summary>The sentence so far.</summary>
    History = 16,

    /// <summary>How far the next stop is, and how the block is written.</summary>
    Surroundings = 32,

    All = Marks | Words | Classes | Shapes | History | Surroundings,
}

/// <summary>Features of the gap behind the current piece: does a sentence end there? Written for <see cref="SegmentModel.Sentences"/>.</summary>
internal ref struct SentenceFeatures
{
    /// <summary>Most features of a gap.</summary>
    public const int Max = 64;

    /// <summary>A line may end that many units before the width and still be full.</summary>
    private const int MaxSlack = 15;

    /// <summary>Number of a line's end, as a gap, that is just where the text was broken at its width.</summary>
    private const uint FullLine = 8;

    /// <summary>Number of any other line's end.</summary>
    private const uint ShortLine = 9;

    private readonly Span<uint> features;
    private readonly PieceReader pieces;

    // The mark before the gap with what the gap is, and both with what the next piece looks like: what most features are asked together with.
    private readonly uint join;
    private readonly uint edge;
    private int count;

    private SentenceFeatures(PieceReader pieces, BlockStyle style, Span<uint> features)
    {
        this.pieces = pieces;
        this.features = features;
        ref readonly var next = ref pieces[1];
        Gap = next.Gap == PieceGap.Line ? (IsFull(pieces[0], next, style) ? FullLine : ShortLine) : (uint)next.Gap;
        join = FeatureHash.Mix((uint)pieces[0].Trail, Gap);
        edge = FeatureHash.Mix(join, LookOf(next));
    }

    private uint Gap { get; }

    /// <summary>Writes the features.</summary>
    /// <param name="pieces">At the piece before the gap.</param>
    /// <param name="state">Of the sentence up to that piece.</param>
    /// <param name="style">Of the block.</param>
    /// <param name="features">Where to, <see cref="Max"/> of them.</param>
    /// <param name="evidence">Which groups.</param>
    /// <returns>How many.</returns>
    public static int Write(PieceReader pieces, in SentenceState state, BlockStyle style, Span<uint> features, SentenceEvidence evidence)
    {
        var writer = new SentenceFeatures(pieces, style, features);
        if (evidence.HasFlag(SentenceEvidence.Marks)) writer.AddMarks();
        if (evidence.HasFlag(SentenceEvidence.Words)) writer.AddWords();
        if (evidence.HasFlag(SentenceEvidence.Classes)) writer.AddClasses();
        if (evidence.HasFlag(SentenceEvidence.Shapes)) writer.AddShapes();
        if (evidence.HasFlag(SentenceEvidence.History)) writer.AddHistory(state);
        if (evidence.HasFlag(SentenceEvidence.Surroundings)) writer.AddSurroundings(style);
        if (evidence.HasFlag(SentenceEvidence.Marks) && pieces[0].Abbreviation != Abbreviation.None) writer.AddAbbreviation();
        return writer.count;
    }

    private void AddMarks()
    {
        ref readonly var before = ref pieces[0];
        ref readonly var next = ref pieces[1];
        Add(join);
        Add(edge);
        Add(FeatureHash.Mix(edge, (uint)before.Shape));
        Add(FeatureHash.Mix(before.Marks, LookOf(next), Gap));
        Add(FeatureHash.Mix(edge, (uint)before.Shape, (uint)Math.Min(before.Length, 8), (uint)Math.Min(next.Length, 5)));
        Add(FeatureHash.Mix(edge, (uint)next.Trail, (uint)Math.Min(next.Length, 4)));
    }

    // The last, since they are not always there.
    private void AddAbbreviation()
    {
        ref readonly var next = ref pieces[1];
        var abbreviation = FeatureHash.Mix(edge, (uint)pieces[0].Abbreviation);
        Add(abbreviation);
        Add(FeatureHash.Mix(abbreviation, next.Class));
        Add(FeatureHash.Mix(abbreviation, next.Word));
        Add(FeatureHash.Mix(abbreviation, (uint)next.Trail, LookOf(pieces[2])));
    }

    private void AddWords()
    {
        ref readonly var before = ref pieces[0];
        ref readonly var next = ref pieces[1];
        ref readonly var next2 = ref pieces[2];
        Add(FeatureHash.Mix(before.Marks, before.Word, LookOf(next), Gap));
        Add(FeatureHash.Mix(before.Word, join));
        Add(FeatureHash.Mix(before.Word, edge));
        Add(FeatureHash.Mix(next.Word, join));
        Add(FeatureHash.Mix(next.Word, edge));
        Add(FeatureHash.Mix(next.Word, edge, (uint)before.Shape));
        Add(FeatureHash.Mix(before.Word, next.Word, join));
        Add(FeatureHash.Mix(next.Word, next2.Word, join));
        Add(FeatureHash.Mix(next.Word, next2.Class, edge));
        Add(FeatureHash.Mix(pieces[-1].Word, before.Word, join));
        Add(FeatureHash.Mix(next2.Word, edge));
        Add(FeatureHash.Mix(pieces[-1].Word, edge));
        Add(FeatureHash.Mix(before.Suffix, edge));
        Add(FeatureHash.Mix(next.Suffix, edge));
    }

    private void AddClasses()
    {
        uint before2 = pieces[-1].Class, before = pieces[0].Class, next = pieces[1].Class, next2 = pieces[2].Class;
        Add(FeatureHash.Mix(before, edge, next));
        Add(FeatureHash.Mix(FeatureHash.Mix(before2, before, edge), next));
        Add(FeatureHash.Mix(FeatureHash.Mix(before, join, next), FeatureHash.Mix(next2, LookOf(pieces[2]))));
        Add(FeatureHash.Mix(FeatureHash.Mix(before2, before, join), FeatureHash.Mix(next, next2)));
        Add(FeatureHash.Mix(FeatureHash.Mix(next, next2, join), pieces[3].Class));
        Add(FeatureHash.Mix(FeatureHash.Mix(before2, before, join), pieces[-2].Class));
        for (var offset = 2; offset <= 5; offset++) Add(FeatureHash.Mix(edge, pieces[offset].Class, (uint)pieces[offset].Trail));
        for (var offset = 1; offset <= 4; offset++) Add(FeatureHash.Mix(edge, pieces[-offset].Class, (uint)pieces[-offset].Trail));
    }

    private void AddShapes()
    {
        ref readonly var before2 = ref pieces[-1];
        ref readonly var before = ref pieces[0];
        ref readonly var next = ref pieces[1];
        ref readonly var next2 = ref pieces[2];
        ref readonly var next3 = ref pieces[3];
        Add(FeatureHash.Mix(FeatureHash.Mix((uint)before2.Shape, (uint)before2.Trail, (uint)before.Shape), edge, LookOf(next2)));
        Add(FeatureHash.Mix(FeatureHash.Mix((uint)next.Trail, LookOf(next2)), FeatureHash.Mix((uint)next3.Shape, (uint)next2.Trail), edge));
        Add(FeatureHash.Mix(FeatureHash.Mix((uint)next.Trail, LookOf(next2)), edge, (uint)before.Shape));
        Add(FeatureHash.Mix(FeatureHash.Mix((uint)before2.Shape, (uint)pieces[-2].Shape, (uint)pieces[-3].Shape), edge, (uint)before.Shape));
        Add(FeatureHash.Mix(join, CapitalsAround(), (uint)before.Shape));
    }

    private void AddHistory(in SentenceState state)
    {
        var length = Bucket(state.Pieces);
        var open = (state.IsQuoting ? 1u : 0) | (state.Brackets > 0 ? 2u : 0);
        var first = LookOf(state.First);
        Add(FeatureHash.Mix(edge, length));
        Add(FeatureHash.Mix(edge, open));
        Add(FeatureHash.Mix(join, open, pieces[1].Class, (uint)pieces[1].Shape));
        Add(FeatureHash.Mix(edge, first, length));
        Add(FeatureHash.Mix(edge, first, pieces[0].Class, open));
        Add(FeatureHash.Mix(edge, state.First.Class, length));
        Add(FeatureHash.Mix(edge, state.First.Word));
        Add(FeatureHash.Mix(edge, state.First.Class, pieces[1].Class));
    }

    private void AddSurroundings(BlockStyle style)
    {
        var (toStop, stop) = NextStop();
        var ahead = FeatureHash.Mix(Bucket(toStop), (uint)stop);
        Add(FeatureHash.Mix(edge, ahead));
        Add(FeatureHash.Mix(join, ahead, pieces[1].Class));
        Add(FeatureHash.Mix(edge, style.Capitals));
        Add(FeatureHash.Mix(edge, style.Stops));
        Add(FeatureHash.Mix(join, style.Capitals, style.Stops, pieces[1].Class));
        Add(FeatureHash.Mix(edge, Bucket(pieces.Index), style.Stops));
        Add(FeatureHash.Mix(edge, style.Lines, (uint)pieces[0].Shape));
        Add(FeatureHash.Mix(join, style.Lines, pieces[1].Class));
    }

    // Pieces up to the next stop or end of the line, and which it is.
    private readonly (int Pieces, PieceMark Mark) NextStop()
    {
        for (var offset = 1; offset < PieceReader.Ahead; offset++)
        {
            ref readonly var piece = ref pieces[offset];
            if (piece.Shape == PieceShape.Missing || (offset > 1 && piece.Gap == PieceGap.Line)) return (offset, PieceMark.None);
            if (piece.Trail is PieceMark.Stop or PieceMark.Question or PieceMark.Exclamation or PieceMark.Ellipsis or PieceMark.Colon or PieceMark.StopInside) return (offset, piece.Trail);
        }

        return (PieceReader.Ahead, PieceMark.Symbol);
    }

    private readonly uint CapitalsAround()
    {
        var capitals = 0u;
        for (var offset = -2; offset <= 4; offset++)
            capitals = (capitals << 1) | (pieces[offset].Shape is PieceShape.Capitalized or PieceShape.AllCapitals or PieceShape.Capital or PieceShape.MixedCase ? 1u : 0);

        return capitals;
    }

    private static uint LookOf(in TextPiece piece) => (uint)piece.Shape | ((uint)piece.Lead << 8);

    // Whether the next word would not have fitted into the line.
    private static bool IsFull(in TextPiece before, in TextPiece next, BlockStyle style) =>
        style.Width > 0 && before.End - before.LineStart + 1 + next.End - next.Start > style.Width - Math.Min(MaxSlack, style.Width / 8);

    private static uint Bucket(int count) => count <= 6 ? (uint)count : count <= 9 ? 7u : count <= 14 ? 8u : count <= 24 ? 9u : 10u;

    // Each feature has its own number, so that equal values of two do not meet.
    private void Add(uint value)
    {
        features[count] = FeatureHash.Place(value, (uint)count);
        count++;
    }
}
