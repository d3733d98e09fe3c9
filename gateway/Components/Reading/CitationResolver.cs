using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Gateway.Components.Reading;

/// <summary>What became of a cited passage.</summary>
internal enum CitationStanding
{
    /// <summary>No passage was asked for.</summary>
    NotAsked,

    /// <summary>It stands where it stood.</summary>
    Exact,

    /// <summary>Another revision is kept now; the words stand at the same place in it.</summary>
    OtherRevision,

    /// <summary>The words stand at another place now.</summary>
    Moved,

    /// <summary>The words are not in the text any more.</summary>
    Gone,

    /// <summary>Another revision is kept now, and the address has no words to find the passage by.</summary>
    Unchecked,
}

/// <summary>Where a citation leads to.</summary>
/// <param name="Span">The passage; without extent when only a place is known, null when nothing is.</param>
/// <param name="Standing">What became of it.</param>
internal readonly record struct CitedPlace(TextSpan? Span, CitationStanding Standing);

/// <summary>
/// Finds a cited passage in the revision that is kept. The words decide, not the number of the revision: a document that was read anew can have another text under
/// the same number, and a new revision can have the same.
/// </summary>
internal sealed class CitationResolver(QueryService.QueryServiceClient query, Document document)
{
    // How far around its old place a passage is looked for, in code points to either side: first nearby, then in all but the largest texts.
    private static readonly int[] Reaches = [40_000, 1_000_000];

    // White space in the text counts in its length but not in the quote's.
    private const int CheckedLength = 1_000;

    // What Query gives at a time.
    private const int SliceLength = 100_000;

    /// <summary>Finds the passage of a request.</summary>
    public async Task<CitedPlace> ResolveAsync(ReaderRequest request, CallOptions call)
    {
        if (request.Start is not { } start) return new CitedPlace(null, CitationStanding.NotAsked);
        var isSameRevision = request.Revision is null || request.Revision == RevisionName.Parse(document.Revision).Number;
        var end = Math.Min(document.Length, Math.Max(start, request.End ?? start));
        var isInside = start < document.Length;
        if (request.Quote is not { } quote)
        {
            if (!isInside) return new CitedPlace(null, CitationStanding.Gone);
            return isSameRevision ? new(new(start, end), CitationStanding.Exact) : new(new(start, start), CitationStanding.Unchecked);
        }

        if (isInside && await LengthThereAsync(quote, start, call) is { } length)
        {
            // A quote is the beginning of a long passage: of another revision, only so much is known to be the same.
            return isSameRevision ? new(new(start, end), CitationStanding.Exact) : new(new(start, start + length), CitationStanding.OtherRevision);
        }

        return await FindAsync(quote, Math.Min(start, document.Length), call) is { } found
            ? new CitedPlace(found, CitationStanding.Moved)
            : new CitedPlace(isInside ? new TextSpan(start, start) : null, CitationStanding.Gone);
    }

    private async Task<int?> LengthThereAsync(string quote, int start, CallOptions call)
    {
        var text = new CodePoints(await ReadAsync(start, Math.Min(document.Length, start + CheckedLength), call));
        return Quote.Begins(text.Text, quote) ? text.FromUtf16(Quote.FindNearest(text.Text, quote, 0)!.Value.End) : null;
    }

    private async Task<TextSpan?> FindAsync(string quote, int place, CallOptions call)
    {
        foreach (var reach in Reaches)
        {
            var (from, to) = (Math.Max(0, place - reach), Math.Min(document.Length, place + reach));
            var text = new CodePoints(await ReadAsync(from, to, call));
            if (Quote.FindNearest(text.Text, quote, text.ToUtf16(place - from)) is { } found)
            {
                return new TextSpan(from + text.FromUtf16(found.Start), from + text.FromUtf16(found.End));
            }

            if (from == 0 && to == document.Length) break;
        }

        return null;
    }

    private async Task<string> ReadAsync(int from, int to, CallOptions call)
    {
        var parts = new List<string>();
        for (var at = from; at < to; at += SliceLength)
        {
            var slice = await query.ReadTextAsync(
                new ReadTextRequest { Name = document.Revision, Start = at, Length = Math.Min(SliceLength, to - at) }, call);
            parts.Add(slice.Text);
        }

        return string.Concat(parts);
    }
}
