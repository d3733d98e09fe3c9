using Dossier.Query.V1;

namespace Dossier.Cli.Asking;

/// <summary>Counts of facts with their names.</summary>
internal static class FactCountsTable
{
    /// <summary>Every kind that there is at least one fact of.</summary>
    public static IEnumerable<(string Kind, long Count)> Of(FactCounts? counts) =>
        counts is null
            ? []
            : FactCounts.Descriptor.Fields.InFieldNumberOrder()
                .Select(field => (field.Name, (long)field.Accessor.GetValue(counts)))
                .Where(kind => kind.Item2 > 0);
}
