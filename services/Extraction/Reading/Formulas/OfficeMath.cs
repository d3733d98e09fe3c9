using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Formulas;

/// <summary>Reads the formulas of word processors and slides (Office Math, ECMA-376-1 §22.1) and those of OpenDocument packages (MathML).</summary>
internal static class OfficeMath
{
    private const string Integral = "∫";

    /// <summary>The formula that starts here, on one line; goes to its end.</summary>
    public static string Read(XmlWalk xml)
    {
        var formula = new LinearFormula();
        // Elements around the place, by name; a sum is open until the limits are told.
        List<(string Name, bool HasSign)> open = [];
        for (var depth = xml.Depth; xml.Read() && !(xml.Step == XmlStep.End && xml.Depth <= depth);)
        {
            if (xml.Step == XmlStep.Start) Start(xml, formula, open);
            else if (xml.Step == XmlStep.End) End(formula, open);
        }

        return formula.ToString();
    }

    /// <summary>The formula of MathML that starts here, on one line; goes to its end.</summary>
    public static string ReadMarkup(XmlWalk xml)
    {
        var formula = new MathMarkup();
        for (var depth = xml.Depth; xml.Read() && !(xml.Step == XmlStep.End && xml.Depth <= depth);)
        {
            if (xml.Step == XmlStep.Start) formula.Begin(xml.Name, xml.Attribute);
            else if (xml.Step == XmlStep.End) formula.End();
            else formula.Text(xml.Text);
        }

        return formula.ToString();
    }

    private static void Start(XmlWalk xml, LinearFormula formula, List<(string Name, bool HasSign)> open)
    {
        switch (xml.Name)
        {
            case "naryPr":
                BeginSum(formula, open, Property(xml, "chr"));
                return;
            case "dPr":
                ReadFence(xml, formula);
                return;
            case "t":
                formula.Add(xml.ReadText());
                return;
            // What was deleted; properties.
            case "del" or "moveFrom":
            case var name when name.EndsWith("Pr", StringComparison.Ordinal):
                xml.Skip();
                return;
            case "sub" or "sup" or "e" when open is [.., ("nary", false)]:
                BeginSum(formula, open, Integral);
                break;
        }

        if (xml.Name == "e" && open is [.., ("nary", true)]) formula.End();
        open.Add((xml.Name, false));
        formula.Begin(Part(xml.Name), begin: xml.Name == "d" ? "(" : "", end: xml.Name == "d" ? ")" : "", separator: "|");
    }

    private static void End(LinearFormula formula, List<(string Name, bool HasSign)> open)
    {
        if (open.Count == 0) return;
        open.RemoveAt(open.Count - 1);
        formula.End();
    }

    private static FormulaPart Part(string name) => name switch
    {
        "f" => FormulaPart.Fraction,
        "sSub" or "limLow" => FormulaPart.Subscript,
        "sSup" or "limUpp" => FormulaPart.Superscript,
        "sSubSup" => FormulaPart.Scripts,
        "rad" => FormulaPart.RootOfDegree,
        "m" or "eqArr" => FormulaPart.Lines,
        "mr" => FormulaPart.Cells,
        "d" => FormulaPart.Fence,
        _ => FormulaPart.Row,
    };

    // The sign of a sum and its limits are one part; what is summed follows.
    private static void BeginSum(LinearFormula formula, List<(string Name, bool HasSign)> open, string? sign)
    {
        if (open is not [.., ("nary", false)]) return;
        open[^1] = ("nary", true);
        formula.Begin(FormulaPart.Scripts);
        formula.Add(sign ?? Integral);
    }

    private static void ReadFence(XmlWalk xml, LinearFormula formula)
    {
        string? begin = null, end = null;
        for (var depth = xml.Depth; xml.ReadInside(depth);)
        {
            if (xml.Name == "begChr") begin = xml.Attribute("val") ?? "";
            else if (xml.Name == "endChr") end = xml.Attribute("val") ?? "";
        }

        formula.Change(FormulaPart.Fence, begin, end);
    }

    private static string? Property(XmlWalk xml, string name)
    {
        string? value = null;
        for (var depth = xml.Depth; xml.ReadInside(depth);)
        {
            if (xml.Name == name) value = xml.Attribute("val");
        }

        return value;
    }
}
