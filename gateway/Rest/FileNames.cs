namespace Dossier.Gateway.Rest;

/// <summary>File names as senders give them: never trusted as paths.</summary>
internal static class FileNames
{
    /// <summary>
    /// The last segment of what may be a path of any system: <c>C:\reports\a.txt</c> and <c>../a.txt</c> are <c>a.txt</c>. Empty when nothing but dots is left.
    /// What else is wrong with a name is for the ledger to say. A quotation mark may come escaped, as in a quoted string of a header; a backslash before anything
    /// else is taken for that of a path, which some senders leave as it is.
    /// </summary>
    public static string LastSegment(string given)
    {
        var name = (given is ['"', .., '"'] ? given[1..^1] : given).Replace("\\\"", "\"", StringComparison.Ordinal);
        name = name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..].Trim();
        return name.AsSpan().Trim('.').IsEmpty ? "" : name;
    }
}
