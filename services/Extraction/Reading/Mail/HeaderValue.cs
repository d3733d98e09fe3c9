using System.Globalization;
using System.Text;

namespace Dossier.Extraction.Reading.Mail;

/// <summary>
/// A value with parameters, as Content-Type and Content-Disposition have them (RFC 2045, RFC 2183), with values that are continued or in another charset (RFC 2231).
/// </summary>
internal sealed class HeaderValue
{
    private const int MaxParameters = 100;

    private readonly Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);

    private HeaderValue(string value) => Value = value;

    /// <summary>In front of the parameters, in lower case.</summary>
    public string Value { get; }

    public static HeaderValue Parse(string text)
    {
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        var value = new HeaderValue((semicolon < 0 ? text : text[..semicolon]).Trim().ToLowerInvariant());
        for (var at = semicolon; at >= 0 && at < text.Length && value.parameters.Count < MaxParameters;) at = value.ReadParameter(text, at + 1);
        return value;
    }

    /// <summary>The text of a parameter, decoded; empty when there is none.</summary>
    public string Parameter(string name)
    {
        if (parameters.TryGetValue($"{name}*", out var extended)) return Decode(extended, out _);
        if (parameters.TryGetValue(name, out var plain)) return HeaderText.Decode(plain);
        return Continued(name);
    }

    // "name*0*=utf-8'en'a%20; name*1=b": the first part may say the charset; the parts with a star are escaped.
    private string Continued(string name)
    {
        var bytes = new List<byte>();
        var charset = "";
        for (var i = 0; i < MaxParameters; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{name}*{i}");
            if (parameters.TryGetValue(key + "*", out var escaped)) bytes.AddRange(Unescape(i == 0 ? WithoutCharset(escaped, out charset) : escaped));
            else if (parameters.TryGetValue(key, out var plain)) bytes.AddRange(Encoding.Latin1.GetBytes(plain));
            else break;
        }

        return bytes.Count == 0 ? "" : Text([.. bytes], charset);
    }

    private static string Decode(string extended, out string charset) => Text(Unescape(WithoutCharset(extended, out charset)), charset);

    private static string Text(byte[] bytes, string charset)
    {
        try
        {
            return HeaderText.Collapsed(HeaderText.Decode(bytes, charset).Text);
        }
        catch (Pipeline.UnreadableDocument)
        {
            return HeaderText.Collapsed(Encoding.Latin1.GetString(bytes));
        }
    }

    private static string WithoutCharset(string extended, out string charset)
    {
        var first = extended.IndexOf('\'', StringComparison.Ordinal);
        var second = first < 0 ? -1 : extended.IndexOf('\'', first + 1);
        charset = second < 0 ? "" : extended[..first];
        return second < 0 ? extended : extended[(second + 1)..];
    }

    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped))
            {
                bytes.Add(escaped);
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }

        return [.. bytes];
    }

    // From behind a semicolon; to the next one, or the end.
    private int ReadParameter(string text, int at)
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == ';')) at++;
        var start = at;
        while (at < text.Length && text[at] is not ('=' or ';')) at++;
        if (at >= text.Length || text[at] == ';') return at;
        var name = text[start..at].Trim();
        at++;
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        var value = at < text.Length && text[at] == '"' ? Quoted(text, ref at) : Bare(text, ref at);
        parameters.TryAdd(name, value);
        while (at < text.Length && text[at] != ';') at++;
        return at;
    }

    private static string Quoted(string text, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            value.Append(text[at]);
        }

        at++;
        return value.ToString();
    }

    private static string Bare(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] != ';') at++;
        return text[start..at].Trim();
    }
}
