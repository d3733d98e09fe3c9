using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>Groups of features, so that tools/Train can leave one out and see what it gives.</summary>
[Flags]
internal enum TokenEvidence
{
    /// <summary>What the atoms are made of and where they are.</summary>
    Forms = 1,

    /// <summary>The atoms themselves.</summary>
    Words = 2,

    /// <summary>The token so far and the rest of what white space leaves together.</summary>
    Chunk = 4,

    /// <summary>The words before and behind.</summary>
    Context = 8,

    /// <summary>Classes of the atoms.</summary>
    Classes = 16,

    All = Forms | Words | Chunk | Context | Classes,
}

/// <summary>
/// Goes through the tokens of an English sentence atom by atom. Between two atoms without white space the caller decides, if there is anything to decide:
/// "U.S.|-|led". A struct without memory of its own.
/// </summary>
/// <param name="text">The whole text.</param>
/// <param name="sentence">To go through.</param>
/// <param name="model">That knows words which are two.</param>
internal ref struct TokenGaps(string text, TextRange sentence, SegmentModel model)
{
    /// <summary>Most features of a gap.</summary>
    public const int MaxFeatures = 48;

    /// <summary>Units of a chunk or of a token so far that are hashed.</summary>
    private const int MaxLooked = 32;

    private int at = sentence.Start;
    private int chunkStart;
    private int chunkEnd;
    private int tokenStart;
    private uint chunk;
    private uint lastWord;
    private bool wasSplit;
    private TokenAtom before;
    private TokenAtom left;
    private TokenAtom right;
    private TokenAtom behind;

    /// <summary>Behind the left atom.</summary>
    public readonly int End => left.End;

    /// <summary>Where the token that the left atom belongs to starts.</summary>
    public readonly int TokenStart => tokenStart;

    /// <summary>Whether a token ends behind the left atom: null when that is to be decided.</summary>
    public bool? Ends { get; private set; }

    /// <summary>Goes to the next gap.</summary>
    /// <returns>False behind the last token.</returns>
    public bool Next()
    {
        if (at >= chunkEnd)
        {
            if (!NextChunk()) return false;
        }
        else
        {
            (before, left, right) = (left, right, behind);
            if (right.Kind != AtomKind.None) behind = ReadAt(right.End);
        }

        at = left.End;
        Ends = Decided();
        return true;
    }

    /// <summary>Says whether a token ends behind the left atom.</summary>
    public void Decide(bool ends)
    {
        wasSplit = ends;
        if (!ends) return;
        lastWord = left.Word;
        tokenStart = left.End;
    }

    private bool NextChunk()
    {
        var start = at;
        while (start < sentence.End && char.IsWhiteSpace(text[start])) start++;
        if (start >= sentence.End) return false;
        var end = start + 1;
        while (end < sentence.End && !char.IsWhiteSpace(text[end])) end++;
        (chunkStart, chunkEnd, tokenStart, wasSplit) = (start, end, start, true);
        before = default;
        left = AddressAt(start) is var address and > 0
            ? new TokenAtom { Start = start, End = address, Kind = AtomKind.Address } : TokenAtoms.Read(text, start, start, end, model);
        right = ReadAt(left.End);
        behind = right.Kind == AtomKind.None ? default : ReadAt(right.End);
        chunk = right.Kind == AtomKind.None ? 0 : FeatureHash.Folded(text.AsSpan(start, Math.Min(MaxLooked, end - start)));
        return true;
    }

    private readonly TokenAtom ReadAt(int from)
    {
        if (from >= chunkEnd) return default;
        if (from > chunkStart && !char.IsLetterOrDigit(text[from - 1]) && AddressAt(from) is var address and > 0) return new TokenAtom { Start = from, End = address, Kind = AtomKind.Address };
        return TokenAtoms.Read(text, from, chunkStart, chunkEnd, model);
    }

    private readonly int AddressAt(int from) => Addresses.EndOf(text, from, chunkEnd);

    private readonly bool? Decided()
    {
        if (right.Kind == AtomKind.None) return true;
        if (left.Splits == 2 || left.Kind == AtomKind.Address || right.Kind == AtomKind.Address || right.Kind == AtomKind.Clitic) return true;
        if (left.Kind == AtomKind.Bracket ? right.Kind == AtomKind.Stop : left.Kind == AtomKind.Stop && right.Kind == AtomKind.Bracket) return true;
        if (right is { Kind: AtomKind.Stop, Form: 1 } && behind.Kind == AtomKind.None && left.Kind is AtomKind.Symbol or AtomKind.Percent or AtomKind.Quote or AtomKind.Bracket) return true;
        if (behind.Kind != AtomKind.None || left.Kind != AtomKind.Letters || !wasSplit || before.Kind != AtomKind.None) return null;
        return right is { Form: 1, Kind: AtomKind.Comma or AtomKind.Colon or AtomKind.Stronger } ? true : null;
    }

    /// <summary>Writes the features of the gap.</summary>
    /// <param name="features">Where to, <see cref="MaxFeatures"/> of them.</param>
    /// <param name="evidence">Which groups of them.</param>
    /// <returns>How many.</returns>
    public readonly int Write(Span<uint> features, TokenEvidence evidence = TokenEvidence.All)
    {
        uint kinds = FeatureHash.Mix((uint)left.Kind, (uint)right.Kind, left.Splits), forms = FeatureHash.Mix(left.Form, right.Form);
        var writer = new Writer(features);
        if (evidence.HasFlag(TokenEvidence.Forms)) AddForms(ref writer, kinds, forms);
        if (evidence.HasFlag(TokenEvidence.Words)) AddWords(ref writer);
        if (evidence.HasFlag(TokenEvidence.Chunk)) AddChunk(ref writer);
        if (evidence.HasFlag(TokenEvidence.Context)) AddContext(ref writer, kinds);
        if (evidence.HasFlag(TokenEvidence.Classes)) AddClasses(ref writer, kinds, forms);
        if (evidence.HasFlag(TokenEvidence.Context) && right.Kind == AtomKind.Stop) AddAbbreviation(ref writer, kinds);
        return writer.Count;
    }

    private readonly uint Place =>
        (left.Start == chunkStart ? 1u : 0) | (right.End == chunkEnd ? 2u : 0) | (chunkEnd >= sentence.End ? 4u : 0) | (chunkStart == sentence.Start ? 8u : 0) | (wasSplit ? 16u : 0);

    private readonly void AddForms(ref Writer writer, uint kinds, uint forms)
    {
        var around = FeatureHash.Mix((uint)before.Kind, (uint)behind.Kind, kinds);
        writer.Add(kinds);
        writer.Add(FeatureHash.Mix(kinds, forms));
        writer.Add(FeatureHash.Mix(kinds, Place));
        writer.Add(FeatureHash.Mix(kinds, forms, Place));
        writer.Add(around);
        writer.Add(FeatureHash.Mix(around, forms));
        writer.Add(FeatureHash.Mix(around, Place));
        writer.Add(FeatureHash.Mix(around, forms, Place));
        writer.Add(FeatureHash.Mix(around, FeatureHash.Mix(before.Form, behind.Form), forms));
    }

    private readonly void AddWords(ref Writer writer)
    {
        uint leftKind = (uint)left.Kind, rightKind = (uint)right.Kind;
        writer.Add(FeatureHash.Mix(left.Word, rightKind));
        writer.Add(FeatureHash.Mix(left.Word, right.Word));
        writer.Add(FeatureHash.Mix(left.Word, rightKind, Place));
        writer.Add(FeatureHash.Mix(right.Word, leftKind));
        writer.Add(FeatureHash.Mix(right.Word, leftKind, left.Form, Place));
        writer.Add(FeatureHash.Mix(left.Word, right.Word, behind.Word));
        writer.Add(FeatureHash.Mix(before.Word, left.Word, right.Word));
        writer.Add(FeatureHash.Mix(before.Word, leftKind, rightKind, Place));
        writer.Add(FeatureHash.Mix(leftKind, right.Word, behind.Word));
        writer.Add(FeatureHash.Mix(leftKind, rightKind, behind.Word));
    }

    // The token so far, and what white space leaves together behind it and as a whole.
    private readonly void AddChunk(ref Writer writer)
    {
        uint leftKind = (uint)left.Kind, rightKind = (uint)right.Kind;
        var token = tokenStart == left.Start ? left.Word : FeatureHash.Folded(text.AsSpan(tokenStart, Math.Min(MaxLooked, left.End - tokenStart)));
        var rest = FeatureHash.Folded(text.AsSpan(right.Start, Math.Min(MaxLooked, chunkEnd - right.Start)));
        writer.Add(FeatureHash.Mix(token, rightKind));
        writer.Add(FeatureHash.Mix(token, rightKind, Place));
        writer.Add(FeatureHash.Mix(token, right.Word));
        writer.Add(FeatureHash.Mix(token, rest));
        writer.Add(FeatureHash.Mix(rest, leftKind));
        writer.Add(FeatureHash.Mix(rest, leftKind, left.Form));
        writer.Add(FeatureHash.Mix(chunk, (uint)(left.End - chunkStart)));
    }

    private readonly void AddContext(ref Writer writer, uint kinds)
    {
        var next = NextForm();
        var nextWord = NextWord();
        writer.Add(FeatureHash.Mix(kinds, next, Place));
        writer.Add(FeatureHash.Mix(left.Word, (uint)right.Kind, next));
        writer.Add(FeatureHash.Mix(left.Word, lastWord, kinds));
        writer.Add(FeatureHash.Mix(chunk, nextWord));
        writer.Add(FeatureHash.Mix(left.Word, left.Splits, model.ClassOf(nextWord)));
        writer.Add(FeatureHash.Mix(left.Word, left.Splits, model.ClassOf(lastWord)));
    }

    // The last, since they are not always there.
    private readonly void AddAbbreviation(ref Writer writer, uint kinds)
    {
        var abbreviation = FeatureHash.Mix(kinds, (uint)Abbreviations.KindOf(text.AsSpan(tokenStart, Math.Min(MaxLooked, left.End - tokenStart))));
        writer.Add(abbreviation);
        writer.Add(FeatureHash.Mix(abbreviation, Place));
        writer.Add(FeatureHash.Mix(abbreviation, Place, NextForm()));
        writer.Add(FeatureHash.Mix(abbreviation, (uint)behind.Kind));
    }

    private readonly void AddClasses(ref Writer writer, uint kinds, uint forms)
    {
        uint leftClass = model.ClassOf(left.Word), rightClass = model.ClassOf(right.Word);
        writer.Add(FeatureHash.Mix(kinds, leftClass, rightClass));
        writer.Add(FeatureHash.Mix(kinds, leftClass, forms));
        writer.Add(FeatureHash.Mix(kinds, rightClass, forms));
    }

    // What the next chunk begins with.
    private readonly uint NextForm()
    {
        var next = NextStart();
        if (next >= sentence.End) return 0;
        var c = text[next];
        return char.IsLower(c) ? 1u : char.IsUpper(c) ? 2u : char.IsDigit(c) ? 3u : char.IsLetter(c) ? 4u : 5u;
    }

    private readonly uint NextWord()
    {
        var start = NextStart();
        var end = start;
        while (end < sentence.End && end - start < MaxLooked && char.IsLetter(text[end])) end++;
        return FeatureHash.Folded(text.AsSpan(start, end - start));
    }

    private readonly int NextStart()
    {
        var next = chunkEnd;
        while (next < sentence.End && next - chunkEnd < MaxLooked && char.IsWhiteSpace(text[next])) next++;
        return next;
    }

    // Each feature has its own number, so that equal values of two do not meet.
    private ref struct Writer(Span<uint> features)
    {
        private readonly Span<uint> features = features;

        public int Count { get; private set; }

        public void Add(uint value)
        {
            features[Count] = FeatureHash.Place(value, (uint)Count);
            Count++;
        }
    }
}
