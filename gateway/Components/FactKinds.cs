using Dossier.Query.V1;

namespace Dossier.Gateway.Components;

/// <summary>Counts of facts with their names.</summary>
internal static class FactKinds
{
    /// <summary>Every kind that there is at least one of, in the order of the contract.</summary>
    public static IEnumerable<(string Kind, long Count)> Of(FactCounts? counts) =>
        counts is null
            ? []
            : FactCounts.Descriptor.Fields.InFieldNumberOrder()
                .Select(field => (field.Name, Count: (long)field.Accessor.GetValue(counts)))
                .Where(kind => kind.Count > 0);
}
