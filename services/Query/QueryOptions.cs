namespace Dossier.Query;

/// <summary>What Query can be told.</summary>
internal sealed record QueryOptions
{
    /// <summary>Folder of the database; created when missing. One process owns it.</summary>
    public string Data { get; init; } = "";

    /// <summary>How long a read waits for <c>at_least_sequence</c> when its caller sets no deadline, in seconds.</summary>
    public int MaxSequenceWaitSeconds { get; init; } = 30;

    /// <summary>What is wrong with these options.</summary>
    public IEnumerable<string> Problems()
    {
        if (Data.Length == 0) yield return "Data: must name the folder of the database";
        if (MaxSequenceWaitSeconds is < 1 or > 600) yield return $"MaxSequenceWaitSeconds: {MaxSequenceWaitSeconds} is not between 1 and 600";
    }
}
