using System.Globalization;
using System.Text;
using Dossier.Common.V1;
using Dossier.Query.Duplicates;
using Dossier.Query.Index;
using Dossier.Query.V1;
using Google.Protobuf;

namespace Dossier.Query.Publishing;

/// <summary>A revision, checked and made ready to be stored.</summary>
/// <param name="Name">Which revision.</param>
/// <param name="Change">Its generation and what it settles.</param>
/// <param name="Document">What is told of the document.</param>
/// <param name="Text">The text.</param>
/// <param name="Searchable">The text with everything that is not content blanked out, code point by code point.</param>
/// <param name="Facts">Blocks, sentences and facts.</param>
/// <param name="Entities">Who is mentioned.</param>
/// <param name="Sketch">Of the main text; may be empty.</param>
internal sealed record Publication(
    RevisionName Name, Change Change, Document Document, string Text, string Searchable, IReadOnlyList<FactRow> Facts, IReadOnlyList<EntityUse> Entities,
    ByteString Sketch)
{
    /// <summary>Checks a revision against the contract.</summary>
    /// <exception cref="InvalidField">A field is missing or malformed.</exception>
    /// <exception cref="LimitExceeded">There is too much of something.</exception>
    /// <exception cref="Mismatch">A span is not what stands in the text.</exception>
    public static Publication Of(PublishHeader header, Revision revision)
    {
        var name = Headers.Check(header);
        CheckSizes(revision);
        CheckStatus(revision);
        var text = new CodePoints(revision.Text);
        CheckSpans(revision, text);
        var facts = FactRow.AllOf(revision);
        CheckBlocks(revision);
        return new Publication(
            name, Headers.ChangeOf(header), Describe(header, name, revision, text.Length), revision.Text,
            SearchableText.Of(text, revision.Blocks), facts, EntityUse.Of(facts.Where(f => f.Layer == Layer.Mentions).Select(f => ((Mention)f.Item, f.Start, f.Ordinal))),
            revision.Sketch);
    }

    private static void CheckSizes(Revision revision)
    {
        var facts = revision.Tokens.Count + FactLayers.Of(revision).Sum(layer => (long)layer.List.Count);
        if (facts > QueryLimits.Facts) throw new LimitExceeded("facts", QueryLimits.Facts, $"the revision has {facts} facts");
        if (revision.Metadata?.CalculateSize() > QueryLimits.MetadataBytes)
            throw new LimitExceeded("metadata_bytes", QueryLimits.MetadataBytes, "the metadata is too large");
        if (revision.Sketch.Length is not (0 or Sketches.Size))
            throw new InvalidField("content.layers.sketch", string.Create(CultureInfo.InvariantCulture, $"must have {Sketches.Size} bytes, or none"));
        if (revision.Members.Count > QueryLimits.Members) throw new LimitExceeded("members", QueryLimits.Members, $"the revision has {revision.Members.Count} members");
        if (revision.Language.Length > QueryLimits.NameLength) throw new InvalidField("content.layers.language", "is too long to be a BCP 47 tag");
    }

    private static void CheckStatus(Revision revision)
    {
        if (revision.Status is < RevisionStatus.Complete or > RevisionStatus.Failed) throw new InvalidField("content.layers.status", "must say what became of the extraction");
        if (revision.Status == RevisionStatus.Failed && (revision.Text.Length > 0 || !revision.Sketch.IsEmpty || FactLayers.Of(revision).Any(layer => layer.List.Count > 0)))
            throw new InvalidField("content", "a FAILED revision has no text and no facts");
    }

    private static void CheckSpans(Revision revision, CodePoints text)
    {
        foreach (var span in MessageFinder<Span>.In(revision))
        {
            if (text.Matches(span)) continue;
            throw new Mismatch(
                ErrorReason.SpanMismatch,
                $"{MessageFinder<Span>.PathTo(revision, span)}: [{span.Start}, {span.End}) of the text (length {text.Length}) is not what the span says");
        }
    }

    private static void CheckBlocks(Revision revision)
    {
        for (var n = 1; n < revision.Blocks.Count; n++)
        {
            if (revision.Blocks[n].Span.Start < revision.Blocks[n - 1].Span.End)
                throw new InvalidField($"content.layers.blocks[{n}]", "begins before the block before it ends");
        }
    }

    private static Document Describe(PublishHeader header, RevisionName name, Revision revision, int length)
    {
        var counts = FactLayers.Of(revision).ToDictionary(layer => layer.Layer, layer => (long)layer.List.Count);
        return new Document
        {
            Name = name.Document.ToString(),
            Revision = name.ToString(),
            Status = revision.Status,
            Error = revision.Error,
            Metadata = revision.Metadata,
            Language = revision.Language,
            Sources = { header.Sources },
            ContentSha256 = revision.ContentSha256,
            MediaType = revision.MediaType,
            PipelineVersion = revision.PipelineVersion,
            Length = length,
            Counts = FactLayers.Counts(layer => counts[layer]),
            CreateTime = header.DocumentCreateTime,
            UpdateTime = header.RevisionCreateTime,
            Membership = header.Membership,
            MemberCount = revision.Members.Count,
            UntakenMembers = { revision.Members.Where(member => member.Error is not null).Take(QueryLimits.UntakenMembers) },
        };
    }
}

/// <summary>The text as the search index reads it.</summary>
internal static class SearchableText
{
    /// <summary>Surrounds a match in the index's answer; blank in the indexed text, so that it means nothing else there.</summary>
    public const string MatchStart = "\uFDD0";

    /// <inheritdoc cref="MatchStart"/>
    public const string MatchEnd = "\uFDD1";

    /// <summary>The text with navigation, related headlines, comments and furniture blanked out, code point by code point.</summary>
    public static string Of(CodePoints text, IEnumerable<Block> blocks)
    {
        var searchable = new StringBuilder(text.Text.Length);
        var at = 0;
        foreach (var block in blocks.Where(b => !IsContent(b.Kind)))
        {
            var start = text.ToUtf16(block.Span.Start);
            searchable.Append(text.Text, at, start - at).Append(' ', block.Span.End - block.Span.Start);
            at = text.ToUtf16(block.Span.End);
        }

        return searchable.Append(text.Text, at, text.Text.Length - at).Replace(MatchStart[0], ' ').Replace(MatchEnd[0], ' ').Replace('\0', ' ').ToString();
    }

    private static bool IsContent(BlockKind kind) => kind is not (BlockKind.Navigation or BlockKind.Related or BlockKind.Comments or BlockKind.Furniture);
}
