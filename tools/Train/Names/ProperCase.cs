using System.Globalization;

namespace Dossier.Train.Names;

/// <summary>Names that a source has in capitals, as prose writes them.</summary>
/// <param name="spellings">Names with capitals inside ("McCain"), which the rule would not give.</param>
internal sealed class ProperCase(IEnumerable<string> spellings)
{
    private static readonly HashSet<string> Small = new(
        ["of", "the", "for", "and", "in", "on", "to", "at", "by", "with", "de", "la", "las", "los", "du", "des", "del", "di", "da", "do", "dos", "das", "et", "y", "e", "und", "für", "pour", "para", "von", "van", "der", "den", "bin", "ibn"],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Acronyms = new(
        ["USA", "US", "UK", "UN", "EU", "NATO", "AIDS", "HIV", "YMCA", "YWCA", "II", "III", "IV", "LLC", "LLP", "PLC", "SA", "AG", "NV", "BV", "AB", "ASA", "TV", "BBC", "CNN", "UNESCO", "UNICEF", "WHO", "ASEAN", "IT", "FM", "PC"],
        StringComparer.Ordinal);

    private readonly Dictionary<string, string> inner = spellings
        .Where(name => name.Skip(1).Any(char.IsUpper) && name.Any(char.IsLower) && !name.Contains(' '))
        .DistinctBy(name => name.ToUpperInvariant(), StringComparer.Ordinal)
        .ToDictionary(name => name.ToUpperInvariant(), name => name, StringComparer.Ordinal);

    public string Of(string capitals)
    {
        var words = capitals.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Select((word, index) => Word(word, isFirst: index == 0)));
    }

    private string Word(string word, bool isFirst)
    {
        if (inner.TryGetValue(word, out var known)) return known;
        if (Acronyms.Contains(word) || word.Contains('.') && word.Length <= 8 && word.Where((_, i) => i % 2 == 1).All(c => c == '.')) return word;
        if (word.Length is > 1 and <= 5 && !word.Any(c => "AEIOUYÀÁÂÃÄÅÈÉÊËÌÍÎÏÒÓÔÕÖÙÚÛÜÝ".Contains(c, StringComparison.Ordinal)) && word.All(char.IsLetter)) return word;
        var lower = word.ToLowerInvariant();
        if (!isFirst && Small.Contains(lower)) return lower;
        return string.Join('-', lower.Split('-').Select(Capitalised));
    }

    private static string Capitalised(string part)
    {
        if (part.Length == 0) return part;
        if (part.Length > 3 && part.StartsWith("mc", StringComparison.Ordinal)) return "Mc" + Capitalised(part[2..]);
        // "O'Brien", "D'Angelo"
        if (part.Length > 3 && part[1] == '\'' && part[0] is 'o' or 'd' or 'l') return $"{char.ToUpper(part[0], CultureInfo.InvariantCulture)}'{Capitalised(part[2..])}";
        return char.ToUpper(part[0], CultureInfo.InvariantCulture) + part[1..];
    }
}
