using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Office;

/// <summary>
/// OLE compound files (MS-CFB) are never read: they hold an encrypted package, or a document of a program before 2007. Which of these it is stands in
/// the names of their streams.
/// </summary>
internal static class OleStorage
{
    private static readonly (byte[] Stream, string Format, string Instead)[] Formats =
    [
        (Name("WordDocument"), "a Word document of 1997–2003 (.doc)", "DOCX"),
        (Name("Workbook"), "an Excel workbook of 1997–2003 (.xls)", "XLSX"),
        (Name("PowerPoint Document"), "a PowerPoint presentation of 1997–2003 (.ppt)", "PPTX"),
        (Name("__properties_version1.0"), "an Outlook message (.msg)", "EML"),
        (Name("VisioDocument"), "a Visio drawing (.vsd)", "PDF"),
        (Name("HwpSummaryInformation"), "a Hangul document (.hwp)", "DOCX or PDF"),
        (Name("Book"), "an Excel workbook of 1993–1995 (.xls)", "XLSX"),
    ];

    /// <summary>Why a compound file is not read.</summary>
    public static UnreadableDocument Refuse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf(Name("EncryptedPackage")) >= 0) return new UnreadableDocument(ErrorReason.EncryptedDocument, "The Office document is protected by a password: save it without one.");
        foreach (var (stream, format, instead) in Formats)
        {
            if (bytes.IndexOf(stream) >= 0) return new UnreadableDocument(ErrorReason.UnsupportedMediaType, $"The document is {format}, which no reader knows: save it as {instead}.");
        }

        return new UnreadableDocument(ErrorReason.UnsupportedMediaType, "The document is an OLE compound file of an unknown program: save it in an open format.");
    }

    // Names of streams are UTF-16 with a NUL behind them; without it, "Book" would be found in many a text.
    private static byte[] Name(string stream) => Encoding.Unicode.GetBytes(stream + "\0");
}
