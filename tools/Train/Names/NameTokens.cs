namespace Dossier.Train.Names;

/// <summary>Splits a listed name into tokens as Universal Dependencies has them: hyphens, commas and possessive endings stand alone, "St." and "U.S." do not fall apart.</summary>
internal static class NameTokens
{
    private static readonly System.Buffers.SearchValues<char> Separate = System.Buffers.SearchValues.Create("-–,/()[]:;!?&\"“”");

    public static List<string> Of(string name)
    {
        List<string> tokens = [];
        foreach (var word in name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) Add(tokens, word.Replace('’', '\''));
        return tokens;
    }

    private static void Add(List<string> tokens, ReadOnlySpan<char> word)
    {
        // "AT&T", "R&D": an ampersand between letters is part of the word.
        while (word.IndexOfAny(Separate) is var at and >= 0)
        {
            if (word[at] == '&' && at > 0 && at + 1 < word.Length) break;
            if (at > 0) AddWord(tokens, word[..at]);
            tokens.Add(word[at].ToString());
            word = word[(at + 1)..];
        }

        if (!word.IsEmpty) AddWord(tokens, word);
    }

    private static void AddWord(List<string> tokens, ReadOnlySpan<char> word)
    {
        if (word.Length > 2 && word.EndsWith("'s", StringComparison.Ordinal))
        {
            tokens.Add(word[..^2].ToString());
            tokens.Add("'s");
        }
        else if (word.Length > 2 && word.EndsWith("s'", StringComparison.Ordinal))
        {
            tokens.Add(word[..^1].ToString());
            tokens.Add("'");
        }
        else
        {
            tokens.Add(word.ToString());
        }
    }
}
