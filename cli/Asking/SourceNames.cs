using Dossier.Common.V1;
using Dossier.Query.V1;

namespace Dossier.Cli.Asking;

/// <summary>What a person calls the document that a fact comes from: its file name, else its URI, else its id.</summary>
internal sealed class SourceNames(QueryService.QueryServiceClient query)
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    /// <summary>The name behind a revision's resource name.</summary>
    public async Task<string> OfRevisionAsync(string revision, CancellationToken cancel)
    {
        if (!RevisionName.TryParse(revision, out var parsed)) return revision;
        var document = parsed.Value.Document.ToString();
        if (!names.TryGetValue(document, out var name))
        {
            var answer = await query.GetDocumentAsync(new GetDocumentRequest { Name = document }, cancellationToken: cancel);
            names[document] = name = Of(answer.Document);
        }

        return name;
    }

    /// <summary>The name of a document.</summary>
    public static string Of(Document document) =>
        document.Sources.FirstOrDefault() switch
        {
            { FileName.Length: > 0 } source => source.FileName,
            { Uri.Length: > 0 } source => source.Uri,
            _ => DocumentName.Parse(document.Name).Id,
        };

    /// <summary>A citation as it is printed: file and spans.</summary>
    public static string Cite(string name, params IEnumerable<Span> spans) =>
        $"[{name} {string.Join(", ", spans.Select(span => FormattableString.Invariant($"{span.Start}–{span.End}")))}]";
}
