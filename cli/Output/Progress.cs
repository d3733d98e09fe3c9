using System.Globalization;
using Spectre.Console;

namespace Dossier.Cli.Output;

/// <summary>Tells on standard error how far something is: a bar on a terminal, plain lines elsewhere.</summary>
internal static class Progress
{
    /// <summary>Runs <paramref name="work"/> with a function that takes what was reached of how much.</summary>
    public static async Task<T> ShowAsync<T>(string what, Func<Action<long, long>, Task<T>> work)
    {
        if (Console.IsErrorRedirected) return await ShowPlainAsync(what, work);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().AutoClear(true).HideCompleted(false).StartAsync(async context =>
        {
            var bar = context.AddTask(Markup.Escape(what));
            return await work((reached, all) => bar.MaxValue(Math.Max(all, 1)).Value(reached));
        });
    }

    private static async Task<T> ShowPlainAsync<T>(string what, Func<Action<long, long>, Task<T>> work)
    {
        var told = -1L;
        return await work((reached, all) =>
        {
            // A line for every tenth: enough to see that it moves, few enough for a log.
            var tenth = all == 0 ? 10 : reached * 10 / all;
            if (tenth == told) return;
            told = tenth;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {reached} of {all}"));
        });
    }
}
