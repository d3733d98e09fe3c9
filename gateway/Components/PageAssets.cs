using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Dossier.Gateway.Components;

/// <summary>The style sheet, the script and the icon, out of the assembly. An address has the hash of its content, so it may be kept for ever.</summary>
internal static class PageAssets
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, Asset> ByName = typeof(PageAssets).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    /// <summary>Address of an asset.</summary>
    /// <param name="name">File name: <c>site.css</c>.</param>
    public static string Url(string name) => $"/assets/{ByName[name].Hash}/{name}";

    public static void MapAssets(this IEndpointRouteBuilder app) => app.MapGet("/assets/{hash}/{name}", Get);

    private static IResult Get(string hash, string name, HttpContext context)
    {
        if (!ByName.TryGetValue(name, out var asset) || asset.Hash != hash) return Results.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(asset.Content, asset.MediaType);
    }

    private static Asset Read(string resource)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new(content, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8)), MediaTypeOf(Path.GetExtension(resource)));
    }

    private static string MediaTypeOf(string extension) => extension switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new ArgumentOutOfRangeException(nameof(extension), extension, "an asset without a media type"),
    };

    private sealed record Asset(byte[] Content, string Hash, string MediaType);
}
