namespace Dossier.Cli.Output;

/// <summary>Enum values as people read them.</summary>
internal static class EnumName
{
    /// <summary>The value's proto name without its prefix, in lower case with spaces: "new revision". Empty for UNSPECIFIED.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        if (name is "Unspecified") return "";
        return string.Concat(name.Select((letter, at) => char.IsUpper(letter) && at > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
    }
}
