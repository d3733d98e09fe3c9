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
        var knowledge = OfflineOptions.Knowledge();
        var command = new Command(
            "extract",
            "Read documents and print what is in them as JSON lines, without any server.") { paths, jobs, tokens, format, knowledge };
        command.Runs((arguments, cancel) => RunAsync(arguments.GetValue(paths)!, arguments.GetValue(jobs), arguments.GetValue(tokens), arguments.GetValue(knowledge), cancel));
        return command.WithHelp(
            """
            One JSON line per document, in the order given (docs/json.md). A file that cannot be read gives a line with its error, and the run goes on;
            the exit code is then 1. After the line of an archive, a mailbox or a message with attachments comes one for each file in it, on all levels; its id
            is "archive.zip/!/path".

            """,
            "dossier extract report.html | jq .mentions",
            "dossier extract --jobs 4 --tokens news/*.txt > news.jsonl",
            "curl -s https://example.org/ | dossier extract -");
    }

    private static async Task<int> RunAsync(string[] paths, int jobs, bool tokens, string? knowledge, CancellationToken cancel)
    {
        OfflineOptions.ReadKnowledge(knowledge, out var own);
        var pipeline = ExtractionPipeline.CreateDefault(own);
        var failed = false;
        await using var output = StandardStreams.OpenOutput();
        await OrderedWork.RunAsync(paths.ToAsyncEnumerable(), jobs, Extract, PrintAsync, cancel);
        return failed ? ExitCode.Failed : ExitCode.Done;

        // Of a container only its own line is made ahead: what is in it can be any number of documents, and each is made when it is printed.
        (ReadOnlyMemory<byte> Line, bool Failed, ContainerWalk? Inside) Extract(string path, CancellationToken stop)
        {
            var walk = Open(path, out var unreadable);
            var revision = unreadable is null ? ExtractNext(walk!, stop)! : Unread(pipeline, path, unreadable);
            return (JsonLine.Of(revision), revision.Status == RevisionStatus.Failed, walk);
        }

        async Task PrintAsync((ReadOnlyMemory<byte> Line, bool Failed, ContainerWalk? Inside) result, bool flush)
        {
            failed |= result.Failed;
            await output.WriteAsync(result.Line, cancel);
            while (result.Inside is not null && ExtractNext(result.Inside, cancel) is { } member)
            {
                failed |= member.Status == RevisionStatus.Failed;
                await output.WriteAsync(JsonLine.Of(member), cancel);
            }

            if (flush) await output.FlushAsync(cancel);
        }

        Revision? ExtractNext(ContainerWalk walk, CancellationToken stop)
        {
            if (walk.Next() is not { } step) return null;
            var extracted = pipeline.ExtractWithMembers(step.Document, tokens, stop);
            walk.Found(step, extracted);
            return extracted.Revision;
        }
    }

    private static ContainerWalk? Open(string path, out UnreadableDocument? unreadable)
    {
        unreadable = null;
        try
        {
            return new ContainerWalk(new DocumentBytes(DocumentFile.Read(path), path, path == DocumentFile.StandardInput ? "" : Path.GetFileName(path), "", ""));
        }
        catch (UnreadableDocument e)
        {
            unreadable = e;
            return null;
        }
    }

    private static Revision Unread(ExtractionPipeline pipeline, string path, UnreadableDocument unreadable) => new()
    {
        Id = path,
        Language = "und",
        Status = RevisionStatus.Failed,
        Error = new DocumentError { Reason = unreadable.Reason, Message = unreadable.Message },
        PipelineVersion = pipeline.Version,
    };
}
