using Dossier.Gateway.Peers;
using Grpc.Core;
using Microsoft.AspNetCore.Components;

namespace Dossier.Gateway.Components;

/// <summary>
/// A page: asks the services, each call with the page's deadline, and is rendered when all have answered. What a call throws becomes the
/// page-shaped problem of <see cref="PageFailures"/>.
/// </summary>
public abstract class PageComponent : ComponentBase
{
    /// <summary>How long a page waits for its slowest service before it says so.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private DateTime? deadline;

    /// <summary>The services.</summary>
    [Inject]
    private protected PeerServices Peers { get; set; } = null!;

    /// <summary>The clock.</summary>
    [Inject]
    private protected TimeProvider Clock { get; set; } = null!;

    /// <summary>The request that the page answers.</summary>
    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    /// <summary>For every call of the page: one deadline for all of them, and an end when the reader leaves.</summary>
    protected CallOptions Call => new(deadline: deadline ??= Clock.GetUtcNow().UtcDateTime + Patience, cancellationToken: Http.RequestAborted);

    /// <summary>The collection of the address.</summary>
    /// <exception cref="NotFound">The address names what cannot be one.</exception>
    internal static CollectionName CollectionOf(string id) =>
        CollectionName.IsValidId(id) ? new CollectionName(id) : throw new NotFound(Common.V1.ErrorReason.CollectionNotFound, $"collections/{id}");

    /// <summary>The document of the address.</summary>
    /// <exception cref="NotFound">The address names what cannot be one.</exception>
    internal static DocumentName DocumentOf(string collection, string id) =>
        DocumentName.TryParse($"{CollectionOf(collection)}/documents/{id}", out var name)
            ? name.Value
            : throw new NotFound(Common.V1.ErrorReason.DocumentNotFound, $"collections/{collection}/documents/{id}");
}
