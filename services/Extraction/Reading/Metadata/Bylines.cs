namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Takes the names of people (or of who else is named as author) out of bylines and fields.</summary>
internal static class Bylines
{
    private const int MaxByline = 120;
    private const int MaxNameWords = 6;
    private const int MaxNameLength = 60;

    /// <summary>Longest shortened name of a month; long ones ("April", "August") are names of people too.</summary>
    private const int MaxMonth = 4;
    private const int MaxNames = 12;

    /// <summary>Words that a byline begins with, and that make a line one.</summary>
    private static readonly string[] Openers =
    [
        "written by", "recipe by", "topic author", "post by", "posted by", "published by", "authored by", "story by", "article by", "words by", "text by", "reviewed by", "by", "von", "par", "por", "di", "door", "av", "af", "escrito por", "publicado por",
        "scritto da", "pubblicato da", "posté par", "publié par", "écrit par", "geschrieben von", "veröffentlicht von", "ein beitrag von", "ein artikel von", "text:", "text von", "autor:", "autorin:", "autor/in:", "auteur :", "auteur:", "autore:",
        "author:", "authors:", "автор:", "作者：", "作者:", "作者", "记者", "文/", "文／", "撰文：", "yazar:", "autor", "author", "authors", "verfasser:", "redaktion:", "submitted by", "started by", "verfasst von", "geschreven door", "napisane przez", "skriven av", "執筆者", "글쓴이", "contributors:", "contributor:", "author(s):", "author(s)", "tekst:", "door:", "by:", "von:", "par:", "por:",
    ];

    /// <summary>Openers that are ordinary words: a name must follow, and the line must be short.</summary>
    private static readonly string[] PlainOpeners = ["by ", "by: ", "von ", "par ", "por ", "door ", "written by ", "posted by ", "published by ", "author: ", "authors: ", "autor: ", "autorin: ", "auteur : ", "auteur: ", "text: ", "автор: ", "作者：", "作者:", "yazar: ", "contributor: ", "contributors: "];

    private static readonly string[] Ends = [" last updated", " | ", " • ", " · ", " – ", " — ", " - ", " on ", " am ", " le ", " el ", " published", " posted", " updated", " in ", " / ", "\t", " at ", " for ", " from ", " via ", " | ", "(", "[", "…", " is ", " has ", " was ", " follow", " view ", " posts:", " reviewed", " logged", " written by", " writer", " founder", " editor", " senior ", " ⋅ ", " // ", " » ", " joined", " recipe", " über ", "@", "http"];

    private static readonly string[] Splits = [",", ";", " and ", " und ", " et ", " y ", " & ", "、", "，", " with ", "|", "/", " e ", " och ", " og ", "·"];

    private static readonly HashSet<string> Nobody = new(StringComparer.OrdinalIgnoreCase)
    {
        "admin", "administrator", "editor", "editors", "author", "authors", "staff", "staff writer", "guest", "guest author", "webmaster", "root", "user", "unknown", "anonymous", "redaktion", "redaction", "redacción", "redazione",
        "rédaction", "la rédaction", "redactie", "redakce", "редакция", "by", "von", "null", "undefined", "none", "n/a", "team", "wordpress", "default", "default author", "super user", "superuser", "me", "us", "home", "contact",
        "about", "about the author", "newsletter", "share", "comments", "follow", "more", "email", "e-mail", "twitter", "facebook", "linkedin", "view all posts", "posts", "website", "profile", "message", "reply", "details", "info", "copyright", "guests",
        "关于作者", "本报记者", "webteam", "content team", "marketing", "contributors", "contributor", "subscribe", "read more", "guest post", "op", "original poster", "sysadmin", "site admin", "siteadmin", "wpadmin", "wp-admin", "test", "demo", "post author", "logged", "category", "manufacturer", "researched by", "our methodology", "email address", "email address *", "search", "login", "last updated", "updated", "reporter", "writer", "inc", "inc.", "llc",
    };

    private static readonly HashSet<string> Weekdays = new(StringComparer.OrdinalIgnoreCase) { "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };

    private static readonly string[] JobWords =
    [
        "editor", "reporter", "correspondent", "writer", "columnist", "journalist", "contributor", "manager", "director", "redakteur", "redakteurin", "korrespondent", "specialist", "analyst", "professor", "founder", "ceo", "cto",
        "president", "officer", "strategist", "consultant", "engineer", "developer", "producer", "head", "chief", "senior", "freelance", "photographer", "critic", "expert", "lead", "author", "reviewer", "coach", "designer", "lecturer", "coordinator", "assistant", "advisor",
    ];

    /// <summary>Openers that say who wrote and nothing else, wherever they stand.</summary>
    private static readonly string[] Labels =
    [
        "written by ", "posted by ", "posted by: ", "published by ", "authored by ", "article by ", "words by ", "author: ", "authors: ", "geschrieben von ", "verfasst von ", "veröffentlicht von ", "autor: ", "autorin: ",
        "écrit par ", "publié par ", "auteur : ", "auteur: ", "escrito por ", "publicado por ", "scritto da ", "pubblicato da ", "автор: ", "作者：", "作者:", "文／", "this post was written by ", "this article was written by ",
    ];

    /// <summary>Characters before "written by" in a byline, as a date.</summary>
    private const int MaxBeforeOpener = 25;

    private const int MaxOpener = 20;

    /// <summary>Whether a text is what a byline begins with and nothing more: the name stands in the next one.</summary>
    public static bool IsOpener(string text) => text.Length is >= 2 and <= MaxOpener && WithoutOpeners(text).IsEmpty;

    /// <summary>Whether a short text says in so many words that it names who wrote.</summary>
    public static bool IsLabelled(string text) => text.Length <= MaxByline && Array.Exists(Labels, label => text.StartsWith(label, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a short line is a byline.</summary>
    public static bool IsByline(ReadOnlySpan<char> line)
    {
        if (line.Length is < 5 or > MaxByline) return false;
        if (line.StartsWith("By", StringComparison.Ordinal) && IsGlued(line, 2) && line.Length <= MaxNameLength) return true;
        foreach (var opener in PlainOpeners)
        {
            if (!line.StartsWith(opener, StringComparison.OrdinalIgnoreCase)) continue;
            var rest = line[opener.Length..].TrimStart();
            return rest.Length > 1 && (char.IsUpper(rest[0]) || rest[0] > '\u2E80') && (char.IsUpper(line[0]) || line[0] > '\u2E80' || IsSmallBy(line)) && !line[^1].Equals('.');
        }

        return false;
    }

    // "by Jane Doe" on a line of its own: a few words and each a name.
    private static bool IsSmallBy(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("by", StringComparison.Ordinal) || line.Length > MaxNameLength) return false;
        for (var i = 1; i < line.Length; i++)
        {
            if (line[i - 1] == ' ' && char.IsLower(line[i]) && !line[i..].StartsWith("and ", StringComparison.Ordinal)) return false;
        }

        return true;
    }

    /// <summary>The names in a byline or field; none when it names nobody.</summary>
    /// <param name="text">The byline, one line.</param>
    /// <param name="site">Name of the site, which is no author; may be null.</param>
    /// <param name="isField">It is a field, which gives names as their owners write them: degrees are kept.</param>
    public static List<string> Names(string text, string? site, bool isField = false)
    {
        List<string> names = [];
        // An address, or the name of a template's variable.
        if (text.StartsWith("http", StringComparison.OrdinalIgnoreCase) || !text.Contains(' ', StringComparison.Ordinal) && text.Count(c => c == '.') > 1) return names;
        var rest = WithoutOpeners(WithoutDate(FromOpener(text.AsSpan().Trim())));
        rest = rest[..End(rest, isField)];
        while (!rest.IsEmpty && names.Count < MaxNames)
        {
            var (length, separator) = NextSplit(rest);
            Add(rest[..length].Trim(), site, isField, names);
            rest = rest[Math.Min(rest.Length, length + separator)..];
        }

        return names;
    }

    // "Mar 6 Written By Jane Doe", "This post was written by Jane Doe".
    private static ReadOnlySpan<char> FromOpener(ReadOnlySpan<char> text)
    {
        const string Written = "written by ";
        var at = text[..Math.Min(text.Length, MaxBeforeOpener + Written.Length)].IndexOf(Written, StringComparison.OrdinalIgnoreCase);
        return at > 0 && text[at - 1] == ' ' && (char.IsDigit(text[Math.Max(0, at - 2)]) || text[..at].StartsWith("this ", StringComparison.OrdinalIgnoreCase)) ? text[at..] : text;
    }

    // "Dec. 19, 2021 · Jane Doe", "Jane Doe December 19, 2021".
    private static ReadOnlySpan<char> WithoutDate(ReadOnlySpan<char> text)
    {
        if (DateScanner.First(text, DayOrder.MonthFirst) is not { } date) return text;
        return date.Range.Start < 2 ? text[date.Range.End..] : text[..date.Range.Start];
    }

    private static ReadOnlySpan<char> WithoutOpeners(ReadOnlySpan<char> text)
    {
        for (var again = true; again;)
        {
            again = false;
            text = text.TrimStart(" :：-–—|•·,\u00A0✍");
            foreach (var opener in Openers)
            {
                if (!text.StartsWith(opener, StringComparison.OrdinalIgnoreCase)) continue;
                var rest = text[opener.Length..];
                // "Bynum" is a name.
                if (!rest.IsEmpty && char.IsLetter(rest[0]) && char.IsAsciiLetter(opener[^1]) && !IsGlued(text, opener.Length)) continue;
                text = rest;
                again = true;
                break;
            }
        }

        return text;
    }

    // "ByJane Doe": elements without white space between them.
    private static bool IsGlued(ReadOnlySpan<char> text, int at) => text.Length > at && char.IsUpper(text[at]) && char.IsLower(text[at - 1]) && text.StartsWith("by", StringComparison.OrdinalIgnoreCase);

    private static int End(ReadOnlySpan<char> text, bool isField)
    {
        var end = text.Length;
        foreach (var mark in Ends)
        {
            // A field has no words around the names: "Center for …" is one.
            if (isField && mark == " for ") continue;
            var at = text[..end].IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            if (at > 0) end = at;
        }

        var digit = text[..end].IndexOfAnyInRange('0', '9');
        // A number inside a word belongs to a user's name; one that stands alone begins a date.
        if (digit > 0 && !char.IsLetter(text[digit - 1]) && text[digit - 1] is not ('_' or '-' or '.')) end = digit;
        return end;
    }

    private static (int Length, int Separator) NextSplit(ReadOnlySpan<char> text)
    {
        var (length, separator) = (text.Length, 0);
        foreach (var split in Splits)
        {
            var at = text[..length].IndexOf(split, StringComparison.OrdinalIgnoreCase);
            if (at >= 0) (length, separator) = (at, split.Length);
        }

        return (length, separator);
    }

    private static void Add(ReadOnlySpan<char> name, string? site, bool hasDegrees, List<string> names)
    {
        name = name.Trim(" :.,;–—-|•·\u00A0\"“”'");
        if (name.EndsWith(" Jr", StringComparison.Ordinal)) name = string.Concat(name, ".");
        if (name.Length is < 2 or > MaxNameLength || MetadataText.Words(name) > MaxNameWords) return;
        var value = name.ToString();
        if (names.Count == 0 && IsJob(value) && MetadataText.Words(value) > 2) return;
        if (IsTime(value) || names.Count > 0 && value.StartsWith("The ", StringComparison.Ordinal)) return;
        if (Nobody.Contains(value) || !value.Any(char.IsLetter) || IsDegree(value) && names.Count > 0 && !hasDegrees || names.Count > 0 && IsJob(value)) return;
        if (value.Contains('@', StringComparison.Ordinal) || value.Contains("://", StringComparison.Ordinal) || value.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) return;
        if (site is not null && names.Count > 0 && MetadataText.IsSame(value, site)) return;
        if (!names.Contains(value, StringComparer.OrdinalIgnoreCase)) names.Add(value);
    }

    private static bool IsDegree(string value) =>
        value.Length <= 8 && value.Any(char.IsUpper) && !value.Contains(' ', StringComparison.Ordinal) && value.Count(char.IsUpper) * 2 >= value.Count(char.IsLetter);

    // "Jun", "Sat", "5 min read".
    private static bool IsTime(string value) =>
        value.Length <= MaxMonth && MonthNames.Parse(value.TrimEnd('.')) > 0 || Weekdays.Contains(value) || char.IsAsciiDigit(value[0]) && (value.EndsWith("read", StringComparison.OrdinalIgnoreCase) || value.EndsWith("min", StringComparison.OrdinalIgnoreCase));

    private static bool IsJob(string value) => value.Split(' ').Any(word => JobWords.Contains(word, StringComparer.OrdinalIgnoreCase));
}
