using System.Text;

namespace Dossier.Extraction.Reading.Formulas;

/// <summary>
/// Writes a formula on one line, as it would be typed: "E = m c^2", "(a + b)/c", "x_i", "√(2)", "∑_(i = 1)^n x_i". Readers of MathML and of the formulas of word processors
/// open and close its parts; the nesting is bounded by them.
/// </summary>
internal sealed class LinearFormula
{
    /// <summary>Longest formula in UTF-16 units; what is beyond is left out.</summary>
    public const int MaxLength = 4_000;

    /// <summary>Parts inside each other that are told apart; what is deeper is written behind each other.</summary>
    public const int MaxDepth = 64;

    private const string Infix = "=+−×÷±∓<>≤≥≠≈≡≅∼∝→←↔⇒⇐⇔↦∈∉∋⊂⊃⊆⊇∪∩∧∨∘⊕⊗⋅·∗≪≫∥⊥≜≔";
    private const string Opening = "([{⟨⌊⌈";
    private const string Closing = ")]}⟩⌋⌉";

    private readonly List<Open> open = [new Open(FormulaPart.Row)];
    private int length;

    /// <summary>Opens a part.</summary>
    /// <param name="part">Its kind.</param>
    /// <param name="begin">What stands in front of it: an opening bracket.</param>
    /// <param name="end">What stands behind it.</param>
    /// <param name="separator">What stands between its parts, in a <see cref="FormulaPart.Fence"/>.</param>
    public void Begin(FormulaPart part, string begin = "", string end = "", string separator = ",") =>
        open.Add(new Open(open.Count < MaxDepth || part == FormulaPart.Hidden ? part : FormulaPart.Row) { Begin = begin, End = end, Separator = separator });

    /// <summary>Changes how the part that is open reads, as properties inside it say.</summary>
    public void Change(FormulaPart part, string? begin = null, string? end = null)
    {
        var last = open[^1];
        if (open.Count > MaxDepth) return;
        open[^1] = new Open(part) { Begin = begin ?? last.Begin, End = end ?? last.End, Separator = last.Separator, Pieces = last.Pieces };
    }

    /// <summary>Adds an identifier, a number, an operator or words.</summary>
    public void Add(string text)
    {
        var piece = Plain(text);
        if (piece.Length == 0 || length + piece.Length > MaxLength) return;
        length += piece.Length;
        open[^1].Pieces.Add(piece);
    }

    /// <summary>Closes the part that was opened last.</summary>
    public void End()
    {
        if (open.Count == 1) return;
        var closed = open[^1];
        open.RemoveAt(open.Count - 1);
        var piece = Compose(closed);
        // An empty part keeps its place: a script may be one.
        if (piece.Length > 0 || open[^1].Part != FormulaPart.Row) open[^1].Pieces.Add(piece);
    }

    /// <summary>The whole formula, on one line.</summary>
    public override string ToString()
    {
        while (open.Count > 1) End();
        return Compose(open[0]).Trim();
    }

    private static string Compose(Open part)
    {
        var pieces = part.Pieces;
        switch (part.Part)
        {
            case FormulaPart.Hidden:
                return "";
            case FormulaPart.Accent when pieces.Count > 0:
                return pieces[0];
            case FormulaPart.Fraction when pieces.Count == 2:
                return $"{Grouped(pieces[0])}/{Grouped(pieces[1])}";
            case FormulaPart.Subscript when pieces.Count == 2:
                return Script(Base(pieces[0]), '_', pieces[1]);
            case FormulaPart.Superscript when pieces.Count == 2:
                return Script(Base(pieces[0]), '^', pieces[1]);
            case FormulaPart.Scripts when pieces.Count == 3:
                return Script(Script(Base(pieces[0]), '_', pieces[1]), '^', pieces[2]);
            case FormulaPart.Root:
                return $"√{Bracketed(Row(pieces))}";
            case FormulaPart.DegreeRoot when pieces.Count == 2:
                return Root(pieces[0], pieces[1]);
            case FormulaPart.RootOfDegree when pieces.Count == 2:
                return Root(pieces[1], pieces[0]);
            case FormulaPart.Lines:
                return $"{part.Begin}{string.Join("; ", pieces)}{part.End}";
            case FormulaPart.Cells:
                return string.Join(", ", pieces);
            case FormulaPart.Fence:
                return $"{part.Begin}{string.Join($"{part.Separator} ", pieces)}{part.End}";
            default:
                return Row(pieces);
        }
    }

    private static string Root(string text, string degree) => degree.Length == 0 ? $"√{Bracketed(text)}" : $"√[{degree}]{Bracketed(text)}";

    private static string Script(string text, char sign, string script) => script.Length == 0 ? text : $"{text}{sign}{Grouped(script)}";

    // A base of several parts is one only in brackets; a sum with its limits below is a base by itself.
    private static string Base(string text) => IsAtom(text, "_^") ? text : $"({text})";

    private static string Grouped(string text) => text.Length == 0 || IsAtom(text, "_^") ? text : $"({text})";

    private static string Bracketed(string text) => text is ['(', .., ')'] && IsAtom(text, "") ? text : $"({text})";

    // Letters and digits, one sign, or what is in brackets already.
    private static bool IsAtom(string text, string also)
    {
        if (text.Length <= 1) return true;
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (Opening.Contains(text[i], StringComparison.Ordinal)) depth++;
            else if (Closing.Contains(text[i], StringComparison.Ordinal)) depth--;
            else if (depth == 0 && !char.IsLetterOrDigit(text[i]) && !char.IsSurrogate(text[i]) && text[i] is not ('.' or '′' or '∞') && !also.Contains(text[i], StringComparison.Ordinal)) return i == 0 && text.Length == 1;
        }

        return depth == 0;
    }

    private static string Row(List<string> pieces)
    {
        var row = new StringBuilder();
        foreach (var piece in pieces) Join(row, piece);
        return row.ToString().Trim();
    }

    private static void Join(StringBuilder row, string piece)
    {
        // Words and what was composed are whole; what a word processor writes in one run is looked at sign by sign.
        if (piece.Length > 1 && piece.AsSpan().ContainsAny(Infix) && !piece.AsSpan().ContainsAny(" _^/"))
        {
            foreach (var part in Signs(piece)) Join(row, part);
            return;
        }

        if (IsInfix(piece))
        {
            // A sign at the beginning, behind a bracket or behind another sign belongs to what follows.
            var isSign = piece is "-" or "+" or "−" or "±" or "∓" && (row.Length == 0 || EndsOpen(row) || EndsInfix(row));
            if (isSign) row.Append(EndsOpen(row) || row.Length == 0 || row[^1] == ' ' ? "" : " ").Append(piece == "-" ? "−" : piece);
            else row.Append(row.Length == 0 || row[^1] == ' ' ? "" : " ").Append(piece).Append(' ');
            return;
        }

        if (piece is "," or ";") row.Append(piece).Append(' ');
        else row.Append(NeedsSpace(row, piece) ? " " : "").Append(piece);
    }

    private static IEnumerable<string> Signs(string run)
    {
        var start = 0;
        for (var i = 0; i < run.Length; i++)
        {
            if (!IsInfix(run[i].ToString())) continue;
            if (i > start) yield return run[start..i];
            yield return run[i].ToString();
            start = i + 1;
        }

        if (start < run.Length) yield return run[start..];
    }

    private static bool IsInfix(string piece) => piece.Length == 1 && (piece[0] == '-' || Infix.Contains(piece[0], StringComparison.Ordinal));

    private static bool EndsOpen(StringBuilder row) => row.Length > 0 && Opening.Contains(row[^1], StringComparison.Ordinal);

    private static bool EndsInfix(StringBuilder row) => row.Length > 1 && row[^1] == ' ' && Infix.Contains(row[^2], StringComparison.Ordinal);

    private static bool NeedsSpace(StringBuilder row, string piece)
    {
        if (row.Length == 0 || row[^1] == ' ' || EndsOpen(row) || row[^1] is '−' or '±' or '∓' or '+' or '|') return false;
        // "f(x)", "n!", "a|b".
        if (Closing.Contains(piece[0], StringComparison.Ordinal) || piece is "!" or "′" or "″" or "|" or "." or ":" or "/" || row[^1] is '/') return false;
        return !(Opening.Contains(piece[0], StringComparison.Ordinal) && char.IsLetter(row[^1]));
    }

    // Invisible operators are what the space between two letters says; letters of the mathematical alphabets are letters.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) plain.Append(MathematicalLetters.Plain(char.ConvertToUtf32(text[i], text[++i])));
            else if (text[i] is >= '\u2061' and <= '\u2064') continue;
            else if (char.IsWhiteSpace(text[i])) plain.Append(plain.Length > 0 && plain[^1] != ' ' ? " " : "");
            else plain.Append(MathematicalLetters.Plain(text[i]));
        }

        return plain.ToString().Trim();
    }

    private sealed record Open(FormulaPart Part)
    {
        public string Begin { get; init; } = "";

        public string End { get; init; } = "";

        public string Separator { get; init; } = ",";

        public List<string> Pieces { get; init; } = [];
    }
}
