using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dossier.Common.V1;
using Dossier.Extraction.Duplicates;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Language;
using Dossier.Extraction.Mentions;
using Dossier.Extraction.Programs;
using Dossier.Extraction.Quantities;
using Dossier.Extraction.Reading;
using Dossier.Extraction.Reading.Archives;
using Dossier.Extraction.Reading.Mail;
using Dossier.Extraction.Reading.Office;
using Dossier.Extraction.Reading.Pages;
using Dossier.Extraction.Reading.Structured;
using Dossier.Extraction.References;
using Dossier.Extraction.Statements;
using Dossier.Extraction.Time;
using Dossier.Extraction.V1;

namespace Dossier.Extraction.Pipeline;

/// <summary>
/// Bytes in, revision out: read, segment, annotate. A pure function of the document and the <see cref="Version"/>: the same bytes give a
/// byte-identical revision on any machine. Thread-safe; built once and shared.
/// </summary>
public sealed partial class ExtractionPipeline
{
    private const string VersionPrefix = "dossier-1-";

    private readonly IMediaTypeDetector detector;
    private readonly IReadOnlyList<IReader> readers;
    private readonly IReadOnlyList<IAnnotator> annotators;
    private readonly Dictionary<Layer, IAnnotator> providers;

    /// <summary>Builds a pipeline, or refuses to: every requirement must be provided by an earlier annotator or by the readers.</summary>
    /// <exception cref="InvalidOperationException">A requirement is unmet, a layer is provided twice, or an id is malformed.</exception>
    internal ExtractionPipeline(IMediaTypeDetector detector, IReadOnlyList<IReader> readers, IReadOnlyList<IAnnotator> annotators, UserEntries? own = null)
    {
        (this.detector, this.readers, this.annotators) = (detector, readers, annotators);
        providers = Check(annotators);
        Version = ComputeVersion(own ?? UserEntries.None);
    }

    /// <summary>Changes with any annotator, reader or list, the user's own included: "dossier-1-" and twelve hexadecimal digits.</summary>
    public string Version { get; }

    /// <summary>What reads which media type.</summary>
    internal IReadOnlyList<IReader> Readers => readers;

    /// <summary>What annotates, in the order it runs.</summary>
    internal IReadOnlyList<IAnnotator> Annotators => annotators;

    /// <summary>What tells the media type.</summary>
    internal IMediaTypeDetector Detector => detector;

    /// <summary>The pipeline as the services and the command line run it.</summary>
    /// <param name="own">Entities that the user adds to the knowledge base; null for none.</param>
    public static ExtractionPipeline CreateDefault(UserEntries? own = null) => Create(InstalledPrograms.OnPath, own ?? UserEntries.None);

    /// <summary>The pipeline with readers that start other programs than those on the PATH.</summary>
    internal static ExtractionPipeline Create(InstalledPrograms programs) => Create(programs, UserEntries.None);

    private static ExtractionPipeline Create(InstalledPrograms programs, UserEntries own) => new(
        new MediaTypeDetector(),
        [
            new PlainTextReader(),
            new HtmlReader(),
            new WordReader(),
            new SlideReader(),
            new WorkbookReader(),
            new OpenDocumentReader(),
            new RtfReader(),
            new EpubReader(),
            new PdfReader(programs),
            new PictureReader(programs),
            new ZipReader(),
            new TarReader(),
            new GzipReader(),
            new WarcReader(),
            new MailReader(html: new HtmlReader(isPage: false), page: new HtmlReader()),
            new MailboxReader(),
            new MarkdownReader(),
            new DelimitedReader(),
            new JsonReader(),
            new JsonLinesReader(),
            new XmlDocumentReader(),
        ],
        [
            new LanguageAnnotator(),
            new SentenceSplitter(),
            new Tokenizer(),
            new TagAnnotator(),
            new LemmaAnnotator(),
            new TreeAnnotator(),
            new MentionAnnotator(own.Count == 0 ? KnowledgeBase.Default : KnowledgeBase.With(own.Entries)),
            new ReferenceAnnotator(),
            new TimeAnnotator(),
            new QuantityAnnotator(),
            new StatementAnnotator(),
            new MainTextSketch(),
        ],
        own);

    /// <summary>
    /// Reads and annotates a document. A document that cannot be read is a revision with status FAILED and its error, not an exception.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="tokens">Also give tokens, with all that is known of each.</param>
    /// <param name="cancel">Stops the work between two steps.</param>
    public Revision Extract(DocumentBytes document, bool tokens = false, CancellationToken cancel = default) => ExtractWithMembers(document, tokens, cancel).Revision;

    /// <summary>As <see cref="Extract"/>, with the bytes of what the document contains, if it is a container.</summary>
    public ExtractedDocument ExtractWithMembers(DocumentBytes document, bool tokens = false, CancellationToken cancel = default)
    {
        var hash = SHA256.HashData(document.Content.Span);
        var revision = NewRevision(document.Id, hash);
        IReadOnlyList<Member> members = [];
        try
        {
            revision.MediaType = detector.Detect(document);
            var read = ReaderOf(revision.MediaType).Read(document, cancel);
            Fill(revision, read, hash, tokens, cancel);
            members = read.Members;
        }
        catch (UnreadableDocument unreadable)
        {
            revision.Status = RevisionStatus.Failed;
            revision.Error = new DocumentError { Reason = unreadable.Reason, Message = unreadable.Message };
        }

        return new ExtractedDocument(revision, members);
    }

    /// <summary>Annotates plain text as one body. Given sentences and tokens are used exactly as they are.</summary>
    /// <param name="request">The text, with what the caller knows of it.</param>
    /// <param name="cancel">Stops the work between two steps.</param>
    /// <exception cref="InvalidField">A field is malformed, or a given token is outside the text or out of order.</exception>
    /// <exception cref="LimitExceeded">The text is too long.</exception>
    public Revision Annotate(AnnotateTextRequest request, CancellationToken cancel = default)
    {
        var given = AnnotateRequest.Parse(request, providers.ContainsKey);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(request.Text));
        var revision = NewRevision(request.Id, hash);
        revision.MediaType = "text/plain";
        revision.Metadata = new Metadata();
        Run(given.Text, Needed(given.Wants, given.Provided), given.Provided, cancel);
        new RevisionWriter(given.Text, hash, "", providers).Write(revision, given.Wants);
        Conclude(revision, given.Text.LimitReached);
        return revision;
    }

    /// <summary>What the pipeline is made of, in the order it runs.</summary>
    public DescribePipelineResponse Describe() => new()
    {
        PipelineVersion = Version,
        Annotators = { annotators.Select(Describe) },
        Readers = { readers.Select(r => new ReaderDescription { Id = r.Id, MediaTypes = { r.MediaTypes }, Ready = r.Missing is null, Missing = r.Missing ?? "" }) },
    };

    private static AnnotatorDescription Describe(IAnnotator annotator) => new()
    {
        Id = annotator.Id, Description = annotator.Description, Requires = { annotator.Requires.Order() }, Provides = annotator.Provides,
    };

    private IReader ReaderOf(string mediaType)
    {
        var reader = readers.FirstOrDefault(r => r.MediaTypes.Contains(mediaType, StringComparer.Ordinal))
            ?? throw new UnreadableDocument(ErrorReason.UnsupportedMediaType, $"The document is {mediaType}, which no reader knows.");
        return reader.Missing is { } missing
            ? throw new UnreadableDocument(ErrorReason.ReaderUnavailable, $"The document is {mediaType}. To read it, install {missing}.")
            : reader;
    }

    private void Fill(Revision revision, ReadText read, byte[] hash, bool tokens, CancellationToken cancel)
    {
        var text = new AnnotatedText(read.Text, read.Blocks) { Date = ToDay(read.Metadata.PublicationDate), LimitReached = read.LimitReached };
        bool Wants(Layer layer) => tokens || !AnnotateRequest.IsOfTokens(layer);
        Run(text, Needed(Wants, _ => false), _ => false, cancel);
        var name = RevisionName.TryParse(revision.Id, out _) ? revision.Id : "";
        var writer = new RevisionWriter(text, hash, name, providers);
        revision.Metadata = writer.Metadata(read.Metadata);
        writer.Write(revision, Wants);
        revision.Members.AddRange(read.Members.Select(RevisionWriter.Member));
        Conclude(revision, text.LimitReached);
    }

    // The layers asked for and, backwards through the order, what they require.
    private HashSet<Layer> Needed(Func<Layer, bool> wants, Func<Layer, bool> provided)
    {
        var needed = providers.Keys.Where(wants).ToHashSet();
        foreach (var annotator in annotators.Reverse())
        {
            if (needed.Contains(annotator.Provides) && !provided(annotator.Provides)) needed.UnionWith(annotator.Requires);
        }

        return needed;
    }

    private void Run(AnnotatedText text, ICollection<Layer> needed, Func<Layer, bool> provided, CancellationToken cancel)
    {
        foreach (var annotator in annotators)
        {
            cancel.ThrowIfCancellationRequested();
            if (needed.Contains(annotator.Provides) && !provided(annotator.Provides)) annotator.Annotate(text, new AnnotationSink(text, annotator, cancel));
        }
    }

    private Revision NewRevision(string id, byte[] hash) => new()
    {
        Id = id, Language = "und", PipelineVersion = Version, ContentSha256 = Convert.ToHexStringLower(hash),
    };

    private static void Conclude(Revision revision, string? limitReached)
    {
        revision.Status = limitReached is null ? RevisionStatus.Complete : RevisionStatus.Partial;
        revision.Error = limitReached is null ? null : new DocumentError { Reason = ErrorReason.LimitExceeded, Message = limitReached };
    }

    private static DateOnly? ToDay(FoundDate? date) =>
        date is { Precision: >= DatePrecision.Day }
            && DateOnly.TryParseExact(date.Value.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static Dictionary<Layer, IAnnotator> Check(IReadOnlyList<IAnnotator> annotators)
    {
        // What the readers provide.
        HashSet<Layer> available = [Layer.Blocks, Layer.Metadata];
        Dictionary<Layer, IAnnotator> providers = [];
        foreach (var annotator in annotators)
        {
            if (!AnnotatorId().IsMatch(annotator.Id)) throw new InvalidOperationException($"“{annotator.Id}” is not an annotator id with a version.");
            var unmet = annotator.Requires.Except(available).ToList();
            if (unmet.Count > 0) throw new InvalidOperationException($"{annotator.Id} requires {string.Join(", ", unmet)}, which nothing before it provides.");
            if (!available.Add(annotator.Provides)) throw new InvalidOperationException($"{annotator.Id} provides {annotator.Provides}, which is provided already.");
            providers.Add(annotator.Provides, annotator);
        }

        return providers;
    }

    private string ComputeVersion(UserEntries own)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var id in readers.Select(r => $"{r.Id} {r.Programs}".TrimEnd()).Concat(annotators.Select(a => a.Id))) hash.AppendData(Encoding.UTF8.GetBytes(id + "\n"));
        var assembly = typeof(ExtractionPipeline).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using var resource = assembly.GetManifestResourceStream(name)!;
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            hash.AppendData(SHA256.HashData(resource));
        }

        if (own.Hash.Length > 0) hash.AppendData(Encoding.UTF8.GetBytes($"own {own.Hash}\n"));
        return VersionPrefix + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }

    [GeneratedRegex("^[a-z0-9-]{1,40}/[A-Za-z0-9.]{1,20}$", RegexOptions.NonBacktracking)]
    private static partial Regex AnnotatorId();
}
