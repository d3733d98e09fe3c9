using System.CommandLine;
using System.Globalization;
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
        var conllu = new Option<bool>("--conllu") { Description = "Print sentences and tokens as CoNLL-U instead." };
        var command = new Command(
            "extract",
            "Read documents and print what is in them as JSON lines, without any server.") { paths, jobs, tokens, format, conllu, knowledge };
        command.Runs((arguments, cancel) => RunAsync(
            arguments.GetValue(paths)!, arguments.GetValue(jobs), arguments.GetValue(tokens), arguments.GetValue(conllu), arguments.GetValue(knowledge), cancel));
        return command.WithHelp(
            """
            One JSON line per document, in the order given (docs/json.md). A file that cannot be read gives a line with its error, and the run goes on;
            the exit code is then 1. After the line of an archive, a mailbox or a message with attachments comes one for each file in it, on all levels; its id
            is "archive.zip/!/path".

            With --conllu each document is its sentences and tokens in the ten columns of CoNLL-U, part of speech, lemma and tree included, and a file that cannot be
            read is named on standard error.

            """,
            "dossier extract report.html | jq .mentions",
            "dossier extract --jobs 4 --tokens news/*.txt > news.jsonl",
            "dossier extract --conllu report.html > report.conllu",
            "curl -s https://example.org/ | dossier extract -");
    }

    private static async Task<int> RunAsync(string[] paths, int jobs, bool tokens, bool conllu, string? knowledge, CancellationToken cancel)
    {
        OfflineOptions.ReadKnowledge(knowledge, out var own);
        var pipeline = ExtractionPipeline.CreateDefault(own);
        var failed = false;
        await using var output = StandardStreams.OpenOutput();
        var numbered = paths.Select((path, n) => (Path: path, Number: (n + 1).ToString(CultureInfo.InvariantCulture)));
        await OrderedWork.RunAsync(numbered.ToAsyncEnumerable(), jobs, Extract, PrintAsync, cancel);
        return failed ? ExitCode.Failed : ExitCode.Done;

        // Of a container only its own line is made ahead: what is in it can be any number of documents, and each is made when it is printed.
        (Extracted Document, string Number, ContainerWalk? Inside) Extract((string Path, string Number) file, CancellationToken stop)
        {
            var walk = Open(file.Path, out var unreadable);
            var revision = unreadable is null ? ExtractNext(walk!, stop)! : Unread(pipeline, file.Path, unreadable);
            return (Written(revision, file.Number), file.Number, walk);
        }

        async Task PrintAsync((Extracted Document, string Number, ContainerWalk? Inside) result, bool flush)
        {
            await PrintOneAsync(result.Document);
            for (var n = 1; result.Inside is not null && ExtractNext(result.Inside, cancel) is { } member; n++)
                await PrintOneAsync(Written(member, string.Create(CultureInfo.InvariantCulture, $"{result.Number}.{n}")));

            if (flush) await output.FlushAsync(cancel);
        }

        async Task PrintOneAsync(Extracted document)
        {
            failed |= document.Error is not null;
            await output.WriteAsync(document.Content, cancel);
            if (conllu && document.Error is not null) await Console.Error.WriteLineAsync(document.Error);
        }

        Extracted Written(Revision revision, string number)
        {
            var error = revision.Status == RevisionStatus.Failed ? $"{revision.Id}: {revision.Error?.Message}" : null;
            return new Extracted(!conllu ? JsonLine.Of(revision) : error is null ? ConlluText.Of(revision, number) : default, error);
        }

        Revision? ExtractNext(ContainerWalk walk, CancellationToken stop)
        {
            if (walk.Next() is not { } step) return null;
            var extracted = pipeline.ExtractWithMembers(step.Document, tokens || conllu, stop);
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

    /// <summary>A document as it is printed.</summary>
    /// <param name="Content">Bytes for standard output.</param>
    /// <param name="Error">Why it could not be read; null when it was.</param>
    private sealed record Extracted(ReadOnlyMemory<byte> Content, string? Error);
}
