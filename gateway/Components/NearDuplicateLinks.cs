using System.Globalization;
using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Gateway.Components;

/// <summary>A document that is nearly the same as the one shown.</summary>
/// <param name="Address">Where it is read.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Similarity">In percent, with its sign.</param>
internal sealed record NearDuplicateLink(string Address, string Title, string Similarity);

/// <summary>Near-duplicates with their titles.</summary>
internal static class NearDuplicateLinks
{
    /// <summary>The most similar ones.</summary>
    /// <param name="query">Knows the titles.</param>
    /// <param name="document">Whose near-duplicates.</param>
    /// <param name="most">How many; a question takes at most 100 names.</param>
    /// <param name="call">Of the page.</param>
    public static async Task<IReadOnlyList<NearDuplicateLink>> ReadAsync(QueryService.QueryServiceClient query, Document document, int most, CallOptions call)
    {
        var near = document.NearDuplicates.Take(most).ToList();
        if (near.Count == 0) return [];
        var collection = DocumentName.Parse(document.Name).Collection.ToString();
        var request = new ListDocumentsRequest { Parent = collection, PageSize = near.Count, Filter = new DocumentFilter { Documents = { near.Select(one => one.Document) } } };
        var titles = (await query.ListDocumentsAsync(request, call)).Documents.ToDictionary(one => one.Name, DocumentWords.TitleOf, StringComparer.Ordinal);
        // One that is not there any more was removed between the two questions.
        return [.. near.Where(one => titles.ContainsKey(one.Document)).Select(one => new NearDuplicateLink("/" + one.Document, titles[one.Document], Percent(one.Similarity)))];
    }

    /// <summary>"93 %"; 100 only for what has not the least difference that is seen.</summary>
    public static string Percent(double similarity) => string.Create(CultureInfo.InvariantCulture, $"{(int)(similarity * 100)}\u00A0%");
}
