using Dossier.Extraction.Pipeline;
using Dossier.Extraction.References;

namespace Dossier.Train.References;

/// <summary>An anaphor with its candidates.</summary>
/// <param name="Rows">Features of each candidate.</param>
/// <param name="Labels">1 where the candidate is of the anaphor's chain.</param>
/// <param name="Pronoun">Which pronoun.</param>
/// <param name="HasAntecedent">Whether something before it, however far, is of its chain.</param>
internal sealed record Anaphor(IReadOnlyList<float[]> Rows, IReadOnlyList<int> Labels, PronounKind Pronoun, bool HasAntecedent);

/// <summary>The anaphors of a document, resolved as people did.</summary>
internal sealed class Examples : IReferenceChooser
{
    private readonly ChainDocument document;
    private readonly Func<Referent, bool> counts;

    private Examples(ChainDocument document, Func<Referent, bool> counts) => (this.document, this.counts) = (document, counts);

    public string Document => document.Id;

    public List<Anaphor> Anaphors { get; } = [];

    public static Examples Of(ChainDocument document, ReferentForm form) => Of(document, null, referent => referent.Form == form);

    /// <summary>Those for "he" and "she" without what tells men from women: all persons are candidates, as they are where all have the same gender.</summary>
    public static Examples WithoutGender(ChainDocument document) => Of(document, ForgetGender, referent => referent.Pronoun == PronounKind.He);

    public ReferenceChoice Choose(ReferenceResolver resolver, int anaphor, IReadOnlyList<ReferenceCandidate> candidates)
    {
        var referent = resolver.Referents[anaphor];
        var gold = document.ChainAt.GetValueOrDefault(referent.Head);
        var chosen = -1;
        List<float[]> rows = [];
        List<int> labels = [];
        for (var n = 0; n < candidates.Count; n++)
        {
            var row = new float[ReferenceResolver.FeatureCount];
            resolver.Compute(anaphor, n, row);
            rows.Add(row);
            var isSame = gold is not null && string.Equals(document.ChainAt.GetValueOrDefault(resolver.Referents[candidates[n].Referent].Head), gold, StringComparison.Ordinal);
            labels.Add(isSame ? 1 : 0);
            if (isSame && chosen < 0) chosen = n;
        }

        if (gold is not null && counts(referent)) Anaphors.Add(new Anaphor(rows, labels, referent.Pronoun, chosen >= 0));
        return new ReferenceChoice(chosen, IsSure: true);
    }

    private static Examples Of(ChainDocument document, Action<Referent[]>? prepare, Func<Referent, bool> counts)
    {
        var examples = new Examples(document, counts);
        ReferenceResolver.Resolve(document.Text, examples, new AnnotationSink(document.Text, new ReferenceAnnotator(), CancellationToken.None), prepare);
        return examples;
    }

    private static void ForgetGender(Referent[] referents)
    {
        for (var n = 0; n < referents.Length; n++) referents[n] = referents[n] with { Gender = 0, Pronoun = referents[n].Pronoun == PronounKind.She ? PronounKind.He : referents[n].Pronoun };
    }
}
