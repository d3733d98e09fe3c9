using System.CommandLine;
using System.Globalization;
using Dossier.Cli.Asking;
using Dossier.Cli.Embedded;
using Dossier.Cli.Output;
using Dossier.Common.V1;
using Dossier.Query.V1;

namespace Dossier.Cli;

/// <summary><c>facts</c>: what was read off the documents, with its place.</summary>
internal static class FactsCommand
{
    private static readonly string[] Kinds = ["mentions", "times", "quantities", "statements"];
    private static readonly string[] KindsWithTime = ["times", "statements"];
    private static readonly string[] KindsWithEntity = ["mentions", "times", "statements"];

    public static Command Create()
    {
        var kind = new Option<string>("--kind") { Description = $"Which facts: {string.Join(", ", Kinds)}.", HelpName = "KIND", DefaultValueFactory = _ => "statements" };
        kind.AcceptOnlyFromAmong(Kinds);
        var document = new Option<string[]>("--document") { Description = "Only from this document, named as for `show`; can be repeated.", HelpName = "DOCUMENT", DefaultValueFactory = _ => [] };
        var entity = new Option<string?>("--entity")
        {
            Description = "Only facts that involve this entity, by its id: mentions of it, its statements, times told in a sentence that names it.", HelpName = "ID",
        };
        var from = SystemOptions.Date("--from", "Only facts about this time or later: YYYY, YYYY-MM or YYYY-MM-DD. For times and statements.");
        var to = SystemOptions.Date("--to", "Only facts about this time or earlier.");
        var limit = SystemOptions.Limit(100);
        var (data, collection, format) = (SystemOptions.Data(), SystemOptions.Collection(), SystemOptions.Format());
        var command = new Command("facts", "List facts by document and position, each with the place that it was read from.")
        {
            kind, document, entity, from, to, limit, data, collection, format,
        };
        command.Validators.Add(result =>
        {
            // Such a question would have no answer, whatever the documents say.
            RefuseUnless(KindsWithTime, from, "time");
            RefuseUnless(KindsWithTime, to, "time");
            RefuseUnless(KindsWithEntity, entity, "entity");

            void RefuseUnless(string[] kinds, Option<string?> option, string property)
            {
                var asked = result.GetValue(kind)!;
                if (result.GetResult(option) is null || kinds.Contains(asked) || !Kinds.Contains(asked)) return;
                result.AddError($"{option.Name} cannot narrow {asked}, which have no {property}; it can with --kind {string.Join(" or ", kinds)}.");
            }
        });
        command.Runs((arguments, cancel) =>
        {
            var asked = new Question(
                new CollectionName(arguments.GetValue(collection)!),
                new FactFilter { Entity = arguments.GetValue(entity) ?? "", TimeFrom = arguments.GetValue(from) ?? "", TimeTo = arguments.GetValue(to) ?? "" },
                arguments.GetValue(document)!,
                arguments.GetValue(limit),
                arguments.GetValue(format) == "json");
            return RunAsync(arguments.Folder(data), arguments.GetValue(kind)!, asked, cancel);
        });
        return command.WithHelp(
            SystemOptions.Finding,
            "dossier facts --kind statements --limit 0",
            "dossier facts --kind quantities --document 001_31c503a5fd87fc3f.txt",
            "dossier facts --kind mentions --entity republic-of-korea --format json");
    }

    private static async Task<int> RunAsync(DataFolder folder, string kind, Question asked, CancellationToken cancel)
    {
        await using var system = await SystemConnection.OpenExistingAsync(folder, cancel);
        asked.Filter.Document = new DocumentFilter();
        foreach (var name in asked.Documents)
        {
            asked.Filter.Document.Documents.Add((await Documents.FindAsync(system.Query, asked.Collection, name, cancel)).Name);
        }

        var facts = new FactList(system.Query, asked.Collection, asked.Filter, asked.Limit);
        var names = new SourceNames(system.Query);
        return kind switch
        {
            "mentions" => await PrintAsync(
                facts.MentionsAsync(cancel), ["name", "type", "entity", "where"],
                m => m.Meta, m => [m.Span.Exact, EnumName.Of(m.Type), m.Entity?.Id ?? "", Cite(m.Meta, m.Span)]),
            "times" => await PrintAsync(
                facts.TimesAsync(cancel), ["words", "type", "value", "earliest", "latest", "where"],
                t => t.Meta, t => [t.Span.Exact, EnumName.Of(t.Type), t.Value, t.Earliest, t.Latest, Cite(t.Meta, t.Span)]),
            "quantities" => await PrintAsync(
                facts.QuantitiesAsync(cancel), ["words", "value", "unit", "modifier", "where"],
                q => q.Meta, q => [q.Span.Exact, Value(q), q.Currency.Length > 0 ? q.Currency : q.Unit, EnumName.Of(q.Modifier), Cite(q.Meta, q.Span)]),
            _ => await PrintAsync(
                facts.StatementsAsync(cancel), ["speaker", "cue", "words", "kind", "where"],
                s => s.Meta, s => [SpeakerOf(s), s.Cue?.Exact ?? "", string.Join(" … ", s.Content.Select(c => c.Exact)), EnumName.Of(s.Kind), Cite(s.Meta, s.Content)]),
        };

        async Task<int> PrintAsync<T>(IAsyncEnumerable<T> list, string[] columns, Func<T, FactMeta> metaOf, Func<T, string[]> row)
            where T : Google.Protobuf.IMessage
        {
            var answers = new Answers<T>(asked.Json, columns);
            var none = true;
            await foreach (var fact in list)
            {
                none = false;
                if (!asked.Json) await names.LearnAsync(metaOf(fact).Revision, cancel);
                answers.Add(fact, () => row(fact));
            }

            // Few texts say when something was said, and so few statements have a time; the empty answer would read as if nobody had said anything.
            if (none && kind == "statements" && asked.Filter.TimeFrom.Length + asked.Filter.TimeTo.Length > 0)
            {
                await Console.Error.WriteLineAsync("Only statements whose text says when they were made are found by --from and --to.");
            }

            return answers.Print();
        }

        string Cite(FactMeta meta, params IEnumerable<Span> spans) => names.Cite(meta.Revision, spans);
    }

    private static string SpeakerOf(Statement statement) => statement.Speaker?.Entity?.Name ?? statement.Speaker?.Span?.Exact ?? "";

    private static string Value(Quantity quantity) =>
        quantity.HasValue
            ? quantity.Value.ToString("R", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{quantity.Low}–{quantity.High}");

    private sealed record Question(CollectionName Collection, FactFilter Filter, string[] Documents, int Limit, bool Json);
}
