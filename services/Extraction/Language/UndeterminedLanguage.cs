using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language;

/// <summary>Says that the language is not determined: a wrong tag would be worse than none.</summary>
internal sealed class UndeterminedLanguage : IAnnotator
{
    public string Id => "language/1";

    public string Description => "Answers und for every text: no language is identified yet.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks };

    public Layer Provides => Layer.Language;

    public void Annotate(AnnotatedText text, AnnotationSink sink) => sink.SetLanguage("und");
}
