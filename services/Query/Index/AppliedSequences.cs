using Dossier.Common.V1;

namespace Dossier.Query.Index;

/// <summary>Lets reads wait until a collection has reached a sequence. Writes signal what they reached, so nobody polls. Thread-safe.</summary>
internal sealed class AppliedSequences(IIndexStore index, QueryOptions options, TimeProvider time)
{
    // The answer that the deadline was too short has to reach the caller before the deadline does: a fifth of the time, within these bounds.
    private const double AnswerShare = 0.2;
    private static readonly TimeSpan MinAnswerTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxAnswerTime = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Waiting>> waiting = new(StringComparer.Ordinal);
    private int count;

    /// <summary>Returns once every change of the collection up to the sequence is applied.</summary>
    /// <param name="collection">Which collection.</param>
    /// <param name="sequence">0 does not wait.</param>
    /// <param name="deadline">The caller's deadline, UTC; the largest date for none.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="InvalidField">Negative.</exception>
    /// <exception cref="TooLate">SEQUENCE_NOT_REACHED before the deadline, or in the time that is granted without one.</exception>
    public async Task WaitAsync(CollectionName collection, long sequence, DateTime deadline, CancellationToken cancel)
    {
        if (sequence < 0) throw new InvalidField("at_least_sequence", "must not be negative");
        if (sequence == 0 || await index.GetAppliedSequenceAsync(collection, cancel) >= sequence) return;
        var entry = Enter(collection, sequence);
        try
        {
            // Again, now that no signal can be missed.
            if (await index.GetAppliedSequenceAsync(collection, cancel) >= sequence) return;
            await entry.Reached.Task.WaitAsync(Patience(deadline), time, cancel);
        }
        catch (TimeoutException)
        {
            throw new TooLate(ErrorReason.SequenceNotReached, $"{collection} did not reach sequence {sequence} in time");
        }
        finally
        {
            Leave(collection, entry);
        }
    }

    /// <summary>Says that a collection has reached a sequence, durably.</summary>
    public void Reached(CollectionName collection, long sequence)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(collection.Id, out var entries)) return;
            foreach (var entry in entries.Where(e => e.Sequence <= sequence)) entry.Reached.TrySetResult();
        }
    }

    private TimeSpan Patience(DateTime deadline)
    {
        if (deadline == DateTime.MaxValue) return TimeSpan.FromSeconds(options.MaxSequenceWaitSeconds);
        var left = deadline.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
        var answer = TimeSpan.FromTicks(Math.Clamp((long)(left.Ticks * AnswerShare), MinAnswerTime.Ticks, MaxAnswerTime.Ticks));
        return left > answer ? left - answer : TimeSpan.Zero;
    }

    private Waiting Enter(CollectionName collection, long sequence)
    {
        var entry = new Waiting(sequence);
        lock (gate)
        {
            if (count == QueryLimits.SequenceWaits)
                throw new LimitExceeded("sequence_waits", QueryLimits.SequenceWaits, "too many reads are waiting for a sequence");
            count++;
            if (waiting.TryGetValue(collection.Id, out var entries)) entries.Add(entry);
            else waiting[collection.Id] = [entry];
        }

        return entry;
    }

    private void Leave(CollectionName collection, Waiting entry)
    {
        lock (gate)
        {
            count--;
            var entries = waiting[collection.Id];
            entries.Remove(entry);
            if (entries.Count == 0) waiting.Remove(collection.Id);
        }
    }

    private sealed class Waiting(long sequence)
    {
        public long Sequence { get; } = sequence;

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
