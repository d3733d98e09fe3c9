namespace Dossier.Benchmarks;

/// <summary>Times of single calls.</summary>
internal static class Percentiles
{
    /// <summary>The smallest value that at least this share of all values does not exceed (nearest rank).</summary>
    /// <param name="values">At least one.</param>
    /// <param name="share">0 to 1.</param>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    /// <summary>The middle value.</summary>
    public static double Median(IEnumerable<double> values) => Of(values, 0.5);
}
