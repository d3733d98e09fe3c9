namespace Dossier.Testing;

/// <summary>Where the repository is that these tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder with Services.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The absolute path of a file or folder, given from the root with slashes.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Services.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Services.sln above {AppContext.BaseDirectory}.");
    }
}
