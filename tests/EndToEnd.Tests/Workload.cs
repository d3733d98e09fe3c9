using System.Globalization;
using System.Text;
using Dossier.Ingest.V1;
using Google.Protobuf;

namespace Dossier.EndToEnd.Tests;

/// <summary>What a step of a workload does.</summary>
internal enum StepKind
{
    Upload,
    Delete,
}

/// <summary>One call to the ledger. It is repeated with the same request id until it is acknowledged.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Subject">Which document, from 0.</param>
/// <param name="Uri">Source URI of an upload; a document can have several.</param>
/// <param name="Text">Content of an upload.</param>
/// <param name="Outcome">What the ledger makes of it.</param>
/// <param name="RequestId">For the repeat.</param>
internal sealed record Step(StepKind Kind, int Subject, string Uri, string Text, UploadOutcome Outcome, string RequestId);

/// <summary>What must be true of a document once all steps are acknowledged and all work is done.</summary>
/// <param name="Subject">Which document, from 0.</param>
/// <param name="Text">Its present text; null when it is deleted.</param>
/// <param name="Revision">Number of its present revision.</param>
/// <param name="Uris">Its sources.</param>
/// <param name="Words">Words that stand nowhere else, one for each revision, the newest last; none when it is deleted.</param>
/// <param name="Deleted">Words that stood only in what was deleted.</param>
internal sealed record Expected(
    int Subject, string? Text, int Revision, IReadOnlyList<string> Uris, IReadOnlyList<string> Words, IReadOnlyList<string> Deleted);

/// <summary>
/// Documents that are uploaded, uploaded again with other bytes, found at a second place, deleted, and come back. Made from a seed alone. Each revision
/// has a word that occurs nowhere else.
/// </summary>
internal sealed class Workload
{
    private static readonly string[] Sentences =
    [
        "President Park Geun-hye met President Barack Obama in Washington on May 7, 2013.",
        "“We will strengthen the alliance,” said Foreign Minister Yun Byung-se.",
        "Trade between Korea and the United States reached 101.8 billion dollars in 2012, 2.4 percent more than a year before.",
        "Some 28,500 American soldiers are stationed in South Korea.",
        "“The agreement serves both countries,” Kerry told reporters in Seoul on April 12, 2013.",
        "한미 동맹은 😀 2013년 5월 7일 60주년을 맞았다.",
        "Japan and China did not comment.",
    ];

    private readonly Random random;
    private readonly int seed;
    private int markers;

    /// <summary>Makes the steps.</summary>
    /// <param name="seed">The same seed gives the same steps.</param>
    /// <param name="documents">Number of documents that are uploaded first.</param>
    public Workload(int seed, int documents)
    {
        this.seed = seed;
        random = new Random(seed);
        var subjects = Enumerable.Range(0, documents).Select(Subject).ToList();
        Expected = [.. subjects.Select(subject => subject.Expected)];
        Steps = Interleave([.. subjects.Select(subject => subject.Steps)]);
    }

    /// <summary>All steps; those of one document are in the order in which they must be made.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>What must come of it, by subject.</summary>
    public IReadOnlyList<Expected> Expected { get; }

    /// <summary>The calls of an upload.</summary>
    public static IEnumerable<UploadDocumentRequest> Upload(Step step)
    {
        yield return new()
        {
            Header = new UploadHeader { Collection = "collections/default", SourceUri = step.Uri, MediaType = "text/plain", RequestId = step.RequestId },
        };
        var bytes = Encoding.UTF8.GetBytes(step.Text);
        foreach (var chunk in bytes.Chunk(400)) yield return new() { Chunk = ByteString.CopyFrom(chunk) };
    }

    // New; then, by chance: other bytes, a second source, a deletion, and a return after it.
    private (List<Step> Steps, Expected Expected) Subject(int subject)
    {
        List<Step> steps = [];
        List<string> uris = [], words = [], deleted = [];
        var (text, revision) = ("", 0);

        void Upload(UploadOutcome outcome, string host = "example.org")
        {
            var uri = string.Create(CultureInfo.InvariantCulture, $"https://{host}/{seed}/{subject}");
            if (outcome is not UploadOutcome.FurtherSource)
            {
                (text, var word) = Text();
                words.Add(word);
                revision = outcome is UploadOutcome.New ? 1 : revision + 1;
            }

            if (!uris.Contains(uri)) uris.Add(uri);
            steps.Add(new Step(StepKind.Upload, subject, uri, text, outcome, RequestId(subject, steps.Count)));
        }

        Upload(UploadOutcome.New);
        while (random.Next(3) == 0) Upload(UploadOutcome.NewRevision);
        if (random.Next(10) == 0) Upload(UploadOutcome.FurtherSource, "example.net");
        if (random.Next(4) == 0)
        {
            steps.Add(new Step(StepKind.Delete, subject, "", "", UploadOutcome.Unspecified, RequestId(subject, steps.Count)));
            deleted.AddRange(words);
            words.Clear();
            uris.Clear();
            if (random.Next(3) == 0) Upload(UploadOutcome.New);
        }

        return (steps, new Expected(subject, words.Count > 0 ? text : null, revision, uris, words, deleted));
    }

    private (string Text, string Marker) Text()
    {
        var marker = string.Create(CultureInfo.InvariantCulture, $"zq{seed}x{markers++}q");
        // In a whole sentence: what looks like a headline of another article is kept out of the search index.
        var text = new StringBuilder().Append("The ministry published its report ").Append(marker).Append(" on the alliance and on trade on Monday. ");
        for (var n = random.Next(3, 12); n > 0; n--) text.Append(Sentences[random.Next(Sentences.Length)]).Append(random.Next(4) == 0 ? "\n\n" : " ");
        return (text.ToString(), marker);
    }

    private string RequestId(int subject, int step) => string.Create(CultureInfo.InvariantCulture, $"w{seed}-{subject}-{step}");

    // Mostly in the order of the documents, with later steps of one among first steps of others.
    private List<Step> Interleave(List<List<Step>> subjects)
    {
        var waiting = new Queue<Queue<Step>>(subjects.Select(steps => new Queue<Step>(steps)));
        List<Queue<Step>> open = [];
        List<Step> all = [];
        while (waiting.Count > 0 || open.Count > 0)
        {
            while (open.Count < 20 && waiting.TryDequeue(out var next)) open.Add(next);
            var taken = random.Next(open.Count);
            all.Add(open[taken].Dequeue());
            if (open[taken].Count == 0) open.RemoveAt(taken);
        }

        return all;
    }
}
