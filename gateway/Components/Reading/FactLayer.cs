using Dossier.Query.V1;

namespace Dossier.Gateway.Components.Reading;

/// <summary>The kinds of facts, in the order in which pages name them.</summary>
public enum FactLayer
{
    /// <summary>Names.</summary>
    Mentions,

    /// <summary>Pronouns and descriptions that stand for names.</summary>
    References,

    /// <summary>Time expressions.</summary>
    Times,

    /// <summary>Numbers with their units.</summary>
    Quantities,

    /// <summary>Quantities in context.</summary>
    Figures,

    /// <summary>Reported speech.</summary>
    Statements,

    /// <summary>Who stands where.</summary>
    Positions,

    /// <summary>Who did what to whom.</summary>
    Events,

    /// <summary>Offices, memberships, treaties.</summary>
    Relations,
}

/// <summary>Some of the kinds of facts.</summary>
[Flags]
public enum FactLayers
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Names.</summary>
    Mentions = 1 << FactLayer.Mentions,

    /// <summary>Pronouns and descriptions that stand for names.</summary>
    References = 1 << FactLayer.References,

    /// <summary>Time expressions.</summary>
    Times = 1 << FactLayer.Times,

    /// <summary>Numbers with their units.</summary>
    Quantities = 1 << FactLayer.Quantities,

    /// <summary>Quantities in context.</summary>
    Figures = 1 << FactLayer.Figures,

    /// <summary>Reported speech.</summary>
    Statements = 1 << FactLayer.Statements,

    /// <summary>Who stands where.</summary>
    Positions = 1 << FactLayer.Positions,

    /// <summary>Who did what to whom.</summary>
    Events = 1 << FactLayer.Events,

    /// <summary>Offices, memberships, treaties.</summary>
    Relations = 1 << FactLayer.Relations,
}

/// <summary>What pages say of a layer.</summary>
internal static class FactLayerNames
{
    /// <summary>Every layer.</summary>
    public static readonly IReadOnlyList<FactLayer> All = Enum.GetValues<FactLayer>();

    /// <summary>What a reader sees first. References and relations repeat what the names in them say.</summary>
    public const FactLayers Default =
        FactLayers.Mentions | FactLayers.Times | FactLayers.Quantities | FactLayers.Figures | FactLayers.Statements | FactLayers.Positions | FactLayers.Events;

    /// <summary>The set of this one layer.</summary>
    public static FactLayers AsSet(this FactLayer layer) => (FactLayers)(1 << (int)layer);

    /// <summary>Whether a set has a layer.</summary>
    public static bool Has(this FactLayers layers, FactLayer layer) => (layers & layer.AsSet()) != 0;

    /// <summary>Its name in addresses and class names: "mentions".</summary>
    public static string Key(this FactLayer layer) => layer switch
    {
        FactLayer.Mentions => "mentions",
        FactLayer.References => "references",
        FactLayer.Times => "times",
        FactLayer.Quantities => "quantities",
        FactLayer.Figures => "figures",
        FactLayer.Statements => "statements",
        FactLayer.Positions => "positions",
        FactLayer.Events => "events",
        FactLayer.Relations => "relations",
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "not a layer"),
    };

    /// <summary>Its name for people, as a heading: "Names".</summary>
    public static string Title(this FactLayer layer) => layer switch
    {
        FactLayer.Mentions => "Names",
        FactLayer.References => "References",
        FactLayer.Times => "Times",
        FactLayer.Quantities => "Quantities",
        FactLayer.Figures => "Figures",
        FactLayer.Statements => "Statements",
        FactLayer.Positions => "Positions",
        FactLayer.Events => "Events",
        FactLayer.Relations => "Relations",
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "not a layer"),
    };

    /// <summary>One of it: "name".</summary>
    public static string One(this FactLayer layer) => layer switch
    {
        FactLayer.Mentions => "Name",
        FactLayer.References => "Reference",
        FactLayer.Times => "Time",
        FactLayer.Quantities => "Quantity",
        FactLayer.Figures => "Figure",
        FactLayer.Statements => "Statement",
        FactLayer.Positions => "Position",
        FactLayer.Events => "Event",
        FactLayer.Relations => "Relation",
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "not a layer"),
    };

    /// <summary>How many of it a document or collection has.</summary>
    public static long In(this FactLayer layer, FactCounts? counts) => counts is null ? 0 : layer switch
    {
        FactLayer.Mentions => counts.Mentions,
        FactLayer.References => counts.References,
        FactLayer.Times => counts.Times,
        FactLayer.Quantities => counts.Quantities,
        FactLayer.Figures => counts.Figures,
        FactLayer.Statements => counts.Statements,
        FactLayer.Positions => counts.Positions,
        FactLayer.Events => counts.Events,
        FactLayer.Relations => counts.Relations,
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "not a layer"),
    };
}
