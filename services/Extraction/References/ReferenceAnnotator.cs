using Dossier.Common.V1;
using Dossier.Extraction.Models;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.References;

/// <summary>Whom pronouns and definite descriptions stand for. Where no candidate is likely enough, nothing is said.</summary>
/// <param name="pronouns">Chooses for pronouns; null for the model of the program.</param>
/// <param name="descriptions">Chooses for descriptions; null for the model of the program.</param>
internal sealed class ReferenceAnnotator(TreeEnsemble? pronouns = null, TreeEnsemble? descriptions = null) : IAnnotator
{
    private static readonly Lazy<TreeEnsemble> PronounModel = new(() => Embedded.Read("Models/pronouns.model", TreeEnsemble.Read));
    private static readonly Lazy<TreeEnsemble> DescriptionModel = new(() => Embedded.Read("Models/descriptions.model", TreeEnsemble.Read));

    public string Id => "references/2";

    public string Description =>
        "Pronouns of the third person and definite descriptions in English text, with the phrase and the entity they stand for, by trees of decisions; silent when unsure. No first and second person, no events.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Sentences, Layer.Tokens, Layer.Tags, Layer.Lemmas, Layer.Trees, Layer.Mentions };

    public Layer Provides => Layer.References;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        var resolver = ReferenceResolver.Resolve(text, new LearnedChoice(pronouns ?? PronounModel.Value, descriptions ?? DescriptionModel.Value), sink);
        for (var index = 0; index < resolver.Referents.Length && !sink.IsFull; index++)
        {
            ref readonly var referent = ref resolver.Referents[index];
            if (referent.Form is not (ReferentForm.Pronoun or ReferentForm.Definite) || referent.Antecedent < 0) continue;
            ref readonly var antecedent = ref resolver.Referents[referent.Antecedent];
            sink.Add(new FoundReference(RangeOf(text, referent), RangeOf(text, antecedent), resolver.Chains[antecedent.Chain].Entity));
        }
    }

    private static TextRange RangeOf(AnnotatedText text, in Referent referent) => referent.Mention?.Range ?? new TextRange(text.Tokens[referent.First].Start, text.Tokens[referent.Last].End);

    /// <summary>The likeliest candidate, if it is likely enough. All numbers are log-odds.</summary>
    private sealed class LearnedChoice(TreeEnsemble pronouns, TreeEnsemble descriptions) : IReferenceChooser
    {
        /// <summary>Least for "he" and "she", which nearly always stand for somebody who was named: of several, the best is worth saying.</summary>
        private const float MinOfPerson = -4;

        /// <summary>From here on other choices build on that of a person.</summary>
        private const float SureOfPerson = -0.5f;

        /// <summary>Least for "it" and "they", which often stand for what was said and not for somebody.</summary>
        private const float MinOfThing = 0.5f;

        private const float MinOfDescription = 0.5f;

        /// <summary>What a noun that no name is known for must be better by than a name: an answer that names nobody attributes nothing.</summary>
        private const float NounHandicap = 2.5f;

        /// <summary>What one reason of grammar counts for or against a person.</summary>
        private const float Step = 1.25f;

        private readonly float[] features = new float[ReferenceResolver.FeatureCount];

        public ReferenceChoice Choose(ReferenceResolver resolver, int anaphor, IReadOnlyList<ReferenceCandidate> candidates)
        {
            ref readonly var referent = ref resolver.Referents[anaphor];
            var model = referent.Form == ReferentForm.Pronoun ? pronouns : descriptions;
            var isPerson = referent.Pronoun is PronounKind.He or PronounKind.She;
            var least = referent.Form != ReferentForm.Pronoun ? MinOfDescription : isPerson ? MinOfPerson : MinOfThing;
            var (best, most) = (-1, least);
            for (var n = 0; n < candidates.Count; n++)
            {
                resolver.Compute(anaphor, n, features);
                var margin = model.Margin(features);
                if (isPerson) margin += Prior(resolver, candidates[n]);
                if (margin > most) (best, most) = (n, margin);
            }

            return new ReferenceChoice(best, IsSure: !isPerson || most >= SureOfPerson);
        }

        // What grammar says where several persons are named: the texts learned from, most of them about one, teach too little of it.
        private float Prior(ReferenceResolver resolver, ReferenceCandidate candidate)
        {
            var steps = 0;
            // The subject of its own clause owns what is in it, but is not acted upon.
            if (Of(ReferenceFeature.SubjectLevel) == 1) steps += (PronounCase)Of(ReferenceFeature.Case) switch { PronounCase.Object => -1, PronounCase.Reflexive => 0, _ => 1 };
            // "In his youth, Kim …", "Kim and his mother".
            if (candidate.Follows && Of(ReferenceFeature.SubjectLevel) > 0) steps++;
            if (Of(ReferenceFeature.JoinedOwner) > 0) steps++;
            // "Rose (Kate Winslet)", "Kim and Lee".
            if (Of(ReferenceFeature.CandidateBracketed) > 0) steps--;
            if (Of(ReferenceFeature.CandidateCoordinated) > 0) steps--;
            // Whom the last such pronoun stood for is what a text about one person always has; a name that was not found it seldom has.
            if (Of(ReferenceFeature.IsLastOfPronoun) > 0) steps--;
            if (resolver.Referents[candidate.Referent].IsBareName) steps++;
            return steps * Step - (IsNameless(resolver, candidate) ? NounHandicap : 0);
        }

        private float Of(ReferenceFeature feature) => features[(int)feature];

        private static bool IsNameless(ReferenceResolver resolver, ReferenceCandidate candidate) =>
            resolver.Chains[candidate.Chain].Entity is null && resolver.Referents[candidate.Referent].Form != ReferentForm.Proper;
    }
}
