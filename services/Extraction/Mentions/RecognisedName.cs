using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Mentions;

/// <summary>A name as a recogniser gives it, before anybody knows whom it names.</summary>
/// <param name="Range">Where it stands; a title before it may be part of the range.</param>
/// <param name="Type">What kind of name it is.</param>
/// <param name="Margin">How much surer the type is than the next best: of two mentions of one name, the surer one says its type.</param>
internal readonly record struct RecognisedName(TextRange Range, EntityType Type, float Margin);
