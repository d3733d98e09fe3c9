namespace Grpc.Core;

/// <summary>Wishes for how a message is written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message may be buffered and need not go out at once.</summary>
    BufferHint = 0x1,

    /// <summary>The message is sent uncompressed even when the call compresses.</summary>
    NoCompress = 0x2,
}

/// <summary>How messages are written.</summary>
public class WriteOptions(WriteFlags flags = default)
{
    /// <summary>No wishes.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>The wishes.</summary>
    public WriteFlags Flags { get; } = flags;
}
