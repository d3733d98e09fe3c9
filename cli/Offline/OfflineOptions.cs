using System.CommandLine;
using Dossier.Common.V1;
using Dossier.Extraction;
using Dossier.Extraction.Knowledge;

namespace Dossier.Cli.Offline;

/// <summary>Options that the verbs without a server share.</summary>
internal static class OfflineOptions
{
    /// <summary>Far more threads than machines have.</summary>
    private const int MaxJobs = 256;

    private const string KnowledgeVariable = "DOSSIER_KNOWLEDGE";

    public static Option<int> Jobs()
    {
        var option = new Option<int>("--jobs", "-j")
        {
            Description = "Documents to work on at the same time. The output does not depend on it.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var jobs) || jobs is < 1 or > MaxJobs))
            {
                result.AddError($"--jobs must be a number from 1 to {MaxJobs}.");
            }
        });
        return option;
    }

    public static Option<string[]> Layers()
    {
        var option = new Option<string[]>("--layers")
        {
            Description = "Layers to answer with, separated by commas: " + string.Join(", ", LayerNames.Keys) + ". tags, lemmas and trees come with the tokens. Default: all but these four.",
            HelpName = "NAMES",
            DefaultValueFactory = _ => [],
        };
        option.Validators.Add(result =>
        {
            foreach (var name in result.Tokens.SelectMany(token => Split(token.Value)).Where(name => !LayerNames.ContainsKey(name)))
            {
                result.AddError($"--layers: \"{name}\" is not a layer. Layers are {string.Join(", ", LayerNames.Keys)}.");
            }
        });
        return option;
    }

    /// <summary>A user's own entities; in its absence the variable that the services read.</summary>
    public static Option<string?> Knowledge() => new("--knowledge")
    {
        Description = $"File with entities of your own for the knowledge base (docs/knowledge.md). Default: ${KnowledgeVariable}.",
        HelpName = "FILE",
    };

    /// <summary>The file of <see cref="Knowledge"/>, or that of the variable; empty for none.</summary>
    /// <param name="given">The option.</param>
    /// <param name="own">Its entries.</param>
    /// <exception cref="CommandFailed">The file cannot be read or taken.</exception>
    public static string ReadKnowledge(string? given, out UserEntries own)
    {
        var path = given ?? Environment.GetEnvironmentVariable(KnowledgeVariable) ?? "";
        own = UserEntriesFile.Read(path, out var problem);
        return problem is null ? path : throw new CommandFailed(ExitCode.Usage, $"--knowledge: {problem}.");
    }

    public static IReadOnlyList<Layer> LayersOf(string[] values) => [.. values.SelectMany(Split).Select(name => LayerNames[name]).Distinct()];

    private static readonly SortedDictionary<string, Layer> LayerNames = new(
        Enum.GetValues<Layer>().Where(layer => layer != Layer.Unspecified).ToDictionary(layer => layer.ToString().ToLowerInvariant()), StringComparer.Ordinal);

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
