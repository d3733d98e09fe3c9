using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Train.References;

/// <summary>English text as the pipeline reads it, up to the names.</summary>
internal static class English
{
    private static readonly IAnnotator[] Annotators = [.. ExtractionPipeline.CreateDefault().Annotators.TakeWhile(annotator => annotator.Provides != Layer.References)];

    public static AnnotatedText Read(string source)
    {
        var text = new AnnotatedText(source, [new TextBlock(BlockKind.Body, new TextRange(0, source.Length))]);
        foreach (var annotator in Annotators) annotator.Annotate(text, new AnnotationSink(text, annotator, CancellationToken.None));
        return text;
    }
}
