namespace Dossier.Train;

/// <summary>Everything that can be trained or measured, one verb each.</summary>
internal static class Trainers
{
    public static IReadOnlyList<ITrainer> All { get; } =
    [
        new Language.LanguageTrainer(),
        new Language.CharsetTrainer(),
        new Language.SegmentTrainer(),
        new Language.MorphologyTrainer(),
        new References.ReferencesTrainer(),
        new Language.Syntax.SyntaxTrainer(),
        new Metadata.MetadataScoring(),
        new LinesTrainer(),
        new HtmlTrainer(),
        new Names.NamesTrainer(),
    ];
}
