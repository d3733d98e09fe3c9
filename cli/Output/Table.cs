using Spectre.Console;

namespace Dossier.Cli.Output;

/// <summary>
/// Rows for people. On a terminal a drawn table; redirected, tab-separated values with a header line: nothing is coloured, wrapped or cut, so that
/// <c>cut</c> and <c>awk</c> can go on with it.
/// </summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add(cells);

    public void Print()
    {
        if (Console.IsOutputRedirected) PrintPlain();
        else PrintDrawn();
    }

    private void PrintPlain()
    {
        using var output = StandardStreams.OpenOutputText();
        output.WriteLine(string.Join('\t', columns));
        foreach (var row in rows) output.WriteLine(string.Join('\t', row.Select(OneLine)));
    }

    private void PrintDrawn()
    {
        var table = new Spectre.Console.Table { Border = TableBorder.Rounded };
        foreach (var column in columns) table.AddColumn(Markup.Escape(column));
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(OneLine(cell))));
        AnsiConsole.Write(table);
    }

    /// <summary>The text with every white space and control character as a plain space, and without marks that turn the order of a line around.</summary>
    public static string OneLine(string text) =>
        string.Create(text.Length, text, (to, from) =>
        {
            for (var at = 0; at < to.Length; at++)
            {
                to[at] = char.IsWhiteSpace(from[at]) || char.IsControl(from[at]) ? ' ' : Terminal.TurnsAround(from[at]) ? '\ufffd' : from[at];
            }
        });
}
