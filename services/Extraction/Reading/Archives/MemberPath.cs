using System.Text;

namespace Dossier.Extraction.Reading.Archives;

/// <summary>
/// What a container calls its members, made safe to show and to keep. No path is ever one of a file system; all the same nothing that climbs, is absolute or
/// hides its name gets through: such a name is mended and the member taken, so that nothing is lost for its name.
/// </summary>
internal static class MemberPath
{
    /// <summary>Longest path, in UTF-16 units (the contract counts characters, which are never more).</summary>
    public const int MaxLength = 1024;

    /// <summary>Longest ending that a cut name keeps.</summary>
    private const int MaxExtension = 16;

    private static readonly HashSet<string> SystemFiles = new(StringComparer.OrdinalIgnoreCase) { ".DS_Store", "Thumbs.db", "desktop.ini" };

    /// <summary>
    /// The path without drive, root, "." and "..", with "/" between its parts; control characters and marks that reverse the direction of writing are
    /// replaced. A name of which nothing stays is "unnamed".
    /// </summary>
    public static string Clean(string name)
    {
        var path = new StringBuilder();
        foreach (var part in name.Replace('\\', '/').Split('/'))
        {
            var clean = CleanPart(part);
            if (clean is "" or "." or ".." || (path.Length == 0 && IsDrive(clean))) continue;
            if (path.Length > 0) path.Append('/');
            path.Append(clean);
        }

        return path.Length == 0 ? "unnamed" : Shortened(path.ToString(), MaxLength);
    }

    /// <summary>Whether a file is one that an operating system leaves behind, and no document.</summary>
    public static bool IsSystemFile(string path) =>
        path.StartsWith("__MACOSX/", StringComparison.Ordinal) || SystemFiles.Contains(FileName(path));

    /// <summary>Behind the last "/".</summary>
    public static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The name with a number in front of its ending: "report (2).html".</summary>
    public static string Numbered(string path, int number)
    {
        var extension = Extension(path);
        var suffix = FormattableString.Invariant($" ({number})");
        return Shortened(path, MaxLength - suffix.Length)[..^extension.Length] + suffix + extension;
    }

    /// <summary>The text without what it had too much, its ending kept.</summary>
    public static string Shortened(string path, int longest)
    {
        if (path.Length <= longest) return path;
        var extension = Extension(path);
        var end = longest - extension.Length - 1;
        if (char.IsHighSurrogate(path[end - 1])) end--;
        return $"{path.AsSpan(0, end)}…{extension}";
    }

    /// <summary>The ending with its point; empty without one.</summary>
    public static string Extension(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') + 1 && path.Length - dot <= MaxExtension ? path[dot..] : "";
    }

    private static bool IsDrive(string part) => part is [var letter, ':'] && char.IsAsciiLetter(letter);

    private static string CleanPart(string part)
    {
        var clean = new StringBuilder(part.Length);
        for (var i = 0; i < part.Length; i++)
        {
            if (char.IsHighSurrogate(part[i]) && i + 1 < part.Length && char.IsLowSurrogate(part[i + 1])) clean.Append(part[i]).Append(part[++i]);
            else clean.Append(IsShown(part[i]) ? part[i] : '\uFFFD');
        }

        return clean.ToString().Trim();
    }

    // Marks that embed, override or isolate a direction can make "exe.txt" of "txt.exe" (Unicode TR 36).
    private static bool IsShown(char c) => !char.IsControl(c) && !char.IsSurrogate(c) && c is not (>= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029');
}
