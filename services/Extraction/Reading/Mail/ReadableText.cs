namespace Dossier.Extraction.Reading.Mail;

/// <summary>About how much there is to read in a part, before anything is decoded or parsed.</summary>
internal static class ReadableText
{
    /// <summary>Letters and digits, each byte beyond ASCII counted as one; in HTML those outside of tags, styles and scripts.</summary>
    public static int Count(ReadOnlySpan<byte> content, bool isHtml)
    {
        var count = 0;
        while (!content.IsEmpty)
        {
            var tag = isHtml ? content.IndexOf((byte)'<') : -1;
            var text = tag < 0 ? content : content[..tag];
            foreach (var c in text)
            {
                if (c >= 0x80 || char.IsAsciiLetterOrDigit((char)c)) count++;
            }

            if (tag < 0) break;
            content = BehindTag(content[tag..]);
        }

        return count;
    }

    private static ReadOnlySpan<byte> BehindTag(ReadOnlySpan<byte> tag)
    {
        if (Begins(tag, "<style"u8)) return Behind(tag, "</style"u8, "</STYLE"u8);
        if (Begins(tag, "<script"u8)) return Behind(tag, "</script"u8, "</SCRIPT"u8);
        var end = tag.IndexOf((byte)'>');
        return end < 0 ? [] : tag[(end + 1)..];
    }

    private static bool Begins(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> name) => tag.Length > name.Length && System.Text.Ascii.EqualsIgnoreCase(tag[..name.Length], name);

    private static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> close, ReadOnlySpan<byte> upper)
    {
        var end = tag.IndexOf(close);
        if (end < 0) end = tag.IndexOf(upper);
        return end < 0 ? [] : tag[(end + close.Length)..];
    }
}
