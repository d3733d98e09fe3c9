namespace Dossier.Ingest.Leases;

/// <summary>How long leases live and when work is tried again.</summary>
/// <param name="LeaseTime">Life of a lease without a heartbeat.</param>
/// <param name="MaxAttempts">Leases of an extraction before its failure is published.</param>
/// <param name="FirstPause">Pause before the second attempt.</param>
/// <param name="Random">Spreads retries; used by one thread at a time.</param>
internal sealed record LeaseRules(TimeSpan LeaseTime, int MaxAttempts, TimeSpan FirstPause, Random Random)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Pause after an attempt, from 1: doubles each time up to a minute, of which half is left to chance so that what failed together does not return together.</summary>
    public TimeSpan PauseAfter(int attempt)
    {
        var whole = Math.Min(LongestPause.Ticks, FirstPause.Ticks * Math.Pow(2, Math.Max(0, attempt - 1)));
        return TimeSpan.FromTicks((long)(whole * (1 + Random.NextDouble()) / 2));
    }
}
