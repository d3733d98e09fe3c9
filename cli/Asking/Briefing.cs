using System.Globalization;
using Dossier.Cli.Output;
using Dossier.Gateway.V1;
using Dossier.Query.V1;

namespace Dossier.Cli.Asking;

/// <summary>A briefing as plain text: every line ends in the documents and spans that it was read from.</summary>
internal sealed class Briefing(QueryService.QueryServiceClient query, TextWriter output)
{
    private readonly SourceNames names = new(query);

    public async Task WriteAsync(GetBriefingResponse briefing, CancellationToken cancel)
    {
        foreach (var citation in briefing.Sections.SelectMany(section => section.Items).SelectMany(item => item.Citations))
        {
            await names.LearnAsync(citation.Revision, cancel);
        }

        WriteExtent(briefing.Extent);
        foreach (var section in briefing.Sections) Write(section);
    }

    private void WriteExtent(BriefingExtent extent)
    {
        List<string> parts = [Count(extent.Documents, "document", "documents")];
        if (extent.FailedDocuments > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{extent.FailedDocuments:N0} of them not readable"));
        parts.Add(Count(extent.Characters, "character", "characters"));
        if (extent.HasEntities) parts.Add(Count(extent.Entities, "entity", "entities"));
        Heading(string.Join(", ", parts));
        var counts = FactKinds.Of(extent.Counts).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count:N0} {kind.Kind}")).ToList();
        if (counts.Count > 0) Line(string.Join(", ", counts));
    }

    private void Write(BriefingSection section)
    {
        Line("");
        Heading(section.Title);
        foreach (var item in section.Items) Line($"  {item.Text} {Cite(item)}");
        if (section.TotalCount > section.Items.Count)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"  and {section.TotalCount - section.Items.Count:N0} more"));
        }
    }

    private string Cite(BriefingItem item) =>
        string.Join(' ', item.Citations.GroupBy(citation => citation.Revision, StringComparer.Ordinal)
            .Select(places => names.Cite(places.Key, places.Select(place => place.Span))));

    private void Heading(string heading)
    {
        Line(heading);
        Line(new string('-', heading.Length));
    }

    // Documents can hold characters that steer a terminal.
    private void Line(string line) => output.WriteLine(Table.OneLine(line));

    private static string Count(long number, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many)}");
}
