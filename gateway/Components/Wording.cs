using System.Globalization;
using Dossier.Common.V1;
using Dossier.Gateway.Rest;
using Google.Protobuf.Reflection;

namespace Dossier.Gateway.Components;

/// <summary>Numbers, sizes and names as people read them. English, and the same on every machine.</summary>
internal static class Wording
{
    private static readonly string[] Units = ["kB", "MB", "GB", "TB"];

    /// <summary>A count: 12,345.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: "1 document", "2 documents".</summary>
    public static string Count(long count, string noun, string? plural = null) => $"{Count(count)} {(count == 1 ? noun : plural ?? noun + "s")}";

    /// <summary>A size in decimal units, two or three digits: "0 bytes", "4.9 kB", "312 MB".</summary>
    public static string Size(long bytes)
    {
        if (bytes < 1000) return Count(bytes, "byte");
        var (size, unit) = (bytes / 1000.0, 0);
        while (size >= 999.5 && unit < Units.Length - 1) (size, unit) = (size / 1000, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{(size < 9.95 ? Math.Round(size, 1) : Math.Round(size))} {Units[unit]}");
    }

    /// <summary>How long something lasts, roughly: "40 seconds", "5 minutes", "3 hours", "2 days".</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 90 } => Count((long)Math.Max(0, time.TotalSeconds), "second"),
        { TotalMinutes: < 90 } => Count((long)time.TotalMinutes, "minute"),
        { TotalHours: < 48 } => Count((long)time.TotalHours, "hour"),
        _ => Count((long)time.TotalDays, "day"),
    };

    /// <summary>A reason as programs know it: INVALID_FIELD.</summary>
    public static string NameOf(ErrorReason reason) => Problems.NameOf(reason);

    /// <summary>The reason of that name, or UNSPECIFIED for anything else.</summary>
    public static ErrorReason ReasonOf(string name) => (ErrorReason)(ErrorReasonReflection.Descriptor.EnumTypes[0].FindValueByName("ERROR_REASON_" + name)?.Number ?? 0);

    /// <summary>A layer in words: "time expressions" is LAYER_TIMES without its prefix, in lower case.</summary>
    public static string NameOf(Layer layer) =>
        ProtoName(RevisionReflection.Descriptor.FindTypeByName<EnumDescriptor>("Layer"), (int)layer)["LAYER_".Length..].ToLowerInvariant().Replace('_', ' ');

    // A value that a newer service knows and this program does not is still told: by its number.
    private static string ProtoName(EnumDescriptor type, int number) => type.FindValueByNumber(number)?.Name ?? FormattableString.Invariant($"{type.Values[0].Name}_{number}");
}
