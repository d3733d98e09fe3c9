using System.Text;

namespace Dossier.Train.Learning;

/// <summary>Divides examples for cross-validation, so that what belongs together (the pages of a site) is never on both sides.</summary>
internal static class Folds
{
    /// <summary>The fold of a group, the same in every run.</summary>
    /// <param name="group">Site, or whatever must not be torn apart.</param>
    /// <param name="folds">How many there are.</param>
    public static int Of(string group, int folds) => (int)(Fnv(group) % (uint)folds);

    // FNV-1a: any hash that is the same everywhere will do.
    private static uint Fnv(string text)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(text)) hash = (hash ^ b) * 16777619u;
        hash ^= hash >> 16;
        return hash * 0x85ebca6b >> 7;
    }
}
