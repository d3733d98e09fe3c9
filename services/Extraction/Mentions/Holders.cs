using Dossier.Extraction.Knowledge;

namespace Dossier.Extraction.Mentions;

/// <summary>
/// Finds who is meant by a title and a family name, at the date of a document: "President Roh" of 2005. Rather nobody than the wrong one: two persons who
/// fit equally well are none.
/// </summary>
/// <param name="people">Who held which office when.</param>
/// <param name="date">Of the document; null when it is not known.</param>
internal sealed class Holders(People people, DateOnly? date)
{
    /// <summary>A paper of the days after a term still has the title.</summary>
    private const int DaysOfGrace = 21;

    private readonly HashSet<string> states = new(StringComparer.Ordinal);

    /// <summary>Says that the document names a state, or what belongs to it.</summary>
    public void Mentions(string state)
    {
        if (state.Length > 0) states.Add(state);
    }

    /// <summary>The person; null when nobody fits, or several do.</summary>
    public Person? Find(ReadOnlySpan<char> family, Title title)
    {
        // Without a title only who leads a state now is known by the name alone.
        if (title.Office is null && date is null) return null;
        Person? best = null;
        var (bestRank, isAmbiguous) = (0, false);
        foreach (var person in people.OfFamily(family))
        {
            var rank = Rank(person, title);
            if (rank < bestRank || rank == 0) continue;
            isAmbiguous = rank == bestRank;
            (best, bestRank) = (person, rank);
        }

        return isAmbiguous ? null : best;
    }

    // 0: does not fit; more for a state that is named, more again for the very office.
    private int Rank(Person person, Title title)
    {
        var best = 0;
        foreach (var term in person.Terms) best = Math.Max(best, Rank(term, title));
        return best;
    }

    private int Rank(Term term, Title title)
    {
        if (!(title.Office is { } office ? Offices.Agree(term.Office, office) || office == Office.Head && Offices.Leads(term.Office) : Offices.Leads(term.Office))) return 0;
        if (!IsThen(term, title.IsFormer)) return 0;
        var rank = term.Office == title.Office ? 2 : 1;
        if (title.State.Length > 0) return title.State == term.State ? rank + 2 : 0;
        if (states.Contains(term.State)) return rank + 2;
        return title.Office is not null && term.Office is not (Office.Official or Office.Minister) && Offices.Leads(term.Office) ? rank : 0;
    }

    private bool IsThen(Term term, bool isFormer)
    {
        if (date is not { } day) return term.Office != Office.Official;
        if (day < term.From) return false;
        return isFormer || term.To == DateOnly.MaxValue || day.DayNumber <= term.To.DayNumber + DaysOfGrace;
    }
}
