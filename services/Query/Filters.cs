using System.Globalization;
using Dossier.Common.V1;
using Dossier.Query.Index;
using Dossier.Query.Publishing;
using Dossier.Query.V1;

namespace Dossier.Query;

/// <summary>Reads the filters of requests.</summary>
internal static class Filters
{
    /// <summary>The condition that a document filter stands for; null asks nothing.</summary>
    /// <exception cref="InvalidField">A part of it is malformed.</exception>
    /// <exception cref="LimitExceeded">Too many values.</exception>
    public static DocumentCondition Of(CollectionName collection, DocumentFilter? filter, string path = "filter")
    {
        if (filter is null) return DocumentCondition.All;
        AtMost(filter.Documents.Count, $"{path}.documents");
        AtMost(filter.Languages.Count, $"{path}.languages");
        var condition = new DocumentCondition(
            filter.Documents.Count == 0 ? null : [.. filter.Documents.Select((name, n) => IdOf(collection, name, $"{path}.documents[{n}]"))],
            Day(filter.PublishedFrom, $"{path}.published_from")?.First,
            Day(filter.PublishedTo, $"{path}.published_to")?.Last,
            filter.Languages.Count == 0 ? null : [.. filter.Languages.Select((tag, n) => Tag(tag, $"{path}.languages[{n}]"))],
            filter.Container.Length == 0 ? null : IdOf(collection, filter.Container, $"{path}.container"));
        return condition == DocumentCondition.All ? DocumentCondition.All : condition;
    }

    /// <summary>The condition that a fact filter stands for; null asks nothing.</summary>
    /// <exception cref="InvalidField">A part of it is malformed.</exception>
    /// <exception cref="LimitExceeded">Too many values.</exception>
    public static FactCondition Of(CollectionName collection, Layer layer, FactFilter? filter, string issue = "")
    {
        var all = new FactCondition(layer, DocumentCondition.All, Issue: issue.Length == 0 ? null : Name(issue, "issue"));
        if (filter is null) return all;
        // Not a number is in no range.
        if (!(filter.MinConfidence is >= 0 and <= 1)) throw new InvalidField("filter.min_confidence", "must be between 0 and 1");
        if (filter.StartFrom < 0) throw new InvalidField("filter.start_from", "must not be negative");
        if (filter.StartTo < 0) throw new InvalidField("filter.start_to", "must not be negative");
        return all with
        {
            Document = Of(collection, filter.Document, "filter.document"),
            Entity = filter.Entity.Length == 0 ? null : Name(filter.Entity, "filter.entity"),
            TimeFrom = Day(filter.TimeFrom, "filter.time_from")?.First,
            TimeTo = Day(filter.TimeTo, "filter.time_to")?.Last,
            MinConfidence = filter.MinConfidence,
            StartFrom = filter.StartFrom,
            StartTo = filter.StartTo == 0 ? null : filter.StartTo,
        };
    }

    /// <summary>An id or name of bounded length.</summary>
    /// <exception cref="InvalidField">Empty or too long.</exception>
    public static string Name(string value, string field) => value.Length is > 0 and <= QueryLimits.NameLength
        ? value
        : throw new InvalidField(field, string.Create(CultureInfo.InvariantCulture, $"must have 1 to {QueryLimits.NameLength} characters"));

    private static string IdOf(CollectionName collection, string name, string field)
    {
        var document = DocumentName.Parse(name, field);
        return document.Collection == collection ? document.Id : throw new InvalidField(field, $"is not in {collection}");
    }

    private static (string First, string Last)? Day(string date, string field) => date.Length == 0
        ? null
        : Days.TryRange(date) ?? throw new InvalidField(field, "must be YYYY, YYYY-MM or YYYY-MM-DD");

    private static string Tag(string tag, string field) => tag.Length is > 0 and <= 35
        ? tag.ToLowerInvariant()
        : throw new InvalidField(field, "must be a BCP 47 tag");

    private static void AtMost(int count, string field)
    {
        if (count > QueryLimits.FilterValues)
            throw new LimitExceeded("filter_values", QueryLimits.FilterValues, $"{field} has {count} values");
    }
}
