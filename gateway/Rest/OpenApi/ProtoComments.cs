using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Dossier.Gateway.Rest.OpenApi;

/// <summary>
/// The comments of the contracts, by full name of what they stand above. Generated descriptors do not have them, so the .proto files travel in the
/// assembly: the contracts stay the one place where meaning is written down.
/// </summary>
internal static partial class ProtoComments
{
    private const string Prefix = "protos/";

    private static readonly Lazy<FrozenDictionary<string, string>> ByName = new(() => typeof(ProtoComments).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).SelectMany(ReadFile).ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>The comment above a message, enum, field or value; empty when there is none.</summary>
    public static string Of(string fullName) => ByName.Value.GetValueOrDefault(fullName, "");

    private static List<KeyValuePair<string, string>> ReadFile(string resource)
    {
        using var reader = new StreamReader(typeof(ProtoComments).Assembly.GetManifestResourceStream(resource)!);
        List<KeyValuePair<string, string>> comments = [];
        List<string> above = [];
        // Names of what is open. A oneof is no part of its fields' names.
        List<string> open = [];
        while (reader.ReadLine()?.Trim() is { } line)
        {
            if (line.StartsWith("//", StringComparison.Ordinal)) above.Add(line[2..].Trim());
            else
            {
                if (Declaration().Match(line) is { Success: true } declared && NameOf(declared) is { Length: > 0 } name)
                {
                    if (above.Count > 0 && open.Count > 0) comments.Add(new(string.Join('.', [.. open.Where(part => part.Length > 0), name]), string.Join(' ', above)));
                    if (declared.Groups["package"].Success) open.Add(name);
                }

                if (line.EndsWith('{')) open.Add(Block().Match(line).Groups["name"].Value);
                if (line.StartsWith('}')) open.RemoveAt(open.Count - 1);
                above.Clear();
            }
        }

        return comments;
    }

    private static string NameOf(Match declared) => declared.Groups.Values.Skip(1).First(group => group.Success).Value;

    [GeneratedRegex(@"^(?:package (?<package>[\w.]+);|(?:message|enum|service|oneof) (?<block>\w+)|rpc (?<rpc>\w+)|(?:(?:repeated|optional) )?(?:map<[^>]+>|[\w.]+) (?<field>\w+) = \d+;?|(?<value>[A-Z0-9_]+) = \d+;)", RegexOptions.NonBacktracking)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^(?:message|enum|service) (?<name>\w+) \{$", RegexOptions.NonBacktracking)]
    private static partial Regex Block();
}
