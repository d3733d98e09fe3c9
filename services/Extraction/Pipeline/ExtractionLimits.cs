namespace Dossier.Extraction.Pipeline;

/// <summary>What one document may cost. Beyond a counted limit the revision is PARTIAL and says which limit it was.</summary>
internal static class ExtractionLimits
{
    /// <summary>Longest text of a revision, in UTF-16 units; what follows is left out.</summary>
    public const int MaxTextLength = 16 * 1024 * 1024;

    /// <summary>Most blocks of a document; what follows the last is left out of all layers.</summary>
    public const int MaxBlocks = 250_000;

    /// <summary>Most sentences of a document.</summary>
    public const int MaxSentences = 500_000;

    /// <summary>Most tokens of a document.</summary>
    public const int MaxTokens = 5_000_000;

    /// <summary>Most facts of one layer (mentions, times, …) of a document.</summary>
    public const int MaxFactsPerLayer = 100_000;

    /// <summary>Longest text of a request to annotate, in code points (part of the contract).</summary>
    public const int MaxAnnotatedCodePoints = 1_000_000;

    /// <summary>Longest id of a document, in characters (part of the contract).</summary>
    public const int MaxIdLength = 2_048;
}
