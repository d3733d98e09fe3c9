using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Dossier.Gateway.Safety;

/// <summary>
/// Bytes of a document as a download. They come from anywhere: a browser saves them, does not show them, and if it does all the same, then without
/// scripts, forms and an origin.
/// </summary>
internal static class Attachment
{
    /// <summary>Policy of an answer whose content is not ours.</summary>
    public const string ContentSecurityPolicy = "sandbox; default-src 'none'";

    /// <summary>Sets the headers.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="fileName">What to save it as (RFC 6266); anything that could be taken for a path or hide an ending is replaced.</param>
    public static void Announce(HttpResponse response, string fileName)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(Plain(fileName));
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
    }

    private static string Plain(string fileName)
    {
        var plain = new StringBuilder(fileName.Length);
        foreach (var rune in fileName.EnumerateRunes())
        {
            // Format characters turn the direction of text: "exe.txt" can be made of "txt.exe".
            var category = Rune.GetUnicodeCategory(rune);
            var isHarmless = category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                && !(rune.IsAscii && "/\\:*?\"<>|".Contains((char)rune.Value, StringComparison.Ordinal));
            if (isHarmless) plain.Append(rune);
            else plain.Append('_');
        }

        var name = plain.ToString().Trim('.', ' ');
        return name.Length == 0 ? "document" : name;
    }
}
