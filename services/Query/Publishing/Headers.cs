using Dossier.Common.V1;
using Dossier.Query.Index;
using Dossier.Query.V1;

namespace Dossier.Query.Publishing;

/// <summary>Checks what comes with every write.</summary>
internal static class Headers
{
    /// <summary>The revision that a header announces.</summary>
    /// <exception cref="InvalidField">A field is missing or malformed.</exception>
    public static RevisionName Check(PublishHeader header)
    {
        var document = DocumentName.Parse(header.Document, "header.document");
        if (header.Revision < 1) throw new InvalidField("header.revision", "must be 1 or more");
        CheckSources(header.Sources, "header.sources");
        if (header.Membership is { } membership) CheckMembership(membership, document);
        ChangeOf(header);
        return new RevisionName(document, header.Revision);
    }

    private static void CheckMembership(Membership membership, DocumentName document)
    {
        var container = DocumentName.Parse(membership.Container, "header.membership.container");
        if (container.Collection != document.Collection || container == document) throw new InvalidField("header.membership.container", $"must be another document of {document.Collection}");
        if (membership.Path.Length is 0 or > QueryLimits.PathLength) throw new InvalidField("header.membership.path", $"must have 1 to {QueryLimits.PathLength} characters");
        if (membership.Depth < 1) throw new InvalidField("header.membership.depth", "must be 1 or more");
    }

    /// <summary>Generation and settled sequences of a publication.</summary>
    public static Change ChangeOf(PublishHeader header) => ChangeOf(header.Generation, header.Settles, header.SettledSequence, "header.");

    /// <summary>Generation and settled sequences of a write.</summary>
    /// <exception cref="InvalidField">The generation or a link is out of range.</exception>
    /// <exception cref="LimitExceeded">Too many sequences at once.</exception>
    public static Change ChangeOf(long generation, IReadOnlyList<SequenceLink> settles, long settled, string path = "")
    {
        if (generation < 1) throw new InvalidField($"{path}generation", "must be 1 or more");
        if (settled < 0) throw new InvalidField($"{path}settled_sequence", "must not be negative");
        if (settles.Count > QueryLimits.Settles)
            throw new LimitExceeded("settles", QueryLimits.Settles, $"{path}settles has {settles.Count} sequences");
        for (var n = 0; n < settles.Count; n++)
        {
            if (settles[n].Previous < 0 || settles[n].Sequence <= settles[n].Previous)
                throw new InvalidField($"{path}settles[{n}]", "must have 0 <= previous < sequence");
        }

        return new Change(generation, settles, settled);
    }

    /// <summary>Bounds the sources, which travel with the document in every answer.</summary>
    /// <exception cref="LimitExceeded">They are too large together.</exception>
    public static void CheckSources(IReadOnlyList<Source> sources, string path)
    {
        if (sources.Sum(s => (long)s.CalculateSize()) > QueryLimits.SourceBytes)
            throw new LimitExceeded("source_bytes", QueryLimits.SourceBytes, $"{path} is larger than {QueryLimits.SourceBytes} bytes");
    }
}
