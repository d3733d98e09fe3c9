namespace Dossier.Extraction.Work;

/// <summary>Pauses between attempts: doubling, with a ceiling, and with jitter so that replicas do not come back all at once.</summary>
/// <param name="first">Longest first pause.</param>
/// <param name="ceiling">Longest pause.</param>
/// <param name="random">Source of the jitter.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan ceiling, Random random)
{
    private int failures;

    /// <summary>The next pause: between half and all of the doubled one before.</summary>
    public TimeSpan Next()
    {
        var longest = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(failures++, 30)), ceiling.TotalSeconds);
        return TimeSpan.FromSeconds(longest * (0.5 + (random.NextDouble() / 2)));
    }

    /// <summary>Begins anew after a success.</summary>
    public void Reset() => failures = 0;
}
