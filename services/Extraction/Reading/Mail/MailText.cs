using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Mail;

/// <summary>
/// The plain text of a message: paragraphs put together again that were broken for a narrow screen (RFC 3676 when it says so, else by the width of the lines), what is
/// quoted from other messages, and the signature.
/// </summary>
internal sealed class MailText(BlockWriter writer, CancellationToken cancel)
{
    /// <summary>Width of the longest line of a paragraph that was broken by a program. Shorter ones end where their writer wanted; longer ones were not broken.</summary>
    private const int NarrowestWidth = 50;
    private const int WidestWidth = 100;

    /// <summary>Most lines of a signature; what is longer is no signature.</summary>
    private const int MaxSignatureLines = 20;

    /// <summary>Adds a text.</summary>
    /// <param name="text">Decoded.</param>
    /// <param name="firstLine">Its line in the message; 0 when it was encoded.</param>
    /// <param name="isFlowed">It says "format=flowed".</param>
    /// <param name="deleteSpace">It says "delsp=yes".</param>
    public void Add(string text, int firstLine, bool isFlowed, bool deleteSpace)
    {
        var lines = Lines(text, firstLine, isFlowed);
        var signature = SignatureStart(lines);
        List<MailLine> paragraph = [];
        for (var i = 0; i < signature; i++)
        {
            cancel.ThrowIfCancellationRequested();
            if (paragraph.Count > 0 && (lines[i].Text.Length == 0 || lines[i].Depth != paragraph[0].Depth)) Write(paragraph, isFlowed, deleteSpace);
            if (lines[i].Text.Length > 0) paragraph.Add(lines[i]);
        }

        Write(paragraph, isFlowed, deleteSpace);
        foreach (var line in lines.Skip(signature)) writer.Add(line.Text, new TextBlock(BlockKind.Furniture, default, Line: line.Number));
    }

    private static List<MailLine> Lines(string text, int firstLine, bool isFlowed)
    {
        List<MailLine> lines = [];
        foreach (var range in text.AsSpan().EnumerateLines())
        {
            var rest = range;
            var depth = 0;
            while (rest.StartsWith(">", StringComparison.Ordinal) || (depth > 0 && rest.StartsWith(" >", StringComparison.Ordinal)))
            {
                depth++;
                rest = rest.TrimStart(' ')[1..];
            }

            // A space is put in front of lines that would mean something else without it.
            if ((isFlowed || depth > 0) && rest.StartsWith(" ", StringComparison.Ordinal)) rest = rest[1..];
            lines.Add(new MailLine(rest.IsWhiteSpace() ? "" : rest.ToString(), depth, firstLine == 0 ? 0 : firstLine + lines.Count));
        }

        return lines;
    }

    // "-- " near the end (RFC 3676 4.3), with or without its space.
    private static int SignatureStart(List<MailLine> lines)
    {
        var shown = 0;
        for (var i = lines.Count - 1; i >= 0 && shown <= MaxSignatureLines; i--)
        {
            if (lines[i].Depth == 0 && lines[i].Text is "-- " or "--") return i;
            if (lines[i].Text.Length > 0) shown++;
        }

        return lines.Count;
    }

    private void Write(List<MailLine> paragraph, bool isFlowed, bool deleteSpace)
    {
        if (paragraph.Count == 0) return;
        var width = paragraph.Max(line => line.Text.Length);
        var wasBroken = width is >= NarrowestWidth and <= WidestWidth;
        var text = new StringBuilder();
        var first = paragraph[0];
        foreach (var (i, line) in paragraph.Index())
        {
            if (i > 0 && !GoesOn(paragraph[i - 1], line)) Flush();
            if (text.Length == 0) first = line;
            Append(line.Text);
        }

        Flush();
        paragraph.Clear();

        bool GoesOn(MailLine before, MailLine line) => isFlowed
            ? before.Text.EndsWith(' ') && before.Text != "-- "
            : wasBroken && !IsItem(line.Text) && before.Text.TrimEnd().Length + 1 + FirstWord(line.Text) > width;

        void Append(string content)
        {
            if (text.Length > 0 && !(isFlowed && deleteSpace)) text.Append(' ');
            text.Append(isFlowed && deleteSpace ? content.TrimEnd(' ') : content.Trim());
        }

        void Flush()
        {
            var kind = first.Depth > 0 ? BlockKind.Quote : IsItem(first.Text) ? BlockKind.ListItem : BlockKind.Body;
            writer.Add(text.ToString(), new TextBlock(kind, default, Line: first.Number));
            text.Clear();
        }
    }

    private static int FirstWord(string line)
    {
        var trimmed = line.AsSpan().TrimStart();
        var end = trimmed.IndexOf(' ');
        return end < 0 ? trimmed.Length : end;
    }

    private static bool IsItem(string line)
    {
        var text = line.AsSpan().TrimStart();
        if (text.Length > 2 && text[0] is '-' or '*' or '•' or '·' or '–' && text.Length > 2 && text[1] == ' ') return true;
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        return digits is 1 or 2 && text.Length > digits + 2 && text[digits] is '.' or ')' && text.Length > digits + 2 && text[digits + 1] == ' ';
    }

    private readonly record struct MailLine(string Text, int Depth, int Number);
}
