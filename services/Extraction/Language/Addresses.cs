using System.Buffers;

namespace Dossier.Extraction.Language;

/// <summary>Addresses of the web and of mail: one token each.</summary>
internal static class Addresses
{
    /// <summary>A name before "@" is not longer.</summary>
    private const int MaxName = 64;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-");
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

    /// <summary>Where the address that starts at an offset ends; 0 when none does.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="start">Of the address.</param>
    /// <param name="limit">Where white space follows.</param>
    public static int EndOf(string text, int start, int limit)
    {
        var c = text[start];
        if (!char.IsAsciiLetterOrDigit(c)) return 0;
        var rest = text.AsSpan(start, limit - start);
        if (c is 'h' or 'w' or 'H' or 'W' or 'f' && IsWeb(rest)) return EndOfWeb(text, start, limit);
        return EndOfMail(rest) is var length and > 0 ? start + length : 0;
    }

    private static bool IsWeb(ReadOnlySpan<char> rest) =>
        rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || rest.StartsWith("ftp://", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase);

    private static int EndOfWeb(string text, int start, int limit)
    {
        var end = start;
        while (end < limit && text[end] is not ('"' or '<' or '>' or '”' or '[' or ']')) end++;
        var opens = text.AsSpan(start, end - start).Contains('(');
        while (text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '’' || (text[end - 1] == ')' && !opens)) end--;
        return end;
    }

    private static int EndOfMail(ReadOnlySpan<char> rest)
    {
        var at = rest[..Math.Min(rest.Length, MaxName + 1)].IndexOfAnyExcept(NameCharacters);
        if (at < 1 || rest[at] != '@') return 0;
        var host = rest[(at + 1)..];
        var length = host.IndexOfAnyExcept(HostCharacters);
        host = length < 0 ? host : host[..length];
        host = host.TrimEnd('.').TrimEnd('-');
        return host.Length > 0 ? at + 1 + host.Length : 0;
    }
}
