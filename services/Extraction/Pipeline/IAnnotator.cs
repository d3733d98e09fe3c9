using Dossier.Common.V1;

namespace Dossier.Extraction.Pipeline;

/// <summary>
/// One step of the pipeline: a pure function of the text and the layers it requires. No I/O, no clock, no log, no culture; safe to call
/// from many threads at once.
/// </summary>
internal interface IAnnotator
{
    /// <summary>Name and version, "statements/1": goes into every fact's provenance. The version changes with the output.</summary>
    string Id { get; }

    /// <summary>What it does and what it does not do, in a sentence or two.</summary>
    string Description { get; }

    /// <summary>Layers it reads.</summary>
    IReadOnlySet<Layer> Requires { get; }

    /// <summary>The layer it writes.</summary>
    Layer Provides { get; }

    /// <summary>Reads the text and hands what it finds to the sink, in text order.</summary>
    void Annotate(AnnotatedText text, AnnotationSink sink);
}
