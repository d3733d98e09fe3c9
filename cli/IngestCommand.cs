using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dossier.Cli.Embedded;
using Dossier.Cli.Output;
using Dossier.Cli.Uploading;
using Dossier.Ingest.V1;

namespace Dossier.Cli;

/// <summary><c>ingest PATH…</c>: puts files in and waits until they can be asked about.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files, and folders with all files in and below them (hidden files and links are left out).",
            Arity = ArgumentArity.OneOrMore,
        };
        var prefix = new Option<string?>("--source-prefix")
        {
            Description = "Source URI of each file: this and its path below the named folder. Default: the file: URI of its path. The same URI with other "
                + "bytes is a new revision of its document.",
            HelpName = "URI",
            Validators =
            {
                result =>
                {
                    if (result.Tokens.Count > 0 && !Uri.TryCreate(result.Tokens[0].Value + "x", UriKind.Absolute, out _)) result.AddError("--source-prefix must begin an absolute URI.");
                },
            },
        };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until the documents are published." };
        var (data, collection, format) = (SystemOptions.Data(), SystemOptions.Collection(), SystemOptions.Format());
        var command = new Command("ingest", "Put documents in, and wait until they can be asked about.")
        {
            paths, prefix, noWait, data, collection, format,
        };
        command.Runs((arguments, cancel) => RunAsync(
            arguments.Folder(data),
            new CollectionName(arguments.GetValue(collection)!),
            FileTree.Find(arguments.GetValue(paths)!, arguments.GetValue(prefix)),
            !arguments.GetValue(noWait),
            arguments.GetValue(format) == "json",
            cancel));
        return command.WithHelp(
            """
            Prints what became of each file; a bad one is reported and the others go on, and so is what is inside of an archive or a letter. The same file again is a duplicate and changes nothing; the same
            source URI with other bytes is a new revision.

            """ + SystemOptions.Finding,
            "dossier ingest report.html news/",
            "dossier ingest --collection crisis --source-prefix https://example.org/archive/ archive/",
            "dossier ingest --format json news/ | jq -r 'select(.error) | .path'");
    }

    private static async Task<int> RunAsync(
        DataFolder folder, CollectionName collection, IReadOnlyList<UploadFile> files, bool wait, bool json, CancellationToken cancel)
    {
        await using var system = await SystemConnection.OpenAsync(folder, cancel);
        await EnsureExistsAsync(system.Ingest, collection, cancel);
        var upload = new Upload(system.Ingest, system.Query, collection);
        var results = await Progress.ShowAsync("stored", told => upload.SendAsync(files, told, cancel));
        if (wait) results = await Progress.ShowAsync("published", told => upload.WaitAsync(results, told, cancel));
        if (json) PrintJson(results);
        else PrintTable(results);
        await Console.Error.WriteLineAsync(Summary(results));
        return results.All(result => result.IsGood) ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task EnsureExistsAsync(IngestService.IngestServiceClient ingest, CollectionName collection, CancellationToken cancel)
    {
        if (collection == CollectionName.Default) return;
        try
        {
            await ingest.CreateCollectionAsync(new() { CollectionId = collection.Id }, cancellationToken: cancel);
        }
        catch (Grpc.Core.RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.AlreadyExists)
        {
            // As it should be.
        }
    }

    private static void PrintTable(IReadOnlyList<UploadResult> results)
    {
        var table = new Table("file", "outcome", "document", "error");
        foreach (var result in results)
        {
            table.Add(
                result.Path,
                result.Uploaded is { } uploaded ? EnumName.Of(uploaded.Outcome) : result.IsInside ? "not read" : "refused",
                result.Document.Length > 0 ? DocumentName.Parse(result.Document).Id : "",
                result.Error is { } error ? $"{EnumName.Of(error.Reason)}: {error.Message}" : "");
        }

        table.Print();
    }

    private static void PrintJson(IReadOnlyList<UploadResult> results)
    {
        using var output = StandardStreams.OpenOutput();
        foreach (var result in results)
        {
            using (var line = new Utf8JsonWriter(output))
            {
                line.WriteStartObject();
                line.WriteString("path", result.Path);
                if (result.Uploaded is { } uploaded)
                {
                    line.WriteString("outcome", JsonLine.EnumNameOf(uploaded.Outcome));
                    line.WriteString("sequence", uploaded.Sequence.ToString(CultureInfo.InvariantCulture));
                }

                if (result.Document.Length > 0) line.WriteString("document", result.Document);
                if (result.Error is { } error)
                {
                    line.WriteStartObject("error");
                    line.WriteString("reason", JsonLine.EnumNameOf(error.Reason));
                    line.WriteString("message", error.Message);
                    line.WriteEndObject();
                }

                line.WriteEndObject();
            }

            output.WriteByte((byte)'\n');
        }
    }

    private static string Summary(IReadOnlyList<UploadResult> results)
    {
        var files = results.Where(result => !result.IsInside).ToList();
        var outcomes = files.Where(result => result.Uploaded is not null)
            .GroupBy(result => result.Uploaded!.Outcome)
            .OrderBy(group => group.Key)
            .Select(group => Counted(group.Count(), EnumName.Of(group.Key)));
        var summary = $"{Counted(files.Count, files.Count == 1 ? "file" : "files")}: {string.Join(", ", outcomes.Append(Counted(files.Count(file => file.Uploaded is null), "refused")))}";
        var unread = files.Count(file => file is { Uploaded: not null, Error: not null });
        if (unread > 0) summary += $"; {Counted(unread, "of them")} could not be read";
        return results.Count == files.Count ? summary : $"{summary}; {Counted(results.Count - files.Count, "inside of them")} could not be read";
    }

    private static string Counted(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}");
}
