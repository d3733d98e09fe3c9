using System.Collections.Frozen;

namespace Dossier.Extraction.Reading.Formulas;

/// <summary>What the elements of MathML (3 and Core) mean for a formula on one line, whatever reads them: the parser of HTML, or that of XML.</summary>
internal sealed class MathMarkup
{
    private static readonly FrozenDictionary<string, FormulaPart> Parts = new Dictionary<string, FormulaPart>(StringComparer.Ordinal)
    {
        ["mfrac"] = FormulaPart.Fraction, ["msub"] = FormulaPart.Subscript, ["munder"] = FormulaPart.Subscript, ["msup"] = FormulaPart.Superscript,
        ["mover"] = FormulaPart.Superscript, ["msubsup"] = FormulaPart.Scripts, ["munderover"] = FormulaPart.Scripts, ["msqrt"] = FormulaPart.Root,
        ["mroot"] = FormulaPart.DegreeRoot, ["mtable"] = FormulaPart.Lines, ["mtr"] = FormulaPart.Cells, ["mlabeledtr"] = FormulaPart.Cells,
        // The source in another language, as "x^2" in TeX, and what only takes room.
        ["annotation"] = FormulaPart.Hidden, ["annotation-xml"] = FormulaPart.Hidden, ["mphantom"] = FormulaPart.Hidden, ["mprescripts"] = FormulaPart.Hidden,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly LinearFormula formula = new();

    /// <summary>An element begins.</summary>
    /// <param name="name">Its name without prefix.</param>
    /// <param name="attribute">Its attributes by name; null for one it does not have.</param>
    public void Begin(string name, Func<string, string?> attribute)
    {
        if (name == "mover" && attribute("accent") == "true") formula.Begin(FormulaPart.Accent);
        else if (name == "mfenced") formula.Begin(FormulaPart.Fence, attribute("open") ?? "(", attribute("close") ?? ")", attribute("separators") is { } separators ? separators.Trim() is { Length: > 0 } some ? some[..1] : "" : ",");
        else formula.Begin(Parts.GetValueOrDefault(name, FormulaPart.Row));
    }

    /// <summary>Characters of an element; those between elements are white space and mean nothing.</summary>
    public void Text(string text) => formula.Add(text);

    /// <summary>The element ends that began last.</summary>
    public void End() => formula.End();

    /// <summary>The formula on one line.</summary>
    public override string ToString() => formula.ToString();
}
