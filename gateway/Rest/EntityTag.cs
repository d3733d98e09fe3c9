using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Dossier.Gateway.Rest;

/// <summary>The etag of an answer, strong: same tag, same bytes (RFC 9110).</summary>
/// <param name="Value">Without quotation marks; ASCII without quotation marks.</param>
internal readonly record struct EntityTag(string Value)
{
    /// <summary>The header that spares a client what it has, for its description.</summary>
    public static readonly (string Name, string Description) IfNoneMatch = ("If-None-Match", "Etags that the client has; 304 when the answer is one of them.");

    /// <summary>The header that guards a change, for its description.</summary>
    public static readonly (string Name, string Description) IfMatch = ("If-Match", "The etag that the resource must have; 412 when it is another one.");

    private const int MaxTags = 100;

    /// <summary>Sets the header, and says whether the client has this very answer already.</summary>
    public bool IsKnownTo(HttpContext context)
    {
        Announce(context);
        var asked = context.Request.Headers.IfNoneMatch;
        if (StringValues.IsNullOrEmpty(asked)) return false;
        if (asked.ToString() == "*") return true;
        var value = $"\"{Value}\"";
        return EntityTagHeaderValue.TryParseList(asked, out var tags) && tags.Take(MaxTags).Any(tag => tag.Tag == value);
    }

    /// <summary>Sets the header. Whoever keeps the answer asks before using it again, because documents can be deleted.</summary>
    public void Announce(HttpContext context)
    {
        context.Response.Headers.ETag = $"\"{Value}\"";
        context.Response.Headers.CacheControl = "private, no-cache";
    }

    /// <summary>The etag that the resource must have for the request to be done, or empty.</summary>
    /// <exception cref="InvalidField">If-Match is not one strong etag; several cannot be checked in one step.</exception>
    public static string Required(HttpContext context)
    {
        var asked = context.Request.Headers.IfMatch;
        if (StringValues.IsNullOrEmpty(asked) || asked.ToString() == "*") return "";
        return EntityTagHeaderValue.TryParse(asked.ToString(), out var tag) && !tag.IsWeak && tag.Tag.Length > 2
            ? tag.Tag.ToString()[1..^1]
            : throw new InvalidField("If-Match", "must be one etag in quotation marks as the header ETag gave it, or *");
    }
}
