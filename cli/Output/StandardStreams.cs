using System.Text;

namespace Dossier.Cli.Output;

/// <summary>Standard input and output as bytes: UTF-8 without a byte order mark and with "\n" whatever the machine's locale says.</summary>
internal static class StandardStreams
{
    private const int BufferBytes = 64 * 1024;

    public static Stream OpenOutput() => new BufferedStream(Console.OpenStandardOutput(), BufferBytes);

    public static TextWriter OpenOutputText() => new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), BufferBytes) { NewLine = "\n" };

    public static Stream OpenInput() => Console.OpenStandardInput(BufferBytes);
}
