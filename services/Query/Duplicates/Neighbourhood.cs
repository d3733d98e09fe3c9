namespace Dossier.Query.Duplicates;

/// <summary>A document by its age: the older first, and of equally old ones the first by id.</summary>
/// <param name="Created">Microseconds since 1970.</param>
/// <param name="Document">Its id.</param>
internal readonly record struct DocumentAge(long Created, string Document) : IComparable<DocumentAge>
{
    /// <inheritdoc/>
    public int CompareTo(DocumentAge other) => Created != other.Created ? Created.CompareTo(other.Created) : string.CompareOrdinal(Document, other.Document);
}

/// <summary>A document that is nearly the same as another.</summary>
/// <param name="Age">Which, and how old.</param>
/// <param name="Similarity">To the other, 0 to 1.</param>
internal readonly record struct Neighbour(DocumentAge Age, double Similarity);

/// <summary>Where sketches are looked up.</summary>
internal interface ISketchLookup
{
    /// <summary>The document's age and sketch; null when it has none.</summary>
    (DocumentAge Age, byte[] Sketch)? Find(string document);

    /// <summary>The oldest documents that have the band, at most <see cref="QueryLimits.BandDocuments"/>.</summary>
    IReadOnlyList<DocumentAge> WithBand(long band);
}

/// <summary>
/// Finds near-duplicates and clusters when they are asked for: a function of the documents that are there at this moment, not of the order in which they
/// came. One instance serves one read; it remembers what it looked up, because the documents of a page are often near each other.
/// </summary>
internal sealed class Neighbourhood(ISketchLookup sketches)
{
    /// <summary>Sketches to remember: some megabytes.</summary>
    private const int Remembered = 10_000;

    private readonly Dictionary<long, IReadOnlyList<DocumentAge>> bands = [];
    private readonly Dictionary<string, (DocumentAge Age, byte[] Sketch)?> found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Neighbour>> neighbours = new(StringComparer.Ordinal);

    /// <summary>The near-duplicates of a document, most similar first, then oldest first.</summary>
    public IReadOnlyList<Neighbour> Of(string document)
    {
        if (neighbours.TryGetValue(document, out var known)) return known;
        if (found.Count > Remembered) Forget();
        return neighbours[document] = Find(document) is { } self ? Compare(document, self.Sketch) : [];
    }

    /// <summary>
    /// The document that names the cluster: reached by going from each document to its oldest near-duplicate that is older than itself, as long as there is
    /// one. A document that is like two others does not make one cluster of them, so that chains of small changes do not tie everything together.
    /// </summary>
    public string HeadOf(string document)
    {
        var head = document;
        for (var step = 0; step < QueryLimits.ClusterSteps && ElderOf(head) is { } elder; step++) head = elder;
        return head;
    }

    private string? ElderOf(string document)
    {
        if (Find(document) is not { } self) return null;
        DocumentAge? eldest = null;
        foreach (var neighbour in Of(document))
        {
            if (neighbour.Age.CompareTo(eldest ?? self.Age) < 0) eldest = neighbour.Age;
        }

        return eldest?.Document;
    }

    private List<Neighbour> Compare(string document, byte[] sketch)
    {
        var candidates = Sketches.BandsOf(sketch).SelectMany(WithBand).Select(age => age.Document).Where(id => id != document).ToHashSet(StringComparer.Ordinal);
        var near = new List<Neighbour>();
        foreach (var candidate in candidates)
        {
            if (Find(candidate) is not { } other) continue;
            var similarity = Sketches.Similarity(sketch, other.Sketch);
            if (similarity >= Sketches.Threshold) near.Add(new Neighbour(other.Age, similarity));
        }

        near.Sort((a, b) => a.Similarity != b.Similarity ? b.Similarity.CompareTo(a.Similarity) : a.Age.CompareTo(b.Age));
        return near;
    }

    private void Forget()
    {
        found.Clear();
        neighbours.Clear();
        bands.Clear();
    }

    private IReadOnlyList<DocumentAge> WithBand(long band) => bands.TryGetValue(band, out var known) ? known : bands[band] = sketches.WithBand(band);

    private (DocumentAge Age, byte[] Sketch)? Find(string document) =>
        found.TryGetValue(document, out var known) ? known : found[document] = sketches.Find(document);
}
