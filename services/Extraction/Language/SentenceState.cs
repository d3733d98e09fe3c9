namespace Dossier.Extraction.Language;

/// <summary>What is known of the sentence that is being read.</summary>
internal struct SentenceState
{
    /// <summary>Pieces of it so far, the current one included.</summary>
    public int Pieces;

    /// <summary>Its first piece.</summary>
    public TextPiece First;

    /// <summary>Open brackets.</summary>
    public int Brackets;

    /// <summary>Whether a quotation is open; of the paragraph, not of the sentence.</summary>
    public bool IsQuoting;

    /// <summary>Takes the next piece in.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="piece">The piece.</param>
    public void Add(string text, in TextPiece piece)
    {
        if (Pieces == 0) First = piece;
        Pieces++;
        if (piece.Lead == PieceMark.None && piece.Trail == PieceMark.None) return;
        var (start, end) = (piece.Start, piece.End);
        var inside = start;
        while (inside < end && !char.IsLetterOrDigit(text[inside])) Count(text[inside++]);
        if (inside == end) return;
        var behind = end;
        while (behind > inside && !char.IsLetterOrDigit(text[behind - 1])) behind--;
        while (behind < end) Count(text[behind++]);
    }

    /// <summary>The next piece begins a sentence.</summary>
    public void EndSentence() => (Pieces, Brackets) = (0, 0);

    private void Count(char c)
    {
        switch (c)
        {
            case '"':
                IsQuoting = !IsQuoting;
                break;
            case '“' or '«':
                IsQuoting = true;
                break;
            case '”' or '»':
                IsQuoting = false;
                break;
            case '(' or '[':
                Brackets++;
                break;
            case ')' or ']' when Brackets > 0:
                Brackets--;
                break;
        }
    }
}
