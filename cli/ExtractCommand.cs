using System.CommandLine;
using Dossier.Cli.Offline;
using Dossier.Cli.Output;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Cli;

/// <summary><c>extract PATH…</c>: documents to JSON lines, without any server.</summary>
internal static class ExtractCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files to read; - is standard input.", Arity = ArgumentArity.OneOrMore };
        var jobs = OfflineOptions.Jobs();
        var tokens = new Option<bool>("--tokens") { Description = "Also give the tokens." };
        var format = new Option<string>("--format") { Description = "Output format.", HelpName = "FORMAT", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json");
        var command = new Command(
            "extract",
            "Read documents and print what is in them as JSON lines, without any server.") { paths, jobs, tokens, format };
        command.Runs((arguments, cancel) => RunAsync(arguments.GetValue(paths)!, arguments.GetValue(jobs), arguments.GetValue(tokens), cancel));
        return command.WithHelp(
            """
            One JSON line per document, in the order given (docs/json.md). A file that cannot be read gives a line with its error, and the run goes on;
            the exit code is then 1.

            """,
            "dossier extract report.html | jq .mentions",
            "dossier extract --jobs 4 --tokens news/*.txt > news.jsonl",
            "curl -s https://example.org/ | dossier extract -");
    }

    private static async Task<int> RunAsync(string[] paths, int jobs, bool tokens, CancellationToken cancel)
    {
        var pipeline = ExtractionPipeline.CreateDefault();
        var failed = false;
        await using var output = StandardStreams.OpenOutput();
        await OrderedWork.RunAsync(paths.ToAsyncEnumerable(), jobs, Extract, PrintAsync, cancel);
        return failed ? ExitCode.Failed : ExitCode.Done;

        (ReadOnlyMemory<byte> Line, bool Failed) Extract(string path, CancellationToken stop)
        {
            var revision = ReadAndExtract(pipeline, path, tokens, stop);
            return (JsonLine.Of(revision), revision.Status == RevisionStatus.Failed);
        }

        async Task PrintAsync((ReadOnlyMemory<byte> Line, bool Failed) result, bool flush)
        {
            failed |= result.Failed;
            await output.WriteAsync(result.Line, cancel);
            if (flush) await output.FlushAsync(cancel);
        }
    }

    private static Revision ReadAndExtract(ExtractionPipeline pipeline, string path, bool tokens, CancellationToken cancel)
    {
        try
        {
            var bytes = DocumentFile.Read(path);
            return pipeline.Extract(new DocumentBytes(bytes, path, path == DocumentFile.StandardInput ? "" : Path.GetFileName(path), "", ""), tokens, cancel);
        }
        catch (UnreadableDocument e)
        {
            return new Revision
            {
                Id = path,
                Language = "und",
                Status = RevisionStatus.Failed,
                Error = new DocumentError { Reason = e.Reason, Message = e.Message },
                PipelineVersion = pipeline.Version,
            };
        }
    }
}
