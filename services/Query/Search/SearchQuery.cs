using System.Globalization;
using System.Text;
using Dossier.Common.V1;

namespace Dossier.Query.Search;

/// <summary>A parsed query: words and phrases, of which any may match and every match counts.</summary>
/// <param name="Terms">Each a word or a phrase, with at least one letter or digit; repeats are kept, they weigh more.</param>
internal sealed record SearchQuery(IReadOnlyList<string> Terms)
{
    /// <summary>Parses what a person typed: words, and "phrases in quotation marks". Nothing else has a meaning.</summary>
    /// <exception cref="InvalidField">Too long, a quotation mark without its partner, or nothing to look for.</exception>
    public static SearchQuery Parse(string query)
    {
        if (query.EnumerateRunes().Count() > QueryLimits.QueryLength)
            throw new InvalidField("query", $"must be at most {QueryLimits.QueryLength} characters", ErrorReason.InvalidQuery);
        var terms = new List<string>();
        var term = new StringBuilder();
        var (opened, at) = (-1, 0);
        foreach (var rune in query.EnumerateRunes())
        {
            at++;
            if (rune.Value == '"') opened = opened < 0 ? at : -1;
            else if (opened >= 0 || !IsSpace(rune))
            {
                term.Append(IsSpace(rune) ? " " : rune.ToString());
                continue;
            }

            EndTerm(term, terms);
        }

        EndTerm(term, terms);
        if (opened >= 0)
            throw new InvalidField("query", string.Create(CultureInfo.InvariantCulture, $"the quotation mark at character {opened} has no partner"), ErrorReason.InvalidQuery);
        if (terms.Count == 0) throw new InvalidField("query", "must hold a word to look for", ErrorReason.InvalidQuery);
        return new SearchQuery(terms);
    }

    private static void EndTerm(StringBuilder term, List<string> terms)
    {
        var text = term.ToString().Trim();
        term.Clear();
        // Punctuation alone is in no index.
        if (text.EnumerateRunes().Any(Rune.IsLetterOrDigit)) terms.Add(text);
    }

    private static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);
}
