namespace Dossier.Extraction.Pipeline;

/// <summary>A document as it came.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Id">Put into Revision.id: a resource name when served, a path or the caller's id otherwise.</param>
/// <param name="FileName">A hint for the choice of a reader; may be empty.</param>
/// <param name="MediaType">Media type as declared, with parameters; a hint; may be empty.</param>
/// <param name="SourceUri">Where it came from; may be empty.</param>
public sealed record DocumentBytes(ReadOnlyMemory<byte> Content, string Id, string FileName, string MediaType, string SourceUri)
{
    /// <summary>Containers around it: 0 for a file of its own, 1 for a member of it. Bounds how deep archives are unpacked.</summary>
    public int Depth { get; init; }
}
