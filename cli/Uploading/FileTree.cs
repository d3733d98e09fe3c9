namespace Dossier.Cli.Uploading;

/// <summary>Files behind the paths of a command line.</summary>
internal static class FileTree
{
    /// <summary>Far deeper than people nest folders.</summary>
    private const int MaxDepth = 64;

    /// <summary>
    /// The files, in the order of the paths; a folder stands for the files in it and below, by name, without hidden ones and without links (which could
    /// lead round in circles).
    /// </summary>
    /// <param name="sourcePrefix">
    /// Null gives each file the file: URI of its absolute path. Otherwise the URI is this and the path below the folder that was named, so that a corpus
    /// keeps its identity when it moves.
    /// </param>
    public static IReadOnlyList<UploadFile> Find(IEnumerable<string> paths, string? sourcePrefix)
    {
        var files = new List<UploadFile>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                files.Add(new(path, UriOf(path, Path.GetFileName(path), sourcePrefix)));
                continue;
            }

            var below = Directory.EnumerateFiles(path, "*", new EnumerationOptions
            {
                RecurseSubdirectories = true,
                MaxRecursionDepth = MaxDepth,
                AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
            });
            files.AddRange(below.Order(StringComparer.Ordinal).Select(file => new UploadFile(file, UriOf(file, Path.GetRelativePath(path, file), sourcePrefix))));
        }

        return files;
    }

    private static string UriOf(string path, string relative, string? prefix) =>
        prefix is null
            ? "file://" + Escape(Path.GetFullPath(path))
            : prefix + Escape(relative);

    private static string Escape(string path) => string.Join('/', path.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
}
