using Google.Protobuf;

namespace Dossier.Gateway.Rest;

/// <summary>Messages of the contracts as JSON, by the standard mapping of protobuf (docs/json.md).</summary>
internal static class ProtoJson
{
    /// <summary>Media type of a message as JSON.</summary>
    public const string MediaType = "application/json";

    /// <summary>Media type of messages as JSON, a line each.</summary>
    public const string LinesMediaType = "application/x-ndjson";

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    /// <summary>The message as JSON.</summary>
    public static string Format(IMessage message) => Formatter.Format(message);

    /// <summary>An answer.</summary>
    public static IResult Ok(IMessage message) => Results.Text(Format(message), MediaType);

    /// <summary>An answer to what made a resource.</summary>
    /// <param name="message">What is answered.</param>
    /// <param name="name">Resource name of what was made.</param>
    /// <param name="context">The request.</param>
    public static IResult Created(IMessage message, string name, HttpContext context)
    {
        context.Response.Headers.Location = $"/v1/{name}";
        return Results.Text(Format(message), MediaType, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>An answer that can be asked for again by its etag.</summary>
    public static IResult Ok(IMessage message, EntityTag tag, HttpContext context) =>
        tag.IsKnownTo(context) ? Results.StatusCode(StatusCodes.Status304NotModified) : Ok(message);

    /// <summary>A field's path as JSON has it: <c>filter.time_from</c> is <c>filter.timeFrom</c>.</summary>
    public static string CamelCase(string field)
    {
        Span<char> letters = stackalloc char[Math.Min(field.Length, 200)];
        var length = 0;
        var upper = false;
        foreach (var c in field)
        {
            if (length == letters.Length) break;
            if (c == '_') upper = true;
            else (letters[length++], upper) = (upper ? char.ToUpperInvariant(c) : c, false);
        }

        return new(letters[..length]);
    }
}
