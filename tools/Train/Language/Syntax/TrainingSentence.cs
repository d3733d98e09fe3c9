using Dossier.Extraction.Pipeline;

namespace Dossier.Train.Language.Syntax;

/// <summary>A sentence with what its source says of it.</summary>
internal sealed class TrainingSentence
{
    public required string[] Words { get; init; }

    /// <summary>Rows of the embedding table for each word; the first two, -1 when unknown, name the word itself.</summary>
    public int[][] Rows { get; set; } = [];

    /// <summary>Rows for the listed names that a word is part of.</summary>
    public int[][] Lists { get; set; } = [];

    /// <summary>Tags of each word; empty when the source has none.</summary>
    public (UniversalTag Universal, PennTag Penn)[] Tags { get; init; } = [];

    /// <summary>Codes of the tags; -1 for a pair too rare to be learned.</summary>
    public short[] TagCodes { get; set; } = [];

    /// <summary>Head of each word, from 1; 0 is the root. Empty when the source has none.</summary>
    public short[] Heads { get; init; } = [];

    public Dependency[] Relations { get; init; } = [];

    /// <summary>Labels of names; empty when the source has none.</summary>
    public sbyte[] Names { get; set; } = [];

    /// <summary>Of each word its number among the common words, for <see cref="ClozeHead"/>; -1 for others.</summary>
    public short[] Targets { get; set; } = [];

    /// <summary>Least share of the words that are not recognised, so that what stands around them and how they look tells what they are.</summary>
    public float Hidden { get; init; }

    /// <summary>The same words and names once more.</summary>
    /// <param name="hidden">Least share of the words that are not recognised.</param>
    public TrainingSentence Again(float hidden) => new() { Words = Words, Names = Names, Hidden = hidden };
}
