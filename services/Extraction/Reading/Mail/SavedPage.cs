using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Mail;

/// <summary>
/// A web page that a browser saved into one file: MHTML (RFC 2557), which has the form of a message without anybody who gets it. It is read as the page that it is:
/// pictures and style sheets are none of its documents, and the day it was saved on is not its date.
/// </summary>
internal static class SavedPage
{
    /// <summary>How many parts are looked at for the page: it is the first one, or stands behind a few frames.</summary>
    private const int MaxParts = 100;

    // What a message has that went from one to another.
    private static readonly string[] Travelled = ["To", "Cc", "Received", "Message-ID", "Delivered-To"];

    /// <summary>The page in a file; null when the file is a message.</summary>
    /// <param name="file">All of the file.</param>
    /// <param name="document">The file as it came.</param>
    public static DocumentBytes? In(MimePart file, DocumentBytes document)
    {
        if (file.Type.Value != "multipart/related" || Array.Exists(Travelled, name => file.Fields.Find(name) is not null)) return null;
        if (file.Parts().Take(MaxParts).FirstOrDefault(part => part.Type.Value == "text/html") is not { } page) return null;
        var address = new[] { file.Fields.Value("Snapshot-Content-Location"), page.Fields.Value("Content-Location"), file.Fields.Value("Content-Location") }.FirstOrDefault(IsWebAddress);
        if (address is null) return null;
        var charset = page.Type.Parameter("charset");
        return document with
        {
            Content = page.Decoded(),
            MediaType = charset.Length == 0 ? "text/html" : $"text/html; charset={charset}",
            SourceUri = document.SourceUri.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? document.SourceUri : address,
        };
    }

    private static bool IsWebAddress(string value) => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
