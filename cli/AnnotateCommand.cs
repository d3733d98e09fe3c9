using System.CommandLine;
using System.Globalization;
using Dossier.Cli.Offline;
using Dossier.Cli.Output;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.V1;

namespace Dossier.Cli;

/// <summary><c>annotate</c>: JSON lines with text in, JSON lines with annotations out, without any server.</summary>
internal static class AnnotateCommand
{
    public static Command Create()
    {
        var jobs = OfflineOptions.Jobs();
        var layers = OfflineOptions.Layers();
        var knowledge = OfflineOptions.Knowledge();
        var command = new Command(
            "annotate",
            "Annotate texts from standard input, JSON lines in and out, without any server.") { jobs, layers, knowledge };
        command.Runs((arguments, cancel) =>
            RunAsync(arguments.GetValue(jobs), OfflineOptions.LayersOf(arguments.GetValue(layers)!), arguments.GetValue(knowledge), cancel));
        return command.WithHelp(
            """
            Each line of standard input is an object
              {"id","text","date"?,"language"?,"sentences"?:[{"tokens":[[start,end],…]}]}
            and gives one line of standard output, in order (docs/json.md). Given tokens are used as they are; offsets are Unicode code points. A bad line
            gives a line with its error, and the run goes on; the exit code is then 1. Blank lines are skipped.

            """,
            "echo '{\"id\":\"1\",\"text\":\"Seoul said on March 3, 2021 that it would pay $5 million.\"}' | dossier annotate",
            "dossier annotate --jobs 2 --layers mentions,times < texts.jsonl > annotations.jsonl",
            "dossier annotate --layers tokens,tags,lemmas,trees < texts.jsonl > trees.jsonl");
    }

    private static async Task<int> RunAsync(int jobs, IReadOnlyList<Layer> layers, string? knowledge, CancellationToken cancel)
    {
        OfflineOptions.ReadKnowledge(knowledge, out var own);
        var pipeline = ExtractionPipeline.CreateDefault(own);
        CheckLayers(pipeline, layers);
        var failed = false;
        await using var input = StandardStreams.OpenInput();
        await using var output = StandardStreams.OpenOutput();
        await OrderedWork.RunAsync(LineReader.ReadAsync(input, AnnotateLine.MaxBytes, cancel), jobs, Annotate, PrintAsync, cancel);
        return failed ? ExitCode.Failed : ExitCode.Done;

        (ReadOnlyMemory<byte> Line, bool Failed) Annotate(InputLine line, CancellationToken stop)
        {
            var revision = AnnotateOne(pipeline, line, layers, stop);
            return (JsonLine.Of(revision), revision.Status == RevisionStatus.Failed);
        }

        async Task PrintAsync((ReadOnlyMemory<byte> Line, bool Failed) result, bool flush)
        {
            failed |= result.Failed;
            await output.WriteAsync(result.Line, cancel);
            if (flush) await output.FlushAsync(cancel);
        }
    }

    private static void CheckLayers(ExtractionPipeline pipeline, IReadOnlyList<Layer> layers)
    {
        // The readers make blocks and metadata, annotators all others.
        var unknown = layers.Except([Layer.Blocks, Layer.Metadata, .. pipeline.Describe().Annotators.Select(annotator => annotator.Provides)]).ToList();
        if (unknown.Count > 0) throw new CommandFailed(ExitCode.Usage, $"This version makes no {string.Join(", ", unknown).ToLowerInvariant()}.");
    }

    private static Revision AnnotateOne(ExtractionPipeline pipeline, InputLine line, IReadOnlyList<Layer> layers, CancellationToken cancel)
    {
        var request = new AnnotateTextRequest { Layers = { layers } };
        try
        {
            if (line.Content is null) throw new LimitExceeded("line_bytes", AnnotateLine.MaxBytes, $"the line is longer than {AnnotateLine.MaxBytes} bytes");
            AnnotateLine.Read(line.Content, request);
            return pipeline.Annotate(request, cancel);
        }
        catch (Failure e)
        {
            return new Revision
            {
                Id = request.Id,
                Language = "und",
                Status = RevisionStatus.Failed,
                Error = new DocumentError { Reason = e.Reason, Message = string.Create(CultureInfo.InvariantCulture, $"line {line.Number}: {e.Message}") },
                PipelineVersion = pipeline.Version,
            };
        }
    }
}
