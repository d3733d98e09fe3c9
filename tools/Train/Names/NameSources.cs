using System.Globalization;
using System.Text;
using Dossier.Extraction.Duplicates;
using Dossier.Extraction.Knowledge;

namespace Dossier.Train.Names;

/// <summary>Every listed name with what it is, from the gazetteers, the knowledge base and the words written for this project.</summary>
internal sealed class NameSources(Corpus data)
{
    private const string Words = "Names/words.tsv";
    private const string Entities = "Knowledge/entities.tsv";

    /// <summary>Longer phrases are descriptions.</summary>
    private const int MaxTokens = 10;

    /// <summary>Words that a list has as a city or a name, and that are something else nearly always.</summary>
    private static readonly HashSet<string> FunctionWords = new(
        ("A An The This That These Those I It He She They We You Of In On At By To From For With As And Or Nor But If Is Are Was Were Be Been Am Has Have Had Do Does Did Not Yes Can Could Would Should Shall Must Might "
        + "My His Her Its Our Your Their Me Him Us Them Who What Which When Where Why How All Any Some Most More Many Much Few Each Every Both Other Such Same Than Then There Here Now Just Only Also Very Too So "
        + "Up Down Out Off Over Under About Above Along After Before Between Into Through During Until While Since Because Against Still Even Once Again Further One Two Three Four Five Six Seven Eight Nine Ten").Split(' '),
        StringComparer.Ordinal);

    private static readonly HashSet<string> OrganizationWords = new(
        ["Ministry", "Department", "Agency", "Army", "Party", "Front", "Council", "Movement", "Court", "Parliament", "Assembly", "Congress", "Union", "Force", "Forces", "Police", "Service", "Bureau", "Committee", "Commission",
            "Authority", "Government", "Office", "University", "Institute", "Center", "Centre", "Foundation", "Senate", "Administration", "League", "Organization", "Association", "Guard", "Corps", "Bank"],
        StringComparer.Ordinal);

    public IEnumerable<(IReadOnlyList<string> Tokens, NameKinds Kinds)> All() =>
        Listed().SelectMany(entry => WithFolded(entry.Name).Select(name => (Tokens: (IReadOnlyList<string>)NameTokens.Of(name), entry.Kinds)))
            .Where(entry => entry.Tokens.Count is > 0 and <= MaxTokens && IsAllowed(entry.Tokens, entry.Kinds));

    private static bool IsAllowed(IReadOnlyList<string> tokens, NameKinds kinds) => tokens.Count > 1 || kinds >= NameKinds.Title || !FunctionWords.Contains(tokens[0]);

    private IEnumerable<(string Name, NameKinds Kinds)> Listed() => [.. OfWords(), .. OfEntities(), .. OfNames(), .. OfCities(), .. OfLeaders(), .. OfActors()];

    private static IEnumerable<(string Name, NameKinds Kinds)> OfWords()
    {
        foreach (var columns in Rows(typeof(NameSources).Assembly.GetManifestResourceStream(Words)!))
        {
            var kinds = columns[0] switch
            {
                "title" => NameKinds.Title,
                "orghead" => NameKinds.OrganizationHead,
                "placehead" => NameKinds.PlaceHead,
                "month" => NameKinds.Month,
                "region" => NameKinds.Region,
                "demonym" => NameKinds.Demonym,
                "organization" => NameKinds.Organization,
                _ => throw new InvalidDataException($"{Words} has a kind “{columns[0]}”."),
            };
            foreach (var word in columns[1].Split('|')) yield return (word, kinds);
        }
    }

    private static IEnumerable<(string Name, NameKinds Kinds)> OfEntities()
    {
        foreach (var columns in Rows(typeof(NameLists).Assembly.GetManifestResourceStream(Entities)!))
        {
            var kinds = columns[1] switch { "state" => NameKinds.State, "capital" => NameKinds.City, "place" => NameKinds.Region, "organization" => NameKinds.Organization, _ => NameKinds.None };
            if (kinds == NameKinds.None) continue;
            foreach (var name in (columns.ElementAtOrDefault(4) ?? "").Split('|').Append(columns[2]).Where(name => name.Length > 0)) yield return (name, kinds);
            foreach (var demonym in (columns.ElementAtOrDefault(5) ?? "").Split('|').Where(name => name.Length > 0)) yield return (demonym, NameKinds.Demonym);
        }
    }

    private IEnumerable<(string Name, NameKinds Kinds)> OfNames()
    {
        foreach (var name in Text("gazetteers/first_names.txt")) yield return (name, NameKinds.GivenName);
        foreach (var name in Text("gazetteers/surnames.txt"))
        {
            yield return (name, NameKinds.FamilyName);
            // The list has "Mccarthy".
            if (name.Length > 4 && name.StartsWith("Mc", StringComparison.Ordinal) && char.IsLower(name[2])) yield return ($"Mc{char.ToUpperInvariant(name[2])}{name[3..]}", NameKinds.FamilyName);
        }
    }

    private IEnumerable<(string Name, NameKinds Kinds)> OfCities()
    {
        foreach (var line in Text("gazetteers/world_cities.csv").Skip(1))
        {
            var columns = Csv(line);
            yield return (columns[0], NameKinds.City);
            yield return (columns[2], NameKinds.Region);
            yield return (columns[1], NameKinds.State);
        }
    }

    private IEnumerable<(string Name, NameKinds Kinds)> OfLeaders()
    {
        foreach (var leader in data.Lines("gazetteers/leaders_2021_wikidata.jsonl")) yield return ((string)leader["name"]!, NameKinds.Person);
        foreach (var member in data.Lines("gazetteers/us_congress_current.jsonl"))
        {
            if (member["official_full"] is { } full) yield return ((string)full!, NameKinds.Person);
            yield return ($"{member["first"]} {member["last"]}", NameKinds.Person);
            if (member["nickname"] is { } nickname) yield return ($"{nickname} {member["last"]}", NameKinds.Person);
        }
    }

    private IEnumerable<(string Name, NameKinds Kinds)> OfActors()
    {
        var cases = new ProperCase(Text("gazetteers/surnames.txt").Concat(Text("gazetteers/first_names.txt")));
        foreach (var actor in data.Lines("gazetteers/cameo_actors.jsonl"))
        {
            var codes = actor["codes"]!.AsArray();
            var dated = codes.Any(code => code!["from"] is not null || code["to"] is not null);
            var code = (string)codes[0]!["code"]!;
            foreach (var name in actor["names"]!.AsArray().Select(name => cases.Of(Plain((string)name!))))
            {
                var kinds = KindsOf((string)actor["set"]!, code, dated, name);
                if (kinds == NameKinds.None || name.Length < 3) continue;
                yield return (name, kinds);
                if (kinds == NameKinds.Person && KoreanSpelling(name, code) is { } korean) yield return (korean, kinds);
                if (kinds == NameKinds.Organization && name.Length <= 6 && name.All(char.IsLetter)) yield return (name.ToUpperInvariant(), kinds);
            }
        }
    }

    private static NameKinds KindsOf(string set, string code, bool dated, string name)
    {
        var isOrganization = name.Split(' ', '-').Any(OrganizationWords.Contains);
        if (dated || code.Length == 6 && code.EndsWith("ELI", StringComparison.Ordinal)) return name.Contains(' ') && !isOrganization && !name.Any(char.IsDigit) ? NameKinds.Person : NameKinds.None;
        return set switch
        {
            "International" or "MilNonState" => NameKinds.Organization,
            // States with their cities, peoples and misspellings; other lists have these better.
            _ when code.Length <= 3 => NameKinds.None,
            _ => isOrganization ? NameKinds.Organization : NameKinds.None,
        };
    }

    // "Kim Jong Il" is written "Kim Jong-il" and "Kim Jong-Il", too.
    private static string? KoreanSpelling(string name, string code)
    {
        var words = name.Split(' ');
        return words.Length == 3 && code.Length >= 3 && code[..3] is "KOR" or "PRK" or "TWN" ? $"{words[0]} {words[1]}-{words[2].ToLowerInvariant()}" : null;
    }

    private static string Plain(string name)
    {
        var plain = name.Replace('_', ' ').Trim();
        var bracket = plain.IndexOf('(', StringComparison.Ordinal);
        if (bracket > 0) plain = plain[..bracket].Trim();
        return plain.StartsWith("THE ", StringComparison.Ordinal) ? plain[4..] : plain;
    }

    // "São Paulo" is written "Sao Paulo", too.
    private static IEnumerable<string> WithFolded(string name)
    {
        yield return name;
        if (Ascii.IsValid(name)) yield break;
        var result = string.Concat(name.Where(c => char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark).Select(Bare));
        if (result != name && Ascii.IsValid(result)) yield return result;
    }

    private static char Bare(char c)
    {
        if (char.IsAscii(c)) return c;
        var bare = c switch { 'ø' or 'Ø' => 'o', 'ł' or 'Ł' => 'l', 'ı' => 'i', 'đ' or 'Đ' => 'd', '’' or '‘' or 'ʼ' or 'ʻ' => '\'', _ => FoldedCharacters.Fold(c) };
        return char.IsUpper(c) ? char.ToUpperInvariant(bare) : bare;
    }

    private IEnumerable<string> Text(string path)
    {
        using var reader = new StreamReader(new MemoryStream(data.Bytes(path)));
        while (reader.ReadLine() is { } line)
        {
            if (line.Trim() is { Length: > 1 } name) yield return name;
        }
    }

    private static List<string> Csv(string line)
    {
        List<string> columns = [];
        StringBuilder column = new();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted)
            {
                columns.Add(column.ToString());
                column.Clear();
            }
            else
            {
                column.Append(c);
            }
        }

        columns.Add(column.ToString());
        return columns;
    }

    private static IEnumerable<string[]> Rows(Stream resource)
    {
        using var reader = new StreamReader(resource);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') yield return line.Split('\t');
        }
    }
}
