using Dossier.Common.V1;
using Dossier.Testing;

namespace Dossier.Extraction.Tests;

public sealed class ExtractionSlotsTests
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public async Task Works_on_so_many_at_once_and_no_more()
    {
        var slots = new ExtractionSlots(2, Never, TimeProvider.System);
        using var begun = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        var (running, most) = (0, 0);
        var all = Enumerable.Range(0, 6).Select(n => slots.RunAsync(
            _ =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                begun.Release();
                go.Wait(CancellationToken.None);
                Interlocked.Decrement(ref running);
                return n;
            },
            CancellationToken.None,
            CancellationToken.None)).ToList();
        await begun.WaitAsync().Soon();
        await begun.WaitAsync().Soon();
        Assert.Equal(2, Volatile.Read(ref running));
        go.Set();
        var results = await Task.WhenAll(all).Soon();
        Assert.Equal([0, 1, 2, 3, 4, 5], results);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Work_over_the_limit_is_late_and_keeps_its_slot_until_it_ends()
    {
        var slots = new ExtractionSlots(1, TimeSpan.FromMilliseconds(20), TimeProvider.System);
        using var stubborn = new ManualResetEventSlim();
        var late = await Assert.ThrowsAsync<TooLate>(() => slots.RunAsync(_ => { stubborn.Wait(CancellationToken.None); return 1; }, CancellationToken.None, CancellationToken.None).Soon());
        Assert.Equal(ErrorReason.ReaderTimeout, late.Reason);

        var next = slots.RunAsync(_ => 2, CancellationToken.None, CancellationToken.None);
        Assert.False(next.IsCompleted);
        stubborn.Set();
        Assert.Equal(2, await next.Soon());
    }

    [Fact]
    public async Task Waiting_can_be_given_up_but_not_work_that_has_begun()
    {
        var slots = new ExtractionSlots(1, Never, TimeProvider.System);
        using var begin = new CancellationTokenSource();
        using var begun = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        var first = slots.RunAsync(_ => { begun.Release(); go.Wait(CancellationToken.None); return 1; }, begin.Token, CancellationToken.None);
        await begun.WaitAsync().Soon();
        var second = slots.RunAsync(_ => 2, begin.Token, CancellationToken.None);
        await begin.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Soon());
        go.Set();
        Assert.Equal(1, await first.Soon());
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_work_that_has_begun()
    {
        var slots = new ExtractionSlots(1, Never, TimeProvider.System);
        using var cancel = new CancellationTokenSource();
        using var begun = new SemaphoreSlim(0);
        var work = slots.RunAsync(stop => { begun.Release(); stop.WaitHandle.WaitOne(); stop.ThrowIfCancellationRequested(); return 1; }, CancellationToken.None, cancel.Token);
        await begun.WaitAsync().Soon();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.Soon());
        Assert.Equal(2, await slots.RunAsync(_ => 2, CancellationToken.None, CancellationToken.None).Soon());
    }

    [Fact]
    public async Task A_failure_of_the_work_is_passed_on_and_frees_the_slot()
    {
        var slots = new ExtractionSlots(1, Never, TimeProvider.System);
        await Assert.ThrowsAsync<FormatException>(() => slots.RunAsync<int>(_ => throw new FormatException(), CancellationToken.None, CancellationToken.None).Soon());
        Assert.Equal(2, await slots.RunAsync(_ => 2, CancellationToken.None, CancellationToken.None).Soon());
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            if (Interlocked.CompareExchange(ref target, value, seen) == seen) return;
        }
    }
}
