using System.Diagnostics;
using System.Globalization;
using Dossier.Extraction.Pipeline;
using Xunit.Sdk;

namespace Dossier.Extraction.Tests.Reading.Fuzz;

/// <summary>
/// Many damaged inputs for one reader: each must give a sound text or a typed error, within its time and memory. What fails is told with media type and seed;
/// DOSSIER_FUZZ_FIRST set to that seed begins there, so that it can be repeated.
/// </summary>
/// <param name="mediaType">Of the files that are damaged.</param>
/// <param name="damaged">Makes an input; the same seed gives the same bytes.</param>
internal sealed class FuzzRun(string mediaType, Func<Random, byte[]> damaged)
{
    /// <summary>Most failures that a run tells before it ends.</summary>
    private const int MostFailures = 20;

    /// <summary>One input of so many goes through the whole pipeline.</summary>
    private const int WholePipelineShare = 50;

    /// <summary>Most bytes that reading a small file may allocate in all, garbage included.</summary>
    private const long MostAllocated = 512L * 1024 * 1024;

    /// <summary>Far above what a small file takes on the slowest machine, far below a hang.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>How long a reader may take to see that it was stopped.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private static readonly ExtractionPipeline Pipeline = Pipelines.Default;

    private readonly IReader reader = ReaderOf(mediaType)!;
    private readonly List<string> failures = [];
    private int seed;
    private long begun;

    /// <summary>Number of inputs that the reader made a text of.</summary>
    public int Read { get; private set; }

    /// <summary>What reads a media type; null when nothing does.</summary>
    public static IReader? ReaderOf(string mediaType) => Pipeline.Readers.FirstOrDefault(reader => reader.MediaTypes.Contains(mediaType, StringComparer.Ordinal));

    /// <summary>The seed that runs begin with.</summary>
    private static int First => int.TryParse(Environment.GetEnvironmentVariable("DOSSIER_FUZZ_FIRST"), CultureInfo.InvariantCulture, out var first) ? first : 0;

    /// <summary>Reads so many damaged files, on a thread of their own: a reader that hangs must not take along who would tell of it.</summary>
    public void Run(int rounds)
    {
        var first = First;
        (seed, begun) = (first, Stopwatch.GetTimestamp());
        var work = new Thread(() => ReadAll(first, rounds)) { IsBackground = true };
        work.Start();
        while (!work.Join(TimeSpan.FromSeconds(1)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref begun)) > Longest + Grace) throw new XunitException(Told(Volatile.Read(ref seed), "hangs: it did not even end when it was stopped."));
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    private void ReadAll(int first, int rounds)
    {
        for (var n = first; n < first + rounds && failures.Count < MostFailures; n++)
        {
            Volatile.Write(ref seed, n);
            Volatile.Write(ref begun, Stopwatch.GetTimestamp());
            try
            {
                Try(new DocumentBytes(damaged(new Random(n)), "test", "", mediaType, ""), n);
            }
            catch (Exception e)
            {
                failures.Add(Told(n, e.ToString()));
            }
        }
    }

    private void Try(DocumentBytes document, int n)
    {
        if (TryReader(reader, document, n)) Read++;
        // Every second one through the detector as well, which the damage may lead elsewhere; programs are not started on the way.
        if (n % 2 == 0 && Detected(document) is { Missing: null } other && other != reader && other.Programs.Length == 0) TryReader(other, document, n);
        if (n % WholePipelineShare == 0) TryPipeline(document, n);
    }

    private bool TryReader(IReader chosen, DocumentBytes document, int n)
    {
        using var limit = new CancellationTokenSource(Longest);
        using var cost = new Cost(this, document, n);
        try
        {
            SoundText.Assert(chosen.Read(document, limit.Token));
            return true;
        }
        catch (UnreadableDocument unreadable)
        {
            Assert.NotEqual(default, unreadable.Reason);
            Assert.DoesNotContain('\0', unreadable.Message);
            return false;
        }
    }

    private void TryPipeline(DocumentBytes document, int n)
    {
        using var limit = new CancellationTokenSource(Longest);
        using var cost = new Cost(this, document, n);
        var revision = Pipeline.Extract(document, tokens: true, limit.Token);
        Assert.True(revision.Status is Common.V1.RevisionStatus.Complete or Common.V1.RevisionStatus.Partial || revision.Error is not null);
    }

    private static IReader? Detected(DocumentBytes document)
    {
        try
        {
            return ReaderOf(Pipeline.Detector.Detect(document));
        }
        catch (UnreadableDocument unreadable)
        {
            Assert.NotEqual(default, unreadable.Reason);
            return null;
        }
    }

    private string Told(int n, string what) => string.Create(CultureInfo.InvariantCulture, $"{mediaType}, {reader.Id}, seed {n}: {what}");

    /// <summary>What a reading costs, which is judged when it is over.</summary>
    private sealed class Cost(FuzzRun run, DocumentBytes document, int n) : IDisposable
    {
        private readonly long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        private readonly long begun = Stopwatch.GetTimestamp();

        public void Dispose()
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
            if (allocated > MostAllocated) run.failures.Add(run.Told(n, FormattableString.Invariant($"{allocated} bytes were allocated for {document.Content.Length}.")));
            if (Stopwatch.GetElapsedTime(begun) is var took && took > Longest) run.failures.Add(run.Told(n, FormattableString.Invariant($"took {took}.")));
        }
    }
}
