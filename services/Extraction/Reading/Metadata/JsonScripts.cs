using System.Text;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Finds the scripts of an HTML source that hold linked data, without a tree: the parser drops the text of scripts. Linear in the source.</summary>
internal static class JsonScripts
{
    private const string Open = "<script";
    private const string Close = "</script";
    private const string MediaType = "ld+json";
    private const int MaxTagLength = 2_000;
    private const int MaxValueLength = 1_000;

    /// <summary>The texts of the scripts whose type is linked data.</summary>
    public static List<TextRange> Find(string source, int most)
    {
        List<TextRange> found = [];
        // Most pages have none; then nothing is searched twice.
        if (!source.Contains(MediaType, StringComparison.OrdinalIgnoreCase)) return found;
        for (var at = 0; found.Count < most;)
        {
            var open = source.IndexOf(Open, at, StringComparison.OrdinalIgnoreCase);
            if (open < 0) break;
            var tag = source.AsSpan(open, Math.Min(MaxTagLength, source.Length - open));
            var end = tag.IndexOf('>');
            if (end < 0)
            {
                at = open + Open.Length;
                continue;
            }

            var start = open + end + 1;
            var close = source.IndexOf(Close, start, StringComparison.OrdinalIgnoreCase);
            if (close < 0) close = source.Length;
            if (tag[..end].Contains(MediaType, StringComparison.OrdinalIgnoreCase)) found.Add(new TextRange(start, close));
            at = close;
            if (at >= source.Length) break;
        }

        return found;
    }

    /// <summary>The JSON of a script without what wraps it (comments, CDATA), and with control characters, which JSON forbids in strings, as spaces.</summary>
    public static string Clean(ReadOnlySpan<char> script)
    {
        var first = script.IndexOfAny('{', '[');
        while (first >= 0 && script[first..].StartsWith("[CDATA[", StringComparison.Ordinal))
        {
            var next = script[(first + 7)..].IndexOfAny('{', '[');
            first = next < 0 ? -1 : first + 7 + next;
        }

        var last = script.LastIndexOfAny('}', ']');
        if (first < 0 || last < first) return "";
        if (script[..(last + 1)].EndsWith("]]", StringComparison.Ordinal) && script.Contains("[CDATA[", StringComparison.Ordinal)) last = Math.Max(first, script[..last].LastIndexOf('}'));
        var json = new StringBuilder(last - first + 1);
        foreach (var c in script[first..(last + 1)]) json.Append(c < ' ' ? ' ' : c);
        return json.ToString();
    }

    /// <summary>The string value of the first property of a name in JSON that does not parse.</summary>
    public static string? Property(string json, string name, int from)
    {
        var at = json.IndexOf($"\"{name}\"", from, StringComparison.Ordinal);
        if (at < 0) return null;
        var rest = json.AsSpan(at + name.Length + 2).TrimStart();
        if (rest.IsEmpty || rest[0] != ':') return null;
        rest = rest[1..].TrimStart();
        if (rest.IsEmpty || rest[0] != '"') return null;
        rest = rest[1..Math.Min(rest.Length, MaxValueLength)];
        var end = rest.IndexOf('"');
        return end <= 0 || rest[..end].Contains('\\') ? null : MetadataText.Clean(rest[..end].ToString());
    }
}
