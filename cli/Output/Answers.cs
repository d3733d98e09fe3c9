using Google.Protobuf;

namespace Dossier.Cli.Output;

/// <summary>The answers of a verb, in the format that was asked for: JSON lines as they come, or one table at the end.</summary>
internal sealed class Answers<T>(bool json, params string[] columns)
    where T : IMessage
{
    private readonly Table? table = json ? null : new Table(columns);
    private readonly Stream? lines = json ? StandardStreams.OpenOutput() : null;

    /// <summary>Adds an answer.</summary>
    /// <param name="cells">Its row, asked for only when there is a table.</param>
    public void Add(T answer, Func<string[]> cells)
    {
        table?.Add(cells());
        lines?.Write(JsonLine.Of(answer).Span);
    }

    /// <summary>Prints what is left to print.</summary>
    public int Print()
    {
        table?.Print();
        lines?.Dispose();
        return ExitCode.Done;
    }
}
