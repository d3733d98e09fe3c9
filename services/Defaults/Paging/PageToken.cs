using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dossier.Common.V1;
using Google.Protobuf;

namespace Dossier.Defaults;

/// <summary>
/// An opaque position in a listing: the keys of the last element of a page, bound to the request that was answered. A token of another request, or
/// an altered one, is refused; it is a checksum and not a secret, because the keys give nobody more than the listing itself does.
/// </summary>
/// <remarks>base64url of: version (1 byte), checksum (16 bytes of SHA-256 over request and keys), keys (each a varint length and UTF-8).</remarks>
public static class PageToken
{
    private const byte Version = 1;
    private const int ChecksumBytes = 16;
    private const int HeaderBytes = 1 + ChecksumBytes;

    // What may change from page to page of one listing.
    private static readonly string[] Unbound = ["page_token", "page_size", "at_least_sequence"];

    /// <summary>The token of the page that begins behind these keys.</summary>
    /// <param name="request">The request that is being answered.</param>
    /// <param name="keys">Sort keys of the last element of this page.</param>
    public static string Write(IMessage request, params string[] keys)
    {
        var encoded = Encode(keys);
        return Base64Url.EncodeToString([Version, .. Checksum(request, encoded), .. encoded]);
    }

    /// <summary>The keys in a token, or null for the first page.</summary>
    /// <param name="token">What the request says; empty for the first page.</param>
    /// <param name="request">The request: apart from page token, page size and at_least_sequence the one that the token was issued for.</param>
    /// <param name="count">How many keys this listing has.</param>
    /// <exception cref="InvalidField">INVALID_PAGE_TOKEN: issued for another request, altered, or no token at all.</exception>
    public static string[]? Read(string token, IMessage request, int count)
    {
        if (token.Length == 0)
        {
            return null;
        }

        var bytes = token.Length <= RpcLimits.PageTokenCharacters && Base64Url.IsValid(token) ? Base64Url.DecodeFromChars(token) : [];
        if (bytes.Length < HeaderBytes || bytes[0] != Version)
        {
            throw Invalid("is not a page token of this version; start again without one");
        }

        var encoded = bytes.AsSpan(HeaderBytes);
        if (!Checksum(request, encoded).AsSpan().SequenceEqual(bytes.AsSpan(1, ChecksumBytes)))
        {
            throw Invalid("was issued for another request, or was altered; repeat the request that gave it with nothing but the page changed");
        }

        var keys = Decode(encoded);
        return keys.Length == count ? keys : throw Invalid("does not have the keys of this listing; start again without one");
    }

    private static InvalidField Invalid(string description) => new("page_token", description, ErrorReason.InvalidPageToken);

    private static byte[] Checksum(IMessage request, ReadOnlySpan<byte> keys)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.Descriptor.FullName + "\n"));
        hash.AppendData(SHA256.HashData(Bound(request).ToByteArray()));
        hash.AppendData(keys);
        return hash.GetHashAndReset()[..ChecksumBytes];
    }

    private static IMessage Bound(IMessage request)
    {
        var copy = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        foreach (var field in Unbound.Select(copy.Descriptor.FindFieldByName).Where(field => field is not null))
        {
            field.Accessor.Clear(copy);
        }

        return copy;
    }

    private static byte[] Encode(string[] keys)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
        {
            foreach (var key in keys)
            {
                output.WriteString(key);
            }
        }

        return buffer.ToArray();
    }

    private static string[] Decode(ReadOnlySpan<byte> encoded)
    {
        using var input = new CodedInputStream(encoded.ToArray());
        var keys = new List<string>();
        while (!input.IsAtEnd)
        {
            keys.Add(input.ReadString());
        }

        return [.. keys];
    }
}
