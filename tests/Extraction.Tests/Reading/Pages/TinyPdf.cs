using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Dossier.Extraction.Tests.Reading.Pages;

/// <summary>Writes PDF (ISO 32000-1) of text at given places on pages of 600 by 800 points, and pictures that fill a page.</summary>
internal sealed class TinyPdf
{
    public const int Width = 600;
    public const int Height = 800;

    private readonly List<StringBuilder> pages = [];
    private readonly Dictionary<int, (int Width, int Height, byte[] Grey)> pictures = [];

    /// <summary>Entries of the document's description, "Title" to "(A title)".</summary>
    public Dictionary<string, string> Description { get; } = new(StringComparer.Ordinal);

    /// <summary>What the trailer says beside the usual.</summary>
    public string Trailer { get; init; } = "";

    /// <summary>How many pages the tree claims; as many as there are when it is 0.</summary>
    public int ClaimedPages { get; init; }

    public TinyPdf Page()
    {
        pages.Add(new StringBuilder());
        return this;
    }

    /// <summary>A line of text on the last page. Helvetica; "•" and what else WinAnsi has.</summary>
    public TinyPdf Text(double left, double top, string text, double size = 10)
    {
        var written = text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("(", @"\(", StringComparison.Ordinal).Replace(")", @"\)", StringComparison.Ordinal);
        pages[^1].Append(CultureInfo.InvariantCulture, $"BT /F1 {size} Tf {left} {Height - top - size} Td ({written}) Tj ET\n");
        return this;
    }

    /// <summary>Lines below each other, so far apart.</summary>
    public TinyPdf Lines(double left, double top, double pitch, params ReadOnlySpan<string> lines)
    {
        for (var i = 0; i < lines.Length; i++) Text(left, top + (i * pitch), lines[i]);
        return this;
    }

    /// <summary>A picture in shades of grey, a byte a pixel, all over the last page.</summary>
    public TinyPdf Picture(int width, int height, byte[] grey)
    {
        pictures[pages.Count - 1] = (width, height, grey);
        pages[^1].Append(CultureInfo.InvariantCulture, $"q {Width} 0 0 {Height} 0 0 cm /P{pages.Count - 1} Do Q\n");
        return this;
    }

    /// <summary>The file.</summary>
    /// <param name="packed">Objects in a compressed stream, found by a cross-reference stream (PDF 1.5).</param>
    public byte[] ToBytes(bool packed = false)
    {
        List<byte[]> objects = [];
        var kids = string.Join(' ', pages.Select((_, i) => $"{4 + (2 * i)} 0 R"));
        objects.Add(Latin("<</Type/Catalog/Pages 2 0 R>>"));
        objects.Add(Latin($"<</Type/Pages/Kids[{kids}]/Count {(ClaimedPages > 0 ? ClaimedPages : pages.Count)}>>"));
        objects.Add(Latin("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"));
        var nextPicture = 4 + (2 * pages.Count);
        for (var i = 0; i < pages.Count; i++)
        {
            var picture = pictures.ContainsKey(i) ? $"/XObject<</P{i} {nextPicture++} 0 R>>" : "";
            objects.Add(Latin($"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {Width} {Height}]/Contents {5 + (2 * i)} 0 R/Resources<</Font<</F1 3 0 R>>{picture}>>>>"));
            objects.Add(Stream("", Latin(pages[i].ToString())));
        }

        objects.AddRange(pictures.OrderBy(p => p.Key).Select(p => Stream(
            $"/Type/XObject/Subtype/Image/Width {p.Value.Width}/Height {p.Value.Height}/ColorSpace/DeviceGray/BitsPerComponent 8", p.Value.Grey)));
        objects.Add(Latin($"<<{string.Concat(Description.Select(entry => $"/{entry.Key} {entry.Value}"))}>>"));
        return packed ? Packed(objects) : Plain(objects);
    }

    private byte[] Plain(List<byte[]> objects)
    {
        using var file = new MemoryStream();
        file.Write("%PDF-1.4\n"u8);
        List<long> offsets = [];
        for (var i = 0; i < objects.Count; i++)
        {
            offsets.Add(file.Position);
            WriteObject(file, i + 1, objects[i]);
        }

        var table = file.Position;
        file.Write(Latin($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n{string.Concat(offsets.Select(offset => $"{offset:0000000000} 00000 n \n"))}"));
        file.Write(Latin($"trailer\n<</Size {objects.Count + 1}/Root 1 0 R/Info {objects.Count} 0 R{Trailer}>>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    private byte[] Packed(List<byte[]> objects)
    {
        using var file = new MemoryStream();
        file.Write("%PDF-1.5\n"u8);
        // Streams cannot be in a stream of objects.
        var entries = new (byte Kind, long Where, int Index)[objects.Count + 3];
        StringBuilder heads = new(), bodies = new();
        var packed = 0;
        for (var i = 0; i < objects.Count; i++)
        {
            if (objects[i].AsSpan().IndexOf("stream\n"u8) >= 0)
            {
                entries[i + 1] = (1, file.Position, 0);
                WriteObject(file, i + 1, objects[i]);
                continue;
            }

            entries[i + 1] = (2, objects.Count + 1, packed++);
            heads.Append(CultureInfo.InvariantCulture, $"{i + 1} {bodies.Length} ");
            bodies.Append(Encoding.Latin1.GetString(objects[i])).Append('\n');
        }

        entries[objects.Count + 1] = (1, file.Position, 0);
        WriteObject(file, objects.Count + 1, Stream($"/Type/ObjStm/N {packed}/First {heads.Length}", Latin(heads.ToString() + bodies)));
        var table = file.Position;
        entries[objects.Count + 2] = (1, table, 0);
        byte[] index = [.. entries.SelectMany(entry => new[] { entry.Kind, (byte)(entry.Where >> 24), (byte)(entry.Where >> 16), (byte)(entry.Where >> 8), (byte)entry.Where, (byte)entry.Index })];
        WriteObject(file, objects.Count + 2, Stream($"/Type/XRef/Size {entries.Length}/W[1 4 1]/Root 1 0 R/Info {objects.Count} 0 R{Trailer}", index));
        file.Write(Latin($"startxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    private static void WriteObject(MemoryStream file, int number, byte[] body)
    {
        file.Write(Latin($"{number} 0 obj\n"));
        file.Write(body);
        file.Write("\nendobj\n"u8);
    }

    private static byte[] Stream(string dictionary, byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(content);
        return [.. Latin($"<<{dictionary}/Filter/FlateDecode/Length {compressed.Length}>>\nstream\n"), .. compressed.ToArray(), .. "\nendstream"u8];
    }

    // Latin-1 has the letters of WinAnsi up to a few signs, which are escaped by their numbers there.
    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text.Replace("•", "\\225", StringComparison.Ordinal).Replace("–", "\\226", StringComparison.Ordinal).Replace("“", "\\223", StringComparison.Ordinal).Replace("”", "\\224", StringComparison.Ordinal));
}
