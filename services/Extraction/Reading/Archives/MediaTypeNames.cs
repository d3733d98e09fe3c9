namespace Dossier.Extraction.Reading.Archives;

/// <summary>Media types as containers declare them of their members.</summary>
internal static class MediaTypeNames
{
    /// <summary>Longest declaration that is passed on (part of the contract of sources).</summary>
    private const int MaxLength = 127;

    /// <summary>The declaration, when it is one (RFC 9110: type "/" subtype, and parameters behind a semicolon); else nothing.</summary>
    public static string Checked(string declared)
    {
        var essence = declared.Split(';', 2)[0].TrimEnd(' ').Split('/');
        if (declared.Length > MaxLength && declared.Contains(';', StringComparison.Ordinal)) return Checked(declared.Split(';', 2)[0].TrimEnd());
        var valid = declared.Length <= MaxLength && essence is [{ Length: > 0 }, { Length: > 0 }] && essence.All(part => part.All(IsTokenCharacter))
            && declared.All(c => c is >= ' ' and <= '~');
        return valid ? declared : "";
    }

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}
