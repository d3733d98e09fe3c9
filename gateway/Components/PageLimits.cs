namespace Dossier.Gateway.Components;

/// <summary>How much a page shows, or takes, at once.</summary>
internal static class PageLimits
{
    /// <summary>Documents on one page of a collection; the picture is asked for all of them in one question, which takes at most 100 names.</summary>
    public const int DocumentsPerPage = 50;

    /// <summary>Collections whose work the system status tells: each is a question of its own.</summary>
    public const int CollectionsOnStatus = 20;

    /// <summary>Bytes of a form without files.</summary>
    public const int FormBytes = 16 * 1024;

    /// <summary>How long a service may take to say that it serves.</summary>
    public static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(3);
}
