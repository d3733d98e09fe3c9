using Dossier.Common.V1;
using Dossier.Query.V1;

namespace Dossier.Query.Index;

/// <summary>What orders writes to a document, and which changes a write works off.</summary>
/// <param name="Generation">Higher is newer.</param>
/// <param name="Settles">Recorded even when the write is ignored as old.</param>
/// <param name="SettledSequence">Every change up to here is worked off, whether or not this store was told; 0 says nothing.</param>
internal sealed record Change(long Generation, IReadOnlyList<SequenceLink> Settles, long SettledSequence = 0);

/// <summary>What became of a write.</summary>
/// <param name="Outcome">Stored or ignored.</param>
/// <param name="AppliedSequence">The collection's applied sequence after it.</param>
internal readonly record struct Written(WriteOutcome Outcome, long AppliedSequence);

/// <summary>How much a page holds: it ends at either bound, but has at least one item when there is one.</summary>
/// <param name="Items">Number of items.</param>
/// <param name="Bytes">Serialized size of the items.</param>
internal readonly record struct PageBounds(int Items, int Bytes)
{
    /// <summary>A page of so many items that fits into an answer.</summary>
    public static PageBounds Of(int items) => new(items, QueryLimits.PageBytes);
}

/// <summary>Some items in order.</summary>
/// <param name="Items">The items.</param>
/// <param name="More">Whether there are others behind them.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, bool More);

/// <summary>Narrows documents; null for what is not asked.</summary>
/// <param name="Documents">Only these ids, of the collection asked.</param>
/// <param name="PublishedFrom">A publication date that can be this day or later, YYYY-MM-DD.</param>
/// <param name="PublishedTo">A publication date that can be this day or earlier.</param>
/// <param name="Languages">Tags in lower case; a tag covers its subtags.</param>
/// <param name="Container">Only members of the container with this id.</param>
internal sealed record DocumentCondition(
    IReadOnlyList<string>? Documents = null, string? PublishedFrom = null, string? PublishedTo = null, IReadOnlyList<string>? Languages = null, string? Container = null)
{
    /// <summary>Every document.</summary>
    public static readonly DocumentCondition All = new();
}

/// <summary>Narrows the facts of one layer; null for what is not asked.</summary>
/// <param name="Layer">Which facts.</param>
/// <param name="Document">Of which documents.</param>
/// <param name="Entity">That involve this entity; for times: told in a sentence that mentions it.</param>
/// <param name="TimeFrom">About a time that can be this day or later, YYYY-MM-DD.</param>
/// <param name="TimeTo">About a time that can be this day or earlier.</param>
/// <param name="MinConfidence">At least so sure.</param>
/// <param name="Issue">On this issue.</param>
/// <param name="StartFrom">First span begins at this code point or behind it.</param>
/// <param name="StartTo">First span begins before this code point.</param>
internal sealed record FactCondition(
    Layer Layer, DocumentCondition Document, string? Entity = null, string? TimeFrom = null, string? TimeTo = null, double MinConfidence = 0, string? Issue = null,
    int StartFrom = 0, int? StartTo = null);

/// <summary>Narrows entities.</summary>
/// <param name="Types">Only these; empty for all.</param>
/// <param name="Document">Counted in these documents only.</param>
internal sealed record EntityCondition(IReadOnlyList<EntityType> Types, DocumentCondition Document);

/// <summary>Place of a fact in its layer.</summary>
internal readonly record struct FactKey(string Document, int Start, int Ordinal)
{
    /// <summary>Before every fact.</summary>
    public static readonly FactKey First = new("", -1, -1);
}

/// <summary>Place of an entity in the order of mentions.</summary>
internal readonly record struct EntityKey(long Mentions, string Id);

/// <summary>Place of a time expression on the timeline.</summary>
internal readonly record struct TimelineKey(string Earliest, string Latest, FactKey Fact);

/// <summary>Place of a document among search results.</summary>
internal readonly record struct SearchKey(double Score, string Document);

/// <summary>A fact as kept.</summary>
/// <param name="Key">Its place.</param>
/// <param name="Revision">The revision it belongs to.</param>
/// <param name="Message">The serialized fact, without the name of the revision.</param>
internal sealed record StoredFact(FactKey Key, RevisionName Revision, byte[] Message);

/// <summary>A time expression, the sentence that tells it, and who is named there.</summary>
/// <param name="Key">Its place on the timeline.</param>
/// <param name="Time">The expression.</param>
/// <param name="Sentence">The sentence; the expression itself when it stands in none.</param>
/// <param name="Entities">Entities named in it, in text order, each once.</param>
/// <param name="Document">Where all this stands.</param>
internal sealed record TimelineRow(TimelineKey Key, TimeExpression Time, Span Sentence, IReadOnlyList<EntityRef> Entities, Document Document);

/// <summary>A slice of a text.</summary>
/// <param name="Revision">Of which revision.</param>
/// <param name="Text">The slice; empty behind the end.</param>
/// <param name="TotalLength">Length of the whole text in code points.</param>
/// <param name="Blocks">Blocks that overlap the slice.</param>
internal sealed record TextSlice(RevisionName Revision, string Text, int TotalLength, IReadOnlyList<Block> Blocks);

/// <summary>A page of search results.</summary>
/// <param name="Hits">Best first.</param>
/// <param name="AppliedSequence">Of the moment of the answer.</param>
internal sealed record SearchAnswer(Page<SearchHit> Hits, long AppliedSequence);

/// <summary>A document that answers a search.</summary>
/// <param name="Score">BM25, higher is better.</param>
/// <param name="Document">The document.</param>
/// <param name="Snippet">The passage to show.</param>
/// <param name="Highlights">What matched in it.</param>
internal sealed record SearchHit(double Score, Document Document, Span Snippet, IReadOnlyList<Span> Highlights);
