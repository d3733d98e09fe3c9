using System.Text.Json.Nodes;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Reading;

namespace Dossier.Train.Language;

/// <summary>Measures how charsets are recognized. Learns nothing: the knowledge is in the model of languages and in the standards.</summary>
internal sealed class CharsetTrainer : ITrainer
{
    private const string Folder = "docs/dev/", Gold = "charset/gold.jsonl";

    public string Name => "charset";

    public string Description => "Measures the recognition of charsets: with the declarations of the documents, and from their bytes alone.";

    public void Train(TrainingRun run)
    {
        Measure(run, "charset", bytes => Charsets.DeclaredInMarkup(bytes));
        Measure(run, "charset-bare", _ => null);
    }

    private static void Measure(TrainingRun run, string name, Func<byte[], string?> declared)
    {
        using var predictions = run.Predictions is null ? null : new StreamWriter(Path.Combine(run.Predictions, name + ".jsonl"));
        int all = 0, decoded = 0;
        foreach (var line in run.Data.Lines(Folder + Gold))
        {
            var bytes = line["b64"] is { } inline ? Convert.FromBase64String((string)inline!) : run.Data.Bytes(Folder + (string)line["file"]!);
            var found = Decode(bytes, declared(bytes));
            all++;
            if (found is not null) decoded++;
            var prediction = new JsonObject { ["id"] = (string)line["id"]!, ["text"] = found?.Text ?? "", ["why"] = found?.Charset ?? "" };
            predictions?.WriteLine(prediction.ToJsonString());
        }

        Console.WriteLine(FormattableString.Invariant($"{name}: {decoded} of {all} documents decoded: score_charset.py compares the texts"));
    }

    private static DecodedText? Decode(byte[] bytes, string? declared)
    {
        try
        {
            return Charsets.Decode(new DocumentBytes(bytes, "", "", "", ""), declared);
        }
        catch (UnreadableDocument)
        {
            return null;
        }
    }
}
