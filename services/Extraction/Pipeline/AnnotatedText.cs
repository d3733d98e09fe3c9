using System.Diagnostics;

namespace Dossier.Extraction.Pipeline;

/// <summary>A text and what is known of it so far. Annotators read it; only an <see cref="AnnotationSink"/> writes to it.</summary>
/// <param name="text">Well-formed UTF-16, never changed.</param>
/// <param name="blocks">In text order, not overlapping.</param>
internal sealed class AnnotatedText(string text, IReadOnlyList<TextBlock> blocks)
{
    private readonly TextBlock[] checkedBlocks = CheckBlocks(text, blocks);

    public string Text { get; } = text;

    public IReadOnlyList<TextBlock> Blocks => checkedBlocks;

    /// <summary>The blocks that facts are read from.</summary>
    public IEnumerable<TextBlock> Content => Blocks.Where(block => block.IsContent);

    /// <summary>Publication date, when the document or the caller gives it to the day: what an incomplete date may be completed from.</summary>
    public DateOnly? Date { get; init; }

    public string Language { get; set; } = "und";

    /// <summary>Whether the caller said the language: then nobody doubts it.</summary>
    public bool HasGivenLanguage { get; init; }

    /// <summary>In text order; each inside one content block.</summary>
    public List<TextRange> Sentences { get; } = [];

    /// <summary>Tokens of the sentences.</summary>
    public TokenTable Tokens { get; } = new();

    public List<FoundMention> Mentions { get; } = [];

    public List<FoundReference> References { get; } = [];

    public List<FoundTime> Times { get; } = [];

    public List<FoundQuantity> Quantities { get; } = [];

    public List<FoundStatement> Statements { get; } = [];

    /// <summary>Of the main text; empty when there is too little of it.</summary>
    public byte[] Sketch { get; set; } = [];

    /// <summary>The first limit that cut a layer short; null when all is there.</summary>
    public string? LimitReached { get; set; }

    /// <summary>Says that a block is in another language than the document.</summary>
    public void SetBlockLanguage(int block, string tag) => checkedBlocks[block] = checkedBlocks[block] with { Language = tag };

    private static TextBlock[] CheckBlocks(string text, IReadOnlyList<TextBlock> blocks)
    {
        var end = 0;
        foreach (var block in blocks)
        {
            if (block.Range.Start < end || block.Range.IsEmpty || block.Range.End > text.Length)
                throw new UnreachableException($"A reader made a block [{block.Range.Start}, {block.Range.End}) that is out of order or outside the text.");
            end = block.Range.End;
        }

        return [.. blocks];
    }
}
