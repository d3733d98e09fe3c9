using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dossier.Ingest.Documents;

/// <summary>
/// Ids of documents: a hash of what the document is known by, so that the same uploads into a fresh ledger give the same names. 80 bits in lower-case base32
/// (RFC 4648 alphabet), 16 characters.
/// </summary>
internal static class DocumentId
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 16;

    /// <summary>The ids to try in turn: the first that was never used in the collection is the document's.</summary>
    public static IEnumerable<string> Candidates(CollectionName collection, string uri, byte[] sha256)
    {
        // URIs have no line breaks, so the lines cannot run into each other.
        return Candidates(collection, uri.Length > 0 ? $"uri\n{uri}" : $"content\n{Convert.ToHexStringLower(sha256)}");
    }

    /// <summary>The ids of a member, which is known by its container and its path in it.</summary>
    public static IEnumerable<string> OfMember(DocumentName container, string path) => Candidates(container.Collection, $"member\n{container.Id}\n{path}");

    private static IEnumerable<string> Candidates(CollectionName collection, string known)
    {
        for (var k = 0; ; k++)
        {
            yield return Encode(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{collection.Id}\n{known}\n{k}"))));
        }
    }

    private static string Encode(byte[] hash) => string.Create(Length, hash, static (text, bytes) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * 5;
            // The five bits can reach into the next byte.
            var pair = (bytes[bit / 8] << 8) | bytes[(bit / 8) + 1];
            text[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }
    });
}
