namespace Dossier.Extraction.Reading;

/// <summary>The media types that are told apart (IANA registry; vendor names where it has none).</summary>
internal static class MediaTypes
{
    public const string Plain = "text/plain";
    public const string Html = "text/html";
    public const string Markdown = "text/markdown";
    public const string Csv = "text/csv";
    public const string Tsv = "text/tab-separated-values";
    public const string Json = "application/json";
    public const string JsonLines = "application/x-ndjson";
    public const string Xml = "application/xml";
    public const string Pdf = "application/pdf";
    public const string Rtf = "application/rtf";
    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string Pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string OpenDocumentText = "application/vnd.oasis.opendocument.text";
    public const string OpenDocumentSpreadsheet = "application/vnd.oasis.opendocument.spreadsheet";
    public const string OpenDocumentPresentation = "application/vnd.oasis.opendocument.presentation";
    public const string Epub = "application/epub+zip";
    public const string OleStorage = "application/x-ole-storage";
    public const string Mail = "message/rfc822";
    public const string Mailbox = "application/mbox";
    public const string Warc = "application/warc";
    public const string Zip = "application/zip";
    public const string Tar = "application/x-tar";
    public const string Gzip = "application/gzip";
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string Tiff = "image/tiff";
}
