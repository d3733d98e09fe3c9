using Dossier.Ingest.V1;

namespace Dossier.Gateway.Components;

/// <summary>States of documents in words, in addresses, and as they look.</summary>
internal static class DocumentStates
{
    /// <summary>States that a list can be narrowed to, with their names in addresses (and in REST).</summary>
    public static readonly IReadOnlyList<DocumentState> Shown =
        [DocumentState.Pending, DocumentState.Leased, DocumentState.Published, DocumentState.Failed, DocumentState.Quarantined];

    /// <summary>For people.</summary>
    public static string Word(DocumentState state) => state switch
    {
        DocumentState.Pending => "waiting",
        DocumentState.Leased => "in work",
        DocumentState.Published => "published",
        DocumentState.Failed => "not readable",
        DocumentState.Quarantined => "quarantined",
        DocumentState.Deleted => "deleted",
        _ => "unknown",
    };

    /// <summary>In an address: the value's name without prefix, in capitals.</summary>
    public static string Code(DocumentState state) => state.ToString().ToUpperInvariant();

    /// <summary>The state that an address names; null when it names none that a list can be narrowed to.</summary>
    public static DocumentState? Parse(string? code) =>
        Shown.Where(state => string.Equals(Code(state), code, StringComparison.OrdinalIgnoreCase)).Select(state => (DocumentState?)state).FirstOrDefault();

    /// <summary>Class of its tag.</summary>
    public static string Tag(DocumentState state) => state switch
    {
        DocumentState.Published => "tag tag-good",
        DocumentState.Leased => "tag tag-busy",
        DocumentState.Failed or DocumentState.Quarantined => "tag tag-bad",
        _ => "tag tag-quiet",
    };

    /// <summary>How many documents are in it.</summary>
    public static long CountOf(IngestCounts counts, DocumentState state) => state switch
    {
        DocumentState.Pending => counts.Pending,
        DocumentState.Leased => counts.Leased,
        DocumentState.Published => counts.Published,
        DocumentState.Failed => counts.Failed,
        DocumentState.Quarantined => counts.Quarantined,
        _ => counts.Documents,
    };
}
