namespace Dossier.Gateway.Rest;

/// <summary>File names as senders give them: never trusted as paths.</summary>
internal static class FileNames
{
    /// <summary>
    /// The last segment of what may be a path of any system: <c>C:\reports\a.txt</c> and <c>../a.txt</c> are <c>a.txt</c>. Empty when nothing but dots is left.
    /// What else is wrong with a name is for the ledger to say.
    /// </summary>
    public static string LastSegment(string given)
    {
        var name = given.Trim('"');
        name = name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..].Trim();
        return name.AsSpan().Trim('.').IsEmpty ? "" : name;
    }
}
