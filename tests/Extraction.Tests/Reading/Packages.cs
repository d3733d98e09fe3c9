using System.IO.Compression;
using System.Text;

namespace Dossier.Extraction.Tests.Reading;

/// <summary>Makes packages part by part, so that a test can show exactly what is in them.</summary>
internal static class Packages
{
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>A ZIP file with the parts in their order; a first part "mimetype" is stored, as OpenDocument and EPUB want it.</summary>
    public static byte[] Zip(params (string Name, string Content)[] parts)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                var entry = archive.CreateEntry(name, name == "mimetype" ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
                entry.LastWriteTime = new DateTimeOffset(2021, 3, 19, 0, 0, 0, TimeSpan.Zero);
                using var stream = entry.Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>An Office package whose main part is given, with what it refers to: (type, target) as rId1, rId2, …</summary>
    public static byte[] Office(string main, string content, (string Type, string Target)[] references, params (string Name, string Content)[] parts)
    {
        var slash = main.LastIndexOf('/');
        return Zip([
            ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
            ("_rels/.rels", Rels([("officeDocument", "/" + main)])),
            (main, content),
            ($"{main[..slash]}/_rels/{main[(slash + 1)..]}.rels", Rels(references)),
            .. parts,
        ]);
    }

    /// <summary>A part of relationships.</summary>
    public static string Rels((string Type, string Target)[] references) =>
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + string.Concat(references.Select((reference, i) => $"<Relationship Id=\"rId{i + 1}\" Type=\"{Relationships}/{reference.Type}\" Target=\"{reference.Target}\"/>")) + "</Relationships>";

    /// <summary>docProps/core.xml.</summary>
    public static (string Name, string Content) Core(string title, string creator, string created, string modified) => (
        "docProps/core.xml",
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
        + "xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
        + $"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">{created}</dcterms:created>"
        + $"<dcterms:modified xsi:type=\"dcterms:W3CDTF\">{modified}</dcterms:modified></cp:coreProperties>");

    /// <summary>A unit repeated.</summary>
    public static string Many(string unit, int times) => new StringBuilder(unit.Length * times).Insert(0, unit, times).ToString();
}
