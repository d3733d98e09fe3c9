using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;

namespace Dossier.Train.Metadata;

/// <summary>
/// Reads the development pages as the pipeline does and writes their metadata for the scorer: once as bare bytes, once with the address that a page came
/// from. Nothing is fitted.
/// </summary>
internal sealed class MetadataScoring : ITrainer
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name => "metadata";

    public string Description => "Reads the metadata of the development pages, for the scorer (meta.jsonl without and meta-url.jsonl with the pages' addresses).";

    public void Train(TrainingRun run)
    {
        if (run.Predictions is not { } folder) return;
        var pages = run.Data.Lines("docs/dev/html_gold.jsonl.gz").ToList();
        foreach (var (file, hasAddress) in new[] { ("meta.jsonl", false), ("meta-url.jsonl", true) })
        {
            var lines = new string[pages.Count];
            Parallel.For(0, pages.Count, i => lines[i] = Read(run.Data, pages[i], hasAddress).ToJsonString(Plain));
            File.WriteAllLines(Path.Combine(folder, file), lines);
        }
    }

    private static JsonObject Read(Corpus data, JsonObject page, bool hasAddress)
    {
        var address = hasAddress ? (string?)page["url"] ?? "" : "";
        var id = (string)page["id"]!;
        try
        {
            var found = new HtmlReader().Read(new DocumentBytes(data.Bytes("docs/dev/" + (string)page["file"]!), id, "", "text/html", address), CancellationToken.None).Metadata;
            return new JsonObject
            {
                ["id"] = id, ["title"] = found.Title?.Value, ["author"] = found.Author?.Value, ["date"] = found.PublicationDate?.Value, ["updated"] = found.UpdateDate?.Value,
                ["publisher"] = found.Publisher?.Value, ["section"] = found.Section?.Value, ["genre"] = found.Genre?.Value,
            };
        }
        catch (UnreadableDocument unreadable)
        {
            return new JsonObject { ["id"] = id, ["error"] = unreadable.Message };
        }
    }
}
