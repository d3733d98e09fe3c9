using System.Globalization;
using Dossier.Common.V1;

namespace Dossier.Cli.Offline;

/// <summary>Reads the bytes of a document for the pipeline.</summary>
internal static class DocumentFile
{
    /// <summary>Largest document, as Ingest's default: what works without a server works with one.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="UnreadableDocument">There is no such file, it is none, it may not be read, or it is too large.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            using var stream = path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
            return ReadAll(stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnreadableDocument(ErrorReason.FileUnreadable, "there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            // .NET says so of a directory as well as of a forbidden file.
            throw new UnreadableDocument(ErrorReason.FileUnreadable, Directory.Exists(path) ? "it is a directory" : "permission denied");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new UnreadableDocument(ErrorReason.FileUnreadable, "it cannot be read");
        }
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var bytes = new MemoryStream(stream.CanSeek ? (int)Math.Min(stream.Length, MaxBytes) : 0);
        var buffer = new byte[64 * 1024];
        // Not by the file's length: a pipe has none, and a file can grow.
        for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
        {
            if (bytes.Length + count > MaxBytes)
            {
                throw new UnreadableDocument(
                    ErrorReason.DocumentTooLarge, string.Create(CultureInfo.InvariantCulture, $"it is larger than {MaxBytes} bytes"));
            }

            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }
}

/// <summary>A document whose bytes cannot be had.</summary>
internal sealed class UnreadableDocument(ErrorReason reason, string message) : Exception(message)
{
    public ErrorReason Reason { get; } = reason;
}
