using Microsoft.Extensions.Primitives;

namespace Dossier.Gateway.Rest;

/// <summary>The header <c>Content-Digest</c> (RFC 9530): the ledger compares it with the bytes that came.</summary>
internal static class ContentDigest
{
    /// <summary>The header, for its description.</summary>
    public static readonly (string Name, string Description) Described = ("Content-Digest", "`sha-256=:BASE64:` of the body; 400 with CHECKSUM_MISMATCH when the bytes are others. Other algorithms are passed over.");

    private const string Prefix = "sha-256=:";
    private const int Sha256Bytes = 32;

    /// <summary>The SHA-256 that the header names, in hexadecimal digits, or empty.</summary>
    /// <exception cref="InvalidField">It names one that is malformed.</exception>
    public static string Sha256Of(HttpContext context)
    {
        var header = context.Request.Headers[Described.Name];
        if (StringValues.IsNullOrEmpty(header)) return "";
        var digest = header.ToString().Split(',').Select(item => item.Trim()).FirstOrDefault(item => item.StartsWith(Prefix, StringComparison.Ordinal));
        if (digest is null) return "";
        Span<byte> hash = stackalloc byte[Sha256Bytes];
        return digest.EndsWith(':') && digest.Length > Prefix.Length && Convert.TryFromBase64String(digest[Prefix.Length..^1], hash, out var count) && count == Sha256Bytes
            ? Convert.ToHexStringLower(hash)
            : throw new InvalidField(Described.Name, "sha-256 must be the 32 bytes of the hash in base64, between colons");
    }
}
