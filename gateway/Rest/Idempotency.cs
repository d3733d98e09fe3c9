using Microsoft.Extensions.Primitives;

namespace Dossier.Gateway.Rest;

/// <summary>The header <c>Idempotency-Key</c>: makes a repeat safe, as <c>request_id</c> does in the contracts.</summary>
internal static class Idempotency
{
    /// <summary>The header, for its description.</summary>
    public static readonly (string Name, string Description) Described =
        ("Idempotency-Key", "For a safe repeat: 1 to 64 characters of [A-Za-z0-9_-], in quotation marks or without. The same key with the same content gives the first answer again for at least 24 hours.");

    /// <summary>The key of a request: the header's, or the one that was given in another way.</summary>
    /// <exception cref="InvalidField">Both are given and differ, or the header is given twice.</exception>
    public static string KeyOf(HttpContext context, string given)
    {
        var header = context.Request.Headers[Described.Name];
        if (StringValues.IsNullOrEmpty(header)) return given;
        var key = header is [{ Length: > 0 } only] ? only.Trim('"') : throw new InvalidField(Described.Name, "must be given once");
        return given.Length == 0 || given == key ? key : throw new InvalidField(Described.Name, "is not the requestId that was given too");
    }
}
