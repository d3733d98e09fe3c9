using System.Buffers;
using System.Buffers.Text;
using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Enum = System.Enum;
using Type = System.Type;

namespace Dossier.Cli.Output;

/// <summary>
/// Standard protobuf JSON, one message a line: defaults written out, so that a list is there even when it is empty (docs/json.md). Unlike the library's
/// formatter it leaves every character that need not be escaped as it is, emoji too, puts no spaces between, and writes UTF-8 without a detour; what it
/// writes, the library's parser reads.
/// </summary>
internal static class JsonLine
{
    private static readonly ConcurrentDictionary<MessageDescriptor, Field[]> Fields = new();
    private static readonly ConcurrentDictionary<Type, Dictionary<int, byte[]>> EnumNames = new();

    // What JSON forbids inside a string, and what some readers take for the end of a line.
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat(['"', '\\', 0x2028, 0x2029]).Select(code => (char)code)]);

    /// <summary>The message as UTF-8, ending in a line feed.</summary>
    public static ReadOnlyMemory<byte> Of(IMessage message)
    {
        var to = new ArrayBufferWriter<byte>(message.CalculateSize() * 2 + 1024);
        WriteMessage(to, message);
        to.Write("\n"u8);
        return to.WrittenMemory;
    }

    /// <summary>The value as protobuf JSON has it: the name in the .proto file, or the number of a value that this version does not know.</summary>
    public static string EnumNameOf<T>(T value)
        where T : struct, Enum =>
        NamesOf(typeof(T)).TryGetValue(Convert.ToInt32(value, null), out var name) ? Encoding.UTF8.GetString(name).Trim('"') : value.ToString();

    private static void WriteMessage(ArrayBufferWriter<byte> to, IMessage message)
    {
        if (message is Timestamp time)
        {
            // The library's form: a string, already quoted.
            WriteUtf8(to, time.ToString());
            return;
        }

        var open = (byte)'{';
        foreach (var field in Fields.GetOrAdd(message.Descriptor, FieldsOf))
        {
            if (field.HasPresence && !field.Accessor.HasValue(message)) continue;
            WriteByte(to, open);
            open = (byte)',';
            to.Write(field.Key);
            WriteField(to, field, field.Accessor.GetValue(message));
        }

        to.Write(open == (byte)'{' ? "{}"u8 : "}"u8);
    }

    private static void WriteField(ArrayBufferWriter<byte> to, Field field, object value)
    {
        if (!field.IsList)
        {
            WriteValue(to, field.Type, value);
            return;
        }

        WriteByte(to, (byte)'[');
        var first = true;
        foreach (var item in (IList)value)
        {
            if (!first) WriteByte(to, (byte)',');
            first = false;
            WriteValue(to, field.Type, item!);
        }

        WriteByte(to, (byte)']');
    }

    private static void WriteValue(ArrayBufferWriter<byte> to, FieldType type, object value)
    {
        switch (value)
        {
            case string text:
                WriteString(to, text);
                break;
            case int number when type != FieldType.Enum:
                WriteNumber(to, number);
                break;
            case IMessage message:
                WriteMessage(to, message);
                break;
            case bool flag:
                to.Write(flag ? "true"u8 : "false"u8);
                break;
            case long number:
                WriteByte(to, (byte)'"');
                WriteNumber(to, number);
                WriteByte(to, (byte)'"');
                break;
            case double number:
                WriteReal(to, number, number.TryFormat);
                break;
            case float number:
                WriteReal(to, number, number.TryFormat);
                break;
            case ByteString bytes:
                WriteString(to, bytes.ToBase64());
                break;
            case Enum:
                WriteEnum(to, value);
                break;
            default:
                throw new NotSupportedException($"No contract has fields of {value.GetType()}.");
        }
    }

    private static void WriteEnum(ArrayBufferWriter<byte> to, object value)
    {
        var number = (int)value;
        if (NamesOf(value.GetType()).TryGetValue(number, out var name)) to.Write(name);
        else WriteNumber(to, number);
    }

    private delegate bool Formatting(Span<byte> to, out int written, ReadOnlySpan<char> format, IFormatProvider? culture);

    private static void WriteReal(ArrayBufferWriter<byte> to, double number, Formatting format)
    {
        if (!double.IsFinite(number))
        {
            to.Write(double.IsNaN(number) ? "\"NaN\""u8 : number > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8);
            return;
        }

        format(to.GetSpan(32), out var written, "R", System.Globalization.CultureInfo.InvariantCulture);
        to.Advance(written);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> to, long number)
    {
        Utf8Formatter.TryFormat(number, to.GetSpan(20), out var written);
        to.Advance(written);
    }

    private static void WriteString(ArrayBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        WriteByte(to, (byte)'"');
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            WriteUtf8(to, text[..at]);
            WriteEscape(to, text[at]);
            text = text[(at + 1)..];
        }

        WriteUtf8(to, text);
        WriteByte(to, (byte)'"');
    }

    private static void WriteEscape(ArrayBufferWriter<byte> to, char character)
    {
        switch (character)
        {
            case '"': to.Write("\\\""u8); break;
            case '\\': to.Write(@"\\"u8); break;
            case '\n': to.Write(@"\n"u8); break;
            case '\r': to.Write(@"\r"u8); break;
            case '\t': to.Write(@"\t"u8); break;
            default: WriteUtf8(to, string.Create(null, $"\\u{(int)character:x4}")); break;
        }
    }

    private static void WriteUtf8(ArrayBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        var room = to.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        to.Advance(Encoding.UTF8.GetBytes(text, room));
    }

    private static void WriteByte(ArrayBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    private static Field[] FieldsOf(MessageDescriptor descriptor) =>
    [
        .. descriptor.Fields.InFieldNumberOrder().Select(field => new Field(
            Encoding.UTF8.GetBytes($"\"{field.JsonName}\":"), field.Accessor, field.FieldType, field.IsRepeated, field.HasPresence)),
    ];

    private static Dictionary<int, byte[]> NamesOf(Type type) => EnumNames.GetOrAdd(type, static named => named
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(
            field => (int)field.GetRawConstantValue()!,
            field => Encoding.UTF8.GetBytes($"\"{field.GetCustomAttribute<OriginalNameAttribute>()!.Name}\"")));

    private sealed record Field(byte[] Key, IFieldAccessor Accessor, FieldType Type, bool IsList, bool HasPresence);
}
