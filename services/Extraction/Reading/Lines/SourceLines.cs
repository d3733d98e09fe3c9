namespace Dossier.Extraction.Reading.Lines;

/// <summary>Tells lines of a program from lines of a text: by how they end, and by signs that prose does not have.</summary>
internal static class SourceLines
{
    private static readonly string[] Keywords =
    [
        "def ", "return ", "import ", "from ", "class ", "public ", "private ", "static ", "void ", "int ", "const ", "let ", "var ", "function ", "#include", "#define", "using ", "package ", "func ", "if (", "for (",
        "while (", "else", "elif ", "try", "print(", "SELECT ", "INSERT ", "UPDATE ", "sudo ", "$ ", "apt ", "git ", "cd ", "echo ", "//", "/*",
    ];

    private static readonly string[] Signs = ["();", "==", "!=", "->", "=>", "++", "+=", "&&", "||", "::", "</", "/>", " = ", "){", ") {", "[]", "()"];

    /// <summary>Whether more than half of some lines are of a program.</summary>
    public static bool AreCode(string text, IReadOnlyList<Line> lines, int first, int count)
    {
        var code = 0;
        for (var i = first; i < first + count; i++)
        {
            if (IsCode(lines[i].Range.In(text))) code++;
        }

        return code * 2 > count;
    }

    private static bool IsCode(ReadOnlySpan<char> line)
    {
        if (line is ['{' or '}', ..] || line[^1] is ';' or '{' or '}') return line.Length < 3 || line.ContainsAny("()=<>{}[]") || line[^1] == ';' && !line.Contains(' ');
        var points = 0;
        foreach (var sign in Signs) points += line.Contains(sign, StringComparison.Ordinal) ? 1 : 0;
        foreach (var keyword in Keywords) points += line.StartsWith(keyword, StringComparison.Ordinal) ? 1 : 0;
        // "return x + 1" has one; a sentence that begins with "from" has one, too, but ends with a stop.
        return points > 1 || points == 1 && line[^1] is not ('.' or '!' or '?' or ',');
    }
}
