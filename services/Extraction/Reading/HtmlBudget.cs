using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading;

/// <summary>
/// What the HTML of one document may cost to parse: of a page, or of all chapters, letters or fields together, so that a document cannot have the most costly page many times.
/// </summary>
internal sealed class HtmlBudget
{
    /// <summary>Most elements, those included that the parser repeats for unclosed formatting.</summary>
    public const int MaxElements = 1_000_000;

    /// <summary>Longest source of all pieces together, in UTF-16 units.</summary>
    public const long MaxSourceLength = 2L * HtmlReader.MaxSourceLength;

    /// <summary>
    /// Most work on tags that cross others (as in bold that begins before a paragraph and ends inside it): each costs as much as its piece has elements already.
    /// </summary>
    private const long MaxMoves = 400_000_000;

    private long source;
    private long elements;
    private long moved;

    /// <summary>Counts the source of a piece that is about to be parsed.</summary>
    /// <exception cref="UnreadableDocument">LIMIT_EXCEEDED: all pieces together are too long.</exception>
    public void Take(string piece)
    {
        if ((source += piece.Length) > MaxSourceLength) throw Exceeded($"The HTML is longer than {MaxSourceLength} characters in all.");
    }

    /// <summary>Counts elements.</summary>
    /// <exception cref="UnreadableDocument">LIMIT_EXCEEDED: they are too many.</exception>
    public void Create(int more)
    {
        if ((elements += more) >= MaxElements) throw Exceeded($"The HTML has more than {MaxElements} elements.");
    }

    /// <summary>Counts a tag that crosses others.</summary>
    /// <param name="among">Elements that its piece has so far.</param>
    /// <exception cref="UnreadableDocument">LIMIT_EXCEEDED: they cost too much.</exception>
    public void Move(int among)
    {
        if ((moved += among) > MaxMoves) throw Exceeded($"The HTML has more tags that cross others than can be put in order.");
    }

    private static UnreadableDocument Exceeded(FormattableString message) => new(ErrorReason.LimitExceeded, FormattableString.Invariant(message));
}
