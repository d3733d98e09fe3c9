using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Dossier;

/// <summary>Name of a collection: <c>collections/{id}</c> with id <c>[a-z0-9][a-z0-9-]{0,62}</c> (AIP-122).</summary>
/// <param name="Id">Last segment, valid by construction through <see cref="Parse"/>.</param>
public readonly record struct CollectionName(string Id)
{
    /// <summary>The collection that exists from the start.</summary>
    public static readonly CollectionName Default = new("default");

    /// <summary>Longest id, in characters.</summary>
    public const int MaxIdLength = 63;

    /// <summary>Reads a name.</summary>
    /// <param name="name">What the caller sent.</param>
    /// <param name="field">Field to name in the error.</param>
    /// <exception cref="InvalidField">The name is malformed.</exception>
    public static CollectionName Parse(string name, string field = "name") =>
        Segments.TryRead(name, 2, out var parts) && parts[0] == "collections" && IsValidId(parts[1])
            ? new CollectionName(parts[1])
            : throw new InvalidField(field, "must be collections/{collection} with [a-z0-9][a-z0-9-]{0,62}");

    /// <summary>Whether a string can be a collection's id.</summary>
    /// <param name="id">Candidate.</param>
    public static bool IsValidId(string id) =>
        id.Length is > 0 and <= MaxIdLength && id[0] != '-' && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <inheritdoc/>
    public override string ToString() => $"collections/{Id}";
}

/// <summary>Name of a document: <c>collections/{c}/documents/{d}</c>.</summary>
/// <param name="Collection">Its collection.</param>
/// <param name="Id">Last segment: <c>[a-z0-9]{1,32}</c>.</param>
public readonly record struct DocumentName(CollectionName Collection, string Id)
{
    /// <summary>Longest id, in characters.</summary>
    public const int MaxIdLength = 32;

    /// <summary>Reads a name.</summary>
    /// <param name="name">What the caller sent.</param>
    /// <param name="field">Field to name in the error.</param>
    /// <exception cref="InvalidField">The name is malformed.</exception>
    public static DocumentName Parse(string name, string field = "name") =>
        TryParse(name, out var parsed)
            ? parsed.Value
            : throw new InvalidField(field, "must be collections/{collection}/documents/{document}");

    /// <summary>Reads a name, or says that it is none.</summary>
    /// <param name="name">Candidate.</param>
    /// <param name="parsed">The name, when it is one.</param>
    public static bool TryParse(string name, [NotNullWhen(true)] out DocumentName? parsed)
    {
        parsed = Segments.TryRead(name, 4, out var parts) && parts[0] == "collections" && parts[2] == "documents"
            && CollectionName.IsValidId(parts[1]) && IsValidId(parts[3])
            ? new DocumentName(new CollectionName(parts[1]), parts[3])
            : null;
        return parsed is not null;
    }

    private static bool IsValidId(string id) =>
        id.Length is > 0 and <= MaxIdLength && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));

    /// <inheritdoc/>
    public override string ToString() => $"{Collection}/documents/{Id}";
}

/// <summary>Name of a revision: <c>collections/{c}/documents/{d}/revisions/{n}</c>.</summary>
/// <param name="Document">Its document.</param>
/// <param name="Number">From 1.</param>
public readonly record struct RevisionName(DocumentName Document, int Number)
{
    /// <summary>Reads a name.</summary>
    /// <param name="name">What the caller sent.</param>
    /// <param name="field">Field to name in the error.</param>
    /// <exception cref="InvalidField">The name is malformed.</exception>
    public static RevisionName Parse(string name, string field = "name") =>
        TryParse(name, out var parsed)
            ? parsed.Value
            : throw new InvalidField(field, "must be collections/{collection}/documents/{document}/revisions/{number}");

    /// <summary>Reads a name, or says that it is none.</summary>
    /// <param name="name">Candidate.</param>
    /// <param name="parsed">The name, when it is one.</param>
    public static bool TryParse(string name, [NotNullWhen(true)] out RevisionName? parsed)
    {
        parsed = null;
        var at = name.LastIndexOf("/revisions/", StringComparison.Ordinal);
        if (at < 0 || !DocumentName.TryParse(name[..at], out var document)) return false;
        var digits = name.AsSpan(at + "/revisions/".Length);
        // One spelling per name: no sign, no leading zero.
        if (digits.Length == 0 || digits[0] is < '1' or > '9' || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        parsed = new RevisionName(document.Value, number);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Document}/revisions/{Number}");
}

/// <summary>Splits names at slashes.</summary>
internal static class Segments
{
    /// <summary>Far above any valid name, far below anything that costs.</summary>
    private const int MaxNameLength = 512;

    public static bool TryRead(string? name, int count, out string[] parts)
    {
        parts = name is { Length: > 0 and <= MaxNameLength } ? name.Split('/') : [];
        return parts.Length == count;
    }
}
