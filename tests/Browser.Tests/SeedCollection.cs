using System.Text;
using Dossier.Testing;

namespace Dossier.Browser.Tests;

/// <summary>A collection with the five seeds and one file that no reader knows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Documents">Names of the seeds, in the order of their files.</param>
/// <param name="Unreadable">Name of the file that cannot be read.</param>
internal sealed record SeedCollection(string Name, IReadOnlyList<string> Documents, string Unreadable)
{
    /// <summary>The first bytes of a picture.</summary>
    public static readonly byte[] Picture = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. Encoding.ASCII.GetBytes("IHDR"), 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0];

    /// <summary>An address in this collection: {c} is the collection, {d0} to {d4} are its documents, {x} is what cannot be read.</summary>
    public string AddressOf(string pattern)
    {
        var address = pattern.Replace("{c}", Name, StringComparison.Ordinal).Replace("{x}", Unreadable, StringComparison.Ordinal);
        for (var n = 0; n < Documents.Count; n++) address = address.Replace($"{{d{n}}}", Documents[n], StringComparison.Ordinal);
        return address;
    }

    public static async Task<SeedCollection> CreateAsync(ServedPages pages)
    {
        var collection = await pages.CreateCollectionAsync("Korea desk");
        var documents = new List<string>();
        foreach (var path in Directory.EnumerateFiles(Repository.PathOf("seeds"), "*.txt").Order(StringComparer.Ordinal))
        {
            documents.Add(await pages.UploadAsync(collection, Path.GetFileName(path), await File.ReadAllBytesAsync(path)));
        }

        return new(collection, documents, await pages.UploadAsync(collection, "summit-photo.png", Picture, "image/png"));
    }
}
