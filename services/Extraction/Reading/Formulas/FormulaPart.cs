namespace Dossier.Extraction.Reading.Formulas;

/// <summary>How the parts inside a part of a formula stand to each other.</summary>
internal enum FormulaPart
{
    /// <summary>Behind each other.</summary>
    Row,

    /// <summary>Numerator, denominator.</summary>
    Fraction,

    /// <summary>Base, subscript.</summary>
    Subscript,

    /// <summary>Base, superscript.</summary>
    Superscript,

    /// <summary>Base, subscript, superscript; also what stands below and above.</summary>
    Scripts,

    /// <summary>The whole of it below the root.</summary>
    Root,

    /// <summary>What is below the root, then its degree.</summary>
    DegreeRoot,

    /// <summary>The degree of a root, then what is below it.</summary>
    RootOfDegree,

    /// <summary>Rows of a matrix, or lines.</summary>
    Lines,

    /// <summary>Cells of a row.</summary>
    Cells,

    /// <summary>Parts in brackets, with a separator.</summary>
    Fence,

    /// <summary>A base with an accent, of which only the base is told.</summary>
    Accent,

    /// <summary>Nothing that is seen.</summary>
    Hidden,
}
