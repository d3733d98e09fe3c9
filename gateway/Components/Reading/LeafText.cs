using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Dossier.Gateway.Components.Reading;

/// <summary>How the text of a page is shown.</summary>
/// <param name="Address">Where its links lead.</param>
/// <param name="Page">The page.</param>
/// <param name="Selected">The fact whose card is shown.</param>
/// <param name="Here">Where the cited passage begins on the page.</param>
public sealed record TextView(ReaderAddress Address, TextPage Page, ReaderFact? Selected, int? Here);

/// <summary>
/// A run of text with its facts as links: one element per segment, and nothing between them, because white space between elements would become part of the text.
/// </summary>
public sealed class LeafText : ComponentBase
{
    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required TextLeaf Leaf { get; set; }

    /// <summary>How it is shown.</summary>
    [Parameter, EditorRequired]
    public required TextView View { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var segment in Leaf.Segments) AddMark(builder, segment);
    }

    private void AddMark(RenderTreeBuilder builder, Segment segment)
    {
        if (!segment.IsCited)
        {
            AddLink(builder, segment);
            return;
        }

        builder.OpenElement(0, "mark");
        builder.AddAttribute(1, "class", "cited");
        if (segment.Start == View.Here) builder.AddAttribute(2, "id", ReaderAddress.Here);
        AddLink(builder, segment);
        builder.CloseElement();
    }

    private void AddLink(RenderTreeBuilder builder, Segment segment)
    {
        var text = DisplayText.Of(View.Page.TextOf(segment.Start, segment.End));
        if (segment.Facts is not [var fact, ..])
        {
            builder.AddContent(3, text);
            return;
        }

        var isSelected = fact == View.Selected;
        builder.OpenElement(4, "a");
        builder.AddAttribute(5, "class", ClassesOf(segment, fact));
        // The selected fact leads to its card, which is far away on a small screen.
        builder.AddAttribute(6, "href", isSelected ? "#" + ReaderAddress.Card : View.Address.Fact(fact));
        if (isSelected) builder.AddAttribute(7, "aria-current", "true");
        if (!segment.IsFirst) builder.AddAttribute(8, "tabindex", "-1");
        builder.AddAttribute(9, "title", string.Join(" · ", segment.Facts.Select(over => $"{over.Layer.One()}: {over.Title}")));
        builder.AddContent(10, text);
        builder.CloseElement();
    }

    private static string ClassesOf(Segment segment, ReaderFact innermost)
    {
        var classes = $"mark mark-{innermost.Layer.Key()}";
        if (segment.Layers.Has(FactLayer.Statements)) classes += " in-statement";
        if (segment.Layers.Has(FactLayer.Positions)) classes += " in-position";
        return classes;
    }
}
