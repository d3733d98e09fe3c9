using System.Buffers;
using System.Text;

namespace Grpc.Core;

/// <summary>Where a serializer puts the bytes of one message.</summary>
public abstract class SerializationContext
{
    /// <summary>Gives the whole message as one array.</summary>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException();

    /// <summary>A writer for the message; finish with <see cref="Complete()"/>.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

    /// <summary>Says how many bytes will be written, which must then be exact.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends a message that went through <see cref="GetBufferWriter"/>.</summary>
    public virtual void Complete() => throw new NotSupportedException();
}

/// <summary>Where a deserializer finds the bytes of one message, valid while it runs.</summary>
public abstract class DeserializationContext
{
    /// <summary>The number of bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The bytes in an array that the caller owns.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotSupportedException();

    /// <summary>The bytes without a copy; they must not be kept.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(PayloadAsNewBuffer());
}

/// <summary>How messages of one type become bytes and back.</summary>
/// <typeparam name="T">The message type.</typeparam>
public class Marshaller<T>
{
    /// <summary>A marshaller by arrays.</summary>
    public Marshaller(Func<T, byte[]> serializer, Func<byte[], T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        Serializer = serializer;
        Deserializer = deserializer;
        ContextualSerializer = (value, context) => context.Complete(serializer(value));
        ContextualDeserializer = context => deserializer(context.PayloadAsNewBuffer());
    }

    /// <summary>A marshaller by contexts, which avoids copies.</summary>
    public Marshaller(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        ContextualSerializer = serializer;
        ContextualDeserializer = deserializer;
        Serializer = value =>
        {
            var context = new ArraySerializationContext();
            serializer(value, context);
            return context.Payload ?? throw new InvalidOperationException("The serializer did not complete its context.");
        };
        Deserializer = bytes => deserializer(new ArrayDeserializationContext(bytes));
    }

    /// <summary>To an array.</summary>
    public Func<T, byte[]> Serializer { get; }

    /// <summary>From an array.</summary>
    public Func<byte[], T> Deserializer { get; }

    /// <summary>To a context.</summary>
    public Action<T, SerializationContext> ContextualSerializer { get; }

    /// <summary>From a context.</summary>
    public Func<DeserializationContext, T> ContextualDeserializer { get; }
}

/// <summary>Makes marshallers.</summary>
public static class Marshallers
{
    /// <summary>Strings in UTF-8.</summary>
    public static Marshaller<string> StringMarshaller { get; } = new(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    /// <summary>A marshaller by arrays.</summary>
    public static Marshaller<T> Create<T>(Func<T, byte[]> serializer, Func<byte[], T> deserializer) => new(serializer, deserializer);

    /// <summary>A marshaller by contexts, which avoids copies.</summary>
    public static Marshaller<T> Create<T>(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer) =>
        new(serializer, deserializer);
}

internal sealed class ArraySerializationContext : SerializationContext
{
    private ArrayBufferWriter<byte>? writer;

    public byte[]? Payload { get; private set; }

    public override void Complete(byte[] payload) => Payload = payload;

    public override IBufferWriter<byte> GetBufferWriter() => writer ??= new();

    public override void Complete() => Payload = writer is null ? [] : writer.WrittenSpan.ToArray();
}

internal sealed class ArrayDeserializationContext(byte[] payload) : DeserializationContext
{
    public override int PayloadLength => payload.Length;

    public override byte[] PayloadAsNewBuffer() => payload;
}
