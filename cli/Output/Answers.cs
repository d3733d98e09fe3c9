using Google.Protobuf;

namespace Dossier.Cli.Output;

/// <summary>The answers of a verb, in the format that was asked for: JSON lines as they come, or one table at the end.</summary>
internal sealed class Answers<T>(bool json, params string[] columns)
    where T : IMessage
{
    private readonly List<Func<string[]>> rows = [];
    private readonly Stream? lines = json ? StandardStreams.OpenOutput() : null;

    /// <summary>Adds an answer.</summary>
    /// <param name="cells">Its row, asked for only when there is a table, and only once every answer is known.</param>
    public void Add(T answer, Func<string[]> cells)
    {
        if (lines is null) rows.Add(cells);
        else lines.Write(JsonLine.Of(answer).Span);
    }

    /// <summary>Prints what is left to print.</summary>
    public int Print()
    {
        if (lines is null) PrintTable();
        else lines.Dispose();
        return ExitCode.Done;
    }

    private void PrintTable()
    {
        var table = new Table(columns);
        foreach (var cells in rows) table.Add(cells());
        table.Print();
    }
}
