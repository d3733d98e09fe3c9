namespace Dossier.Gateway.Components.Reading;

/// <summary>Addresses of entities.</summary>
internal static class EntityAddress
{
    /// <summary>The page of an entity.</summary>
    public static string Of(CollectionName collection, string id) => $"/{collection}/entities/{Uri.EscapeDataString(id)}";
}
