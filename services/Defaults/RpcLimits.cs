namespace Dossier.Defaults;

/// <summary>Bounds that every service and every client of a service keeps to.</summary>
public static class RpcLimits
{
    /// <summary>Largest single message, sent or received, in bytes. What is larger travels as a stream of chunks.</summary>
    public const int MaxMessageBytes = 4 * 1024 * 1024;

    /// <summary>Size of one chunk of a stream of bytes.</summary>
    public const int ChunkBytes = 64 * 1024;

    /// <summary>Concurrent calls on one connection; clients open a further connection beyond that.</summary>
    public const int CallsPerConnection = 256;

    /// <summary>Connections at once; a further one is closed.</summary>
    public const int Connections = 4_096;

    /// <summary>Longest text of a status, in characters: it travels in a header.</summary>
    public const int StatusMessageCharacters = 1_000;

    /// <summary>Longest page token that is looked at, in characters.</summary>
    public const int PageTokenCharacters = 8_192;

    /// <summary>Elements of a page when the caller does not say.</summary>
    public const int DefaultPageSize = 100;

    /// <summary>Most elements of a page.</summary>
    public const int MaxPageSize = 1_000;
}
