using System.Collections.Frozen;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>
/// Goes through the gaps of a block where an English sentence may end, in order; the caller decides each of them. A blank line is always an end. The
/// memory it takes does not depend on the text. Not thread-safe.
/// </summary>
/// <param name="text">The whole text.</param>
/// <param name="model">That classes words.</param>
/// <param name="cancel">Stops it between two pieces.</param>
internal sealed class SentenceGaps(string text, SegmentModel model, CancellationToken cancel)
{
    private const int PiecesBetweenChecks = 4096;

    /// <summary>Words of a speaker before the verb: "“No!” President Kim Jong-il said".</summary>
    private const int MaxSpeaker = 4;

    /// <summary>Verbs of speech behind a quotation.</summary>
    private static readonly FrozenSet<uint> Cues = new[]
    {
        "said", "says", "say", "asked", "asks", "added", "adds", "told", "wrote", "writes", "replied", "replies", "shouted", "cried", "whispered", "answered", "exclaimed", "yelled",
        "called", "screamed", "muttered", "insisted", "explained", "continued", "went", "thought", "wondered", "demanded", "repeated", "declared", "announced", "remarked", "observed",
    }.Select(cue => FeatureHash.Folded(cue)).ToFrozenSet();

    /// <summary>Titles of persons, which no sentence ends with: "Sen. John McCain". "St." and "Sr." may be the end of a street and of a name.</summary>
    private static readonly FrozenSet<uint> Titles = new[]
    {
        "mr", "mrs", "ms", "dr", "prof", "gen", "brig", "col", "lt", "maj", "sgt", "capt", "cmdr", "adm", "sen", "sens", "rep", "reps", "gov", "govs", "pres", "amb", "rev", "messrs",
    }.Select(title => FeatureHash.Folded(title)).ToFrozenSet();

    private readonly PieceReader pieces = new(text, model);
    private readonly uint[] features = new uint[SentenceFeatures.Max];
    private BlockStyle style;
    private SentenceState state;
    private int next;
    private int blockEnd;
    private bool isInside;

    /// <summary>Where the text before the gap ends.</summary>
    public int End => pieces[0].End;

    /// <summary>Whether a sentence surely ends: there is nothing to decide.</summary>
    public bool IsSure { get; private set; }

    /// <summary>Whether a line ends in the gap.</summary>
    public bool IsLineEnd => pieces[1].Gap == PieceGap.Line;

    /// <summary>Goes to the beginning of a block.</summary>
    public void Start(TextRange block)
    {
        (style, next, blockEnd, isInside) = (BlockStyle.Of(block.In(text)), block.Start, block.End, false);
    }

    /// <summary>Goes to the next gap.</summary>
    /// <returns>False when there is none.</returns>
    public bool Next()
    {
        while (NextPiece())
        {
            state.Add(text, pieces[0]);
            IsSure = pieces[1].Shape == PieceShape.Missing || PieceReader.IsWide(text[pieces[0].End - 1]);
            if (IsSure || (IsCandidate(pieces[0], pieces[1]) && !IsBehindTitle(pieces[0], pieces[1]) && !CueFollows())) return true;
        }

        return false;
    }

    /// <summary>Says that a sentence ends here.</summary>
    public void EndSentence() => state.EndSentence();

    /// <summary>The features of the gap.</summary>
    /// <param name="evidence">Which groups of them.</param>
    public ReadOnlySpan<uint> Features(SentenceEvidence evidence = SentenceEvidence.All) => features.AsSpan(0, SentenceFeatures.Write(pieces, state, style, features, evidence));

    /// <summary>All pieces of the block, in order: for counting words.</summary>
    public IEnumerable<TextPiece> AllPieces()
    {
        while (NextPiece()) yield return pieces[0];
    }

    private static bool IsBehindTitle(in TextPiece before, in TextPiece next) =>
        before.Abbreviation == Abbreviation.Title && next.Gap == PieceGap.Space && next.Lead == PieceMark.None && next.Shape is PieceShape.Capitalized or PieceShape.Capital && Titles.Contains(before.Word);

    // Between two words without marks, the second in small letters, hardly any sentence ends: of 208,000 such gaps of the treebanks, 99.
    private static bool IsCandidate(in TextPiece before, in TextPiece next) =>
        before.Trail != PieceMark.None || next.Gap != PieceGap.Space || next.Lead != PieceMark.None || next.Shape != PieceShape.Lower || before.Shape == PieceShape.Address;

    // "“Will you go?” she asked" is one sentence.
    private bool CueFollows()
    {
        if (pieces[0].Trail is not (PieceMark.QuestionInside or PieceMark.ExclamationInside or PieceMark.StopInside)) return false;
        if (pieces[0].Trail == PieceMark.StopInside && pieces[1].Shape != PieceShape.Lower) return false;
        for (var offset = 1; offset <= MaxSpeaker + 1; offset++)
        {
            ref readonly var piece = ref pieces[offset];
            if (piece.Lead != PieceMark.None) return false;
            if (Cues.Contains(piece.Word)) return true;
            if (piece.Trail != PieceMark.None || (offset > 1 && piece.Shape == PieceShape.Lower)) return false;
        }

        return false;
    }

    private bool NextPiece()
    {
        if (isInside && pieces.Next())
        {
            if (pieces.Index % PiecesBetweenChecks == 0) cancel.ThrowIfCancellationRequested();
            return true;
        }

        (isInside, state) = (NextParagraph(), state with { Pieces = 0, Brackets = 0, IsQuoting = false });
        return isInside;
    }

    private bool NextParagraph()
    {
        while (next < blockEnd && char.IsWhiteSpace(text[next])) next++;
        if (next == blockEnd) return false;
        cancel.ThrowIfCancellationRequested();
        var paragraph = new TextRange(next, EndOfParagraph());
        next = paragraph.End;
        return pieces.Start(paragraph);
    }

    private int EndOfParagraph()
    {
        var end = next;
        while (text.AsSpan(end, blockEnd - end).IndexOf('\n') is var line and >= 0)
        {
            end += line + 1;
            while (end < blockEnd && text[end] is ' ' or '\t' or '\r') end++;
            if (end < blockEnd && text[end] == '\n') return end;
        }

        return blockEnd;
    }
}
