using System.CommandLine;
using System.Globalization;
using Dossier.Cli.Embedded;

namespace Dossier.Cli;

/// <summary>Options that the verbs with a system share.</summary>
internal static class SystemOptions
{
    /// <summary>How verbs find their system, for help texts.</summary>
    public const string Finding =
        """
        Talks to the `dossier serve` that runs on the data folder; when none does, runs the services itself for as long as the command takes.

        """;

    public static Option<string?> Data() => new("--data")
    {
        Description = "Data folder. Default: dossier in $XDG_DATA_HOME, or in ~/.local/share.",
        HelpName = "DIR",
    };

    public static Option<string> Collection() => new("--collection")
    {
        Description = "Collection to work on.",
        HelpName = "ID",
        DefaultValueFactory = _ => CollectionName.Default.Id,
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && !CollectionName.IsValidId(result.Tokens[0].Value))
                {
                    result.AddError("--collection must be 1 to 63 of a-z, 0-9 and -, and not begin with -.");
                }
            },
        },
    };

    public static Option<string> Format()
    {
        var option = new Option<string>("--format")
        {
            Description = "table (on a terminal drawn, redirected tab-separated) or json (one message per line).",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "table",
        };
        option.AcceptOnlyFromAmong("table", "json");
        return option;
    }

    public static Option<int> Limit(int byDefault) => new("--limit")
    {
        Description = "Most answers to print; 0 for all.",
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var limit) || limit < 0)) result.AddError("--limit must be 0 or more.");
            },
        },
    };

    /// <summary>A day, month or year.</summary>
    public static Option<string?> Date(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && !IsDate(result.Tokens[0].Value)) result.AddError($"{name} must be a date: YYYY, YYYY-MM or YYYY-MM-DD.");
            },
        },
    };

    public static Option<int> Port(string name, int byDefault, string what) => new(name)
    {
        Description = $"Port of {what} on the loopback interface; 0 takes a free one.",
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var port) || port is < 0 or > 65535))
                {
                    result.AddError($"{name} must be a number from 0 to 65535.");
                }
            },
        },
    };

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, ["yyyy", "yyyy-MM", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    public static DataFolder Folder(this ParseResult arguments, Option<string?> data) => DataFolder.At(arguments.GetValue(data));
}
