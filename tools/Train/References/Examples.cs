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
    private readonly ReferentForm form;

    private Examples(ChainDocument document, ReferentForm form) => (this.document, this.form) = (document, form);

    public string Document => document.Id;

    public List<Anaphor> Anaphors { get; } = [];

    public static Examples Of(ChainDocument document, ReferentForm form)
    {
        var examples = new Examples(document, form);
        ReferenceResolver.Resolve(document.Text, examples, new AnnotationSink(document.Text, new ReferenceAnnotator(), CancellationToken.None));
        return examples;
    }

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

        if (referent.Form == form && gold is not null) Anaphors.Add(new Anaphor(rows, labels, referent.Pronoun, chosen >= 0));
        return new ReferenceChoice(chosen, IsSure: true);
    }
}
