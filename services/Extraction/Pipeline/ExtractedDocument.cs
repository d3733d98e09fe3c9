using Dossier.Common.V1;

namespace Dossier.Extraction.Pipeline;

/// <summary>What came of a document.</summary>
/// <param name="Revision">Its text and facts, or why there are none.</param>
/// <param name="Members">What was found in it, if it is a container, in its order; also what was not taken.</param>
public sealed record ExtractedDocument(Revision Revision, IReadOnlyList<Member> Members);
