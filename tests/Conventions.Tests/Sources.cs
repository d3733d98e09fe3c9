using System.Xml.Linq;
using Dossier.Testing;

namespace Dossier.Conventions.Tests;

/// <summary>The files of the repository, as the conventions see them: paths from the root, with slashes.</summary>
internal static class Sources
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules", "artifacts", ".git", "TestResults", ".dossier"];

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), pattern, new EnumerationOptions { RecurseSubdirectories = true })
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(Generated.Contains))
            .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Repository.PathOf(path));

    public static IEnumerable<Project> Projects() => Files(".", "*.csproj").Select(Project.Load);
}

/// <summary>What a project file says of its dependencies.</summary>
internal sealed record Project(string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static Project Load(string path)
    {
        var xml = XDocument.Parse(Sources.Read(path));
        return new Project(
            path,
            [.. xml.Descendants("ProjectReference").Select(r => Resolve(path, r.Attribute("Include")!.Value))],
            [.. xml.Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value)]);
    }

    private static string Resolve(string project, string reference)
    {
        var folder = System.IO.Path.GetDirectoryName(Repository.PathOf(project))!;
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, reference.Replace('\\', '/')));
        return System.IO.Path.GetRelativePath(Repository.Root, full).Replace('\\', '/');
    }

    public override string ToString() => Path;
}
