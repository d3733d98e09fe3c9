using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Archives;

/// <summary>The members of a container as its reader comes upon them: gives each a path of its own, and holds the limits, so that readers need not.</summary>
/// <param name="container">The container.</param>
internal sealed class MemberList(DocumentBytes container)
{
    /// <summary>Most members of a container, those included that are not taken.</summary>
    public const int MaxMembers = 10_000;

    /// <summary>Most containers around a document.</summary>
    public const int MaxDepth = 4;

    private readonly List<Member> members = [];
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> skipped = new(StringComparer.Ordinal);
    private bool closed;

    /// <summary>The counted limit that was reached; null as long as everything had room.</summary>
    public string? LimitReached { get; private set; }

    /// <summary>What was found so far, in its order.</summary>
    public IReadOnlyList<Member> Members => members;

    /// <summary>Whether there is room for another; when there is none, the limit is reached.</summary>
    public bool HasRoom()
    {
        if (members.Count >= MaxMembers) Stop(FormattableString.Invariant($"more than {MaxMembers} members: the ones behind them are left out"));
        return !closed;
    }

    /// <summary>Whether members are taken at all here: not inside the innermost container, where they are only listed.</summary>
    public bool Takes => container.Depth < MaxDepth;

    /// <summary>Says that a counted limit cut the container short: there is no room any more.</summary>
    public void Stop(string limit)
    {
        LimitReached ??= limit;
        closed = true;
    }

    /// <summary>A member that becomes a document.</summary>
    /// <param name="name">As the container has it.</param>
    /// <param name="mediaType">As the container declares it; may be empty.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="sourceUri">Where it came from, when the container says so.</param>
    public void Add(string name, string mediaType, ReadOnlyMemory<byte> content, string sourceUri = "")
    {
        if (!Takes) RefuseTooDeep(name, content.Length, mediaType);
        else if (content.IsEmpty) Refuse(name, ErrorReason.EmptyDocument, "It has no bytes.", 0, mediaType);
        else members.Add(new Member(Unique(name), mediaType, content) { Size = content.Length, SourceUri = sourceUri });
    }

    /// <summary>A member of the innermost container: it is listed, and not even expanded.</summary>
    public void RefuseTooDeep(string name, long size, string mediaType = "")
    {
        Refuse(name, ErrorReason.NestedTooDeep, FormattableString.Invariant($"There are {MaxDepth} containers around its container already."), size, mediaType);
        LimitReached ??= FormattableString.Invariant($"more than {MaxDepth} containers, one in the other: the members of the innermost are left out");
    }

    /// <summary>A member that is not taken, and why.</summary>
    public void Refuse(string name, ErrorReason reason, string message, long size = 0, string mediaType = "") =>
        members.Add(new Member(Unique(name), mediaType, default) { Size = size, Error = new DocumentError { Reason = reason, Message = message } });

    /// <summary>Something that is no document, and is only counted.</summary>
    /// <param name="what">Plural: "directories".</param>
    public void Skip(string what) => skipped[what] = skipped.GetValueOrDefault(what) + 1;

    /// <summary>Writes a line for each member. Names of files are no statements: nothing is read from these lines.</summary>
    public void WriteTo(BlockWriter writer)
    {
        foreach (var member in members) writer.Add(member.Path, new TextBlock(BlockKind.Navigation, default) { Member = member.Path });
        if (skipped.Count > 0)
            writer.Add("Left out: " + string.Join(", ", skipped.Select(s => FormattableString.Invariant($"{s.Value} {s.Key}"))), new TextBlock(BlockKind.Furniture, default));
    }

    /// <summary>The text of a container that is nothing but its members: their list.</summary>
    public ReadText ToText()
    {
        var writer = new BlockWriter();
        WriteTo(writer);
        var text = writer.ToText(new FoundMetadata(""));
        return text with { LimitReached = LimitReached ?? text.LimitReached, Members = members };
    }

    private string Unique(string name)
    {
        var path = MemberPath.Clean(name);
        if (names.TryAdd(path, 1)) return path;
        while (true)
        {
            var numbered = MemberPath.Numbered(path, ++names[path]);
            if (names.TryAdd(numbered, 1)) return numbered;
        }
    }
}
