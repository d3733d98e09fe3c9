using Dossier.Extraction.Models;

namespace Dossier.Extraction.Reading;

/// <summary>Takes a word; it is gone when the call returns.</summary>
internal delegate void TakeWord(ReadOnlySpan<char> word);

/// <summary>The words that say what a part of a page is: those of its elements' classes and names, and those it begins with.</summary>
internal static class HtmlWords
{
    /// <summary>Longest word; what is longer is no word.</summary>
    private const int MaxLength = 40;

    /// <summary>Most characters of a class or id that are looked at.</summary>
    private const int MaxAttribute = 400;

    /// <summary>Words of a leaf that are looked at: what it is shows at its beginning.</summary>
    private const int MaxLeafWords = 20;

    /// <summary>The words of an element: its name and role, and what its class and id are made of ("entry-content": that, "entry" and "content").</summary>
    public static void OfElement(HtmlElement element, TakeWord take)
    {
        Span<char> word = stackalloc char[MaxLength + 2];
        Take(word, '<', element.Name, take);
        if (element.Role is { } role) Take(word, '@', role, take);
        if (element.Property is { } property) Take(word, '%', property, take);
        if (element.Class is { } classes) OfNames(classes, '.', word, take);
        if (element.Id is { } id) OfNames(id, '#', word, take);
    }

    /// <summary>The words that a text begins with, in small letters, digits as 0, and the pairs of the first of them.</summary>
    /// <returns>Number of words.</returns>
    public static int OfText(ReadOnlySpan<char> text, TakeWord take)
    {
        Span<char> pair = stackalloc char[2 * MaxLength + 2];
        int count = 0, before = 0;
        for (var at = 0; at < text.Length && count < MaxLeafWords;)
        {
            var end = WordEnd(text, at);
            if (end == at)
            {
                at++;
                continue;
            }

            var length = Fold(text[at..end], pair[(before + 1)..]);
            at = end;
            if (length == 0) continue;
            take(pair.Slice(before + 1, length));
            pair[before] = ' ';
            if (count is > 0 and < 6) take(pair[..(before + 1 + length)]);
            pair.Slice(before + 1, length).CopyTo(pair);
            before = length;
            count++;
        }

        return count;
    }

    /// <summary>Sum of the weights of the words of an element.</summary>
    public static float Weigh(HtmlElement element, WordWeights weights)
    {
        var sum = 0f;
        OfElement(element, word => sum += weights[word]);
        return sum;
    }

    /// <summary>Log-odds of a text by the words that it begins with.</summary>
    public static float Weigh(ReadOnlySpan<char> text, WordWeights weights)
    {
        var sum = 0f;
        var count = OfText(text, word => sum += weights[word]);
        return weights.Bias + sum * Scale(count);
    }

    /// <summary>What each word of a text counts for when there are so many.</summary>
    public static float Scale(int count) => count == 0 ? 0 : 1 / MathF.Sqrt(count);

    private static void OfNames(string value, char sign, Span<char> word, TakeWord take)
    {
        var names = value.AsSpan(0, Math.Min(value.Length, MaxAttribute));
        foreach (var range in names.SplitAny(" \t\n"))
        {
            var name = names[range];
            if (name.IsEmpty || name.Length > MaxLength) continue;
            Take(word, sign, name, take);
            Parts(name, word, take);
        }
    }

    // "entryContent-2" has the parts "entry" and "content".
    private static void Parts(ReadOnlySpan<char> name, Span<char> word, TakeWord take)
    {
        for (var at = 0; at < name.Length;)
        {
            var end = at;
            while (end < name.Length && char.IsAsciiLetter(name[end]) && (end == at || !char.IsAsciiLetterUpper(name[end]) || char.IsAsciiLetterUpper(name[end - 1]))) end++;
            if (end - at > 1) Take(word, '~', name[at..end], take);
            at = Math.Max(end, at + 1);
        }
    }

    private static void Take(Span<char> word, char sign, ReadOnlySpan<char> name, TakeWord take)
    {
        word[0] = sign;
        var length = 1;
        foreach (var c in name)
        {
            if (length > MaxLength) return;
            if (!char.IsAsciiDigit(c)) word[length++] = char.ToLowerInvariant(c);
        }

        if (length > 1) take(word[..length]);
    }

    private static int WordEnd(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        // A character of Chinese, Japanese or Korean writing is a word by itself only where no space divides words; a pair is more telling.
        if (IsIdeograph(text[at])) return Math.Min(text.Length, at + (at + 1 < text.Length && IsIdeograph(text[at + 1]) ? 2 : 1));
        while (end < text.Length && char.IsLetterOrDigit(text[end]) && !IsIdeograph(text[end])) end++;
        return end > at ? end : text[at] is '©' or '|' or '»' or '›' or '@' or '#' or '$' or '€' or '•' or '·' or '→' or '«' or '+' ? at + 1 : at;
    }

    private static bool IsIdeograph(char c) => c is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF';

    private static int Fold(ReadOnlySpan<char> word, Span<char> folded)
    {
        if (word.Length > MaxLength) return 0;
        for (var i = 0; i < word.Length; i++) folded[i] = char.IsAsciiDigit(word[i]) ? '0' : char.ToLowerInvariant(word[i]);
        return word.Length;
    }
}
