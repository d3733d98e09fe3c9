using Dossier.Common.V1;
using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Cli.Asking;

/// <summary>
/// What a person calls the documents that are cited: by file name, else by URI, else by id. Learn all documents of an answer before citing any: of several
/// with one name each gets its id behind a #, as in "report.txt#k3v9", which `show` takes, too.
/// </summary>
internal sealed class SourceNames(QueryService.QueryServiceClient query)
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    /// <summary>Learns a document.</summary>
    public void Learn(Document document) => names[document.Name] = Of(document);

    /// <summary>Learns the document of a revision, unless it is known.</summary>
    public async Task LearnAsync(string revision, CancellationToken cancel)
    {
        if (!RevisionName.TryParse(revision, out var parsed)) return;
        var document = parsed.Value.Document;
        if (names.ContainsKey(document.ToString())) return;
        try
        {
            Learn((await query.GetDocumentAsync(new GetDocumentRequest { Name = document.ToString() }, cancellationToken: cancel)).Document);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // Deleted meanwhile.
            names[document.ToString()] = document.Id;
        }
    }

    /// <summary>A citation as it is printed: document and spans.</summary>
    /// <param name="revision">Of a document that was learned.</param>
    /// <param name="spans">The cited ranges; none cites the document as a whole.</param>
    public string Cite(string revision, params IEnumerable<Span> spans)
    {
        var ranges = string.Join(", ", spans.Where(span => span.End > span.Start).Select(span => FormattableString.Invariant($"{span.Start}–{span.End}")));
        return ranges.Length > 0 ? $"[{NameOf(revision)} {ranges}]" : $"[{NameOf(revision)}]";
    }

    /// <summary>The name of a document by itself.</summary>
    public static string Of(Document document) =>
        document.Sources.FirstOrDefault() switch
        {
            { FileName.Length: > 0 } source => source.FileName,
            { Uri.Length: > 0 } source => source.Uri,
            _ => DocumentName.Parse(document.Name).Id,
        };

    /// <summary>The name of a document among others of the same name.</summary>
    public static string Distinct(Document document) => Distinct(Of(document), DocumentName.Parse(document.Name));

    private static string Distinct(string name, DocumentName document) => $"{name}#{document.Id}";

    private string NameOf(string revision)
    {
        if (!RevisionName.TryParse(revision, out var parsed)) return revision;
        var document = parsed.Value.Document;
        var name = names[document.ToString()];
        return names.Values.Count(other => other == name) == 1 ? name : Distinct(name, document);
    }
}
