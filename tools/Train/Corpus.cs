using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Dossier.Train;

/// <summary>Reads the development data: JSON lines, gzipped or not. docs/models.md describes the files.</summary>
/// <param name="root">The data folder.</param>
internal sealed class Corpus(string root)
{
    /// <summary>Opens a file; one that ends in .gz is expanded.</summary>
    /// <param name="path">Inside the data folder.</param>
    public byte[] Bytes(string path)
    {
        using var file = File.OpenRead(Path.Combine(root, path));
        if (!path.EndsWith(".gz", StringComparison.Ordinal)) return ReadAll(file);
        using var expanded = new GZipStream(file, CompressionMode.Decompress);
        return ReadAll(expanded);
    }

    /// <summary>The objects of a file of JSON lines.</summary>
    public IEnumerable<JsonObject> Lines(string path)
    {
        using var reader = new StreamReader(new MemoryStream(Bytes(path)));
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0) yield return JsonNode.Parse(line)!.AsObject();
        }
    }

    private static byte[] ReadAll(Stream source)
    {
        using var content = new MemoryStream();
        source.CopyTo(content);
        return content.ToArray();
    }
}
