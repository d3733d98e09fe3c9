namespace Dossier.Extraction.Reading.Lines;

/// <summary>Turns chances into a decision, page by page.</summary>
internal static class ContentDecision
{
    private const float Lowest = 0.35f;
    private const float Highest = 0.55f;
    private const float Step = 0.025f;

    /// <summary>Lines above the first paragraph among which a lead is looked for, how likely it must be, and how long.</summary>
    private const int LeadReach = 15;
    private const float LeadChance = 0.06f;
    private const float LeadWords = 9;

    /// <summary>
    /// The threshold that makes the expected F measure of the text highest (words count): on a text whose content is hard to tell, it pays to keep what is doubtful
    /// (Lewis 1995).
    /// </summary>
    /// <param name="shapes">The lines.</param>
    /// <param name="probabilities">That each is content.</param>
    public static float Threshold(ReadOnlySpan<LineShape> shapes, ReadOnlySpan<float> probabilities)
    {
        float best = 0.5f, highest = -1;
        for (var threshold = Lowest; threshold <= Highest; threshold += Step)
        {
            double hit = 0, kept = 0, content = 0;
            for (var i = 0; i < shapes.Length; i++)
            {
                var weight = shapes[i].Words + 0.5f;
                content += weight * probabilities[i];
                if (probabilities[i] < threshold) continue;
                hit += weight * probabilities[i];
                kept += weight;
            }

            var expected = (float)(2 * hit / (kept + content + 1e-9));
            if (expected > highest) (highest, best) = (expected, threshold);
        }

        return best;
    }

    /// <summary>Which lines are content.</summary>
    public static bool[] Decide(ReadOnlySpan<LineShape> shapes, ReadOnlySpan<float> probabilities)
    {
        var threshold = Threshold(shapes, probabilities);
        var kept = new bool[shapes.Length];
        var first = -1;
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = probabilities[i] >= threshold;
            if (first < 0 && kept[i] && shapes[i].Words >= LeadWords) first = i;
        }

        // Summaries and opening questions stand apart from the paragraphs, between buttons and dates; without them the account has no beginning.
        for (var i = first - 1; i >= Math.Max(0, first - LeadReach); i--)
        {
            kept[i] |= probabilities[i] >= LeadChance && shapes[i].Words >= LeadWords && shapes[i].InterfaceWords < 0.25f && shapes[i].Shouted < 0.5f;
        }

        return kept;
    }
}
