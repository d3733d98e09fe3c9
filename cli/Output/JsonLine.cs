using System.Reflection;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Dossier.Cli.Output;

/// <summary>Standard protobuf JSON, one message a line: defaults written out, so that a list is there even when it is empty (docs/json.md).</summary>
internal static class JsonLine
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The message as UTF-8, ending in a line feed.</summary>
    public static byte[] Of(IMessage message) => Utf8.GetBytes(Formatter.Format(message) + "\n");

    /// <summary>The value as protobuf JSON has it: the name in the .proto file.</summary>
    public static string EnumNameOf<T>(T value)
        where T : struct, Enum =>
        typeof(T).GetField(value.ToString())?.GetCustomAttribute<OriginalNameAttribute>()?.Name ?? value.ToString();
}
