using System.Text;

namespace Dossier.Extraction.Reading.Mail;

/// <summary>The first mailbox of an address field (RFC 5322 3.4): "Jane Doe &lt;jane@example.org&gt;", or, older, "jane@example.org (Jane Doe)".</summary>
/// <param name="Name">Display name; empty without one.</param>
/// <param name="Address">Address; empty without one.</param>
internal sealed record MailAddress(string Name, string Address)
{
    /// <summary>As a person writes it.</summary>
    public string Shown => Name.Length == 0 ? Address : Address.Length == 0 ? Name : $"{Name} <{Address}>";

    /// <summary>Reads a field.</summary>
    /// <param name="field">Bytes as Latin-1.</param>
    public static MailAddress Parse(string field)
    {
        var phrase = new StringBuilder();
        var comment = new StringBuilder();
        var address = new StringBuilder();
        var (depth, quoted, angled) = (0, false, false);
        for (var i = 0; i < field.Length; i++)
        {
            var c = field[i];
            if (c == '\\' && i + 1 < field.Length && (quoted || depth > 0)) (depth > 0 ? comment : phrase).Append(field[++i]);
            else if (quoted) AppendQuoted(c);
            else if (c == '(') depth++;
            else if (c == ')' && depth > 0) depth--;
            else if (depth > 0) comment.Append(c);
            else if (c == '"') quoted = true;
            else if (c == '<') angled = true;
            else if (c == '>' || c is ',' or ';') break;
            else if (c == ':' && !angled) phrase.Clear();
            else (angled ? address : phrase).Append(c);
        }

        return Of(phrase.ToString(), comment.ToString(), address.ToString(), angled);

        void AppendQuoted(char c)
        {
            if (c == '"') quoted = false;
            else phrase.Append(c);
        }
    }

    private static MailAddress Of(string phrase, string comment, string address, bool angled)
    {
        var name = HeaderText.Decode(phrase);
        if (angled) return new MailAddress(name, HeaderText.Collapsed(address));
        return name.Contains('@', StringComparison.Ordinal) ? new MailAddress(HeaderText.Decode(comment), name) : new MailAddress(name, "");
    }
}
