using Microsoft.Net.Http.Headers;

namespace Dossier.Gateway.Rest;

/// <summary>Content negotiation (RFC 9110, section 12): in which of the media types that a route can answer it does.</summary>
internal static class AnswerType
{
    /// <summary>The type that the client prefers; of those as welcome, and for a client that does not say, the first that is offered.</summary>
    /// <exception cref="InvalidField">The header is malformed.</exception>
    /// <exception cref="BadHttpRequestException">406: none of them is accepted.</exception>
    public static string Of(HttpRequest request, params ReadOnlySpan<string> offered)
    {
        if (request.Headers.Accept.Count == 0) return offered[0];
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) throw new InvalidField(HeaderNames.Accept, "is malformed");
        foreach (var range in accepted.Where(range => range.Quality is null or > 0).OrderByDescending(range => range.Quality ?? 1))
        {
            foreach (var type in offered)
            {
                if (range.MatchesMediaType(type)) return type;
            }
        }

        throw new BadHttpRequestException($"the answer comes as {string.Join(" or ", offered!)}", StatusCodes.Status406NotAcceptable);
    }
}
