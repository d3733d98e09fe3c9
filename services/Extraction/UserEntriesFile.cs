using Dossier.Extraction.Knowledge;

namespace Dossier.Extraction;

/// <summary>Reads a user's entries from a file, once, when a service or a verb starts: the pipeline itself reads no files.</summary>
public static class UserEntriesFile
{
    /// <summary>The entries of a file; none for an empty path.</summary>
    /// <param name="path">Of the file; may be empty.</param>
    /// <param name="problem">What is wrong with it, after the path; null when nothing is.</param>
    public static UserEntries Read(string path, out string? problem)
    {
        problem = null;
        if (path.Length == 0) return UserEntries.None;
        try
        {
            using var file = File.OpenRead(path);
            return UserEntries.Parse(ReadAll(file));
        }
        catch (KnowledgeFileError error)
        {
            problem = $"{path}: {error.Message}";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = $"{path}: {(error is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "it cannot be read")}";
        }

        return UserEntries.None;
    }

    // One byte more than may be: a pipe has no length, and a file can grow.
    private static byte[] ReadAll(Stream file)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (var count = file.Read(buffer); count > 0 && bytes.Length <= KnowledgeFile.MaxBytes; count = file.Read(buffer)) bytes.Write(buffer, 0, count);
        return bytes.ToArray();
    }
}
