using Dossier.Query.V1;

namespace Dossier;

/// <summary>Counts of facts with their names.</summary>
public static class FactKinds
{
    /// <summary>Every kind that there is at least one fact of, under its name in the contract and in its order.</summary>
    /// <param name="counts">The counts; null for none.</param>
    public static IEnumerable<(string Kind, long Count)> Of(FactCounts? counts) =>
        counts is null
            ? []
            : FactCounts.Descriptor.Fields.InFieldNumberOrder()
                .Select(field => (field.Name, Count: (long)field.Accessor.GetValue(counts)))
                .Where(kind => kind.Count > 0);
}
