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

    public static Command Create()
    {
        var kind = new Option<string>("--kind") { Description = $"Which facts: {string.Join(", ", Kinds)}.", HelpName = "KIND", DefaultValueFactory = _ => "statements" };
        kind.AcceptOnlyFromAmong(Kinds);
        var document = new Option<string[]>("--document") { Description = "Only from this document, named as for `show`; can be repeated.", HelpName = "DOCUMENT", DefaultValueFactory = _ => [] };
        var entity = new Option<string?>("--entity") { Description = "Only facts that involve this entity, by its id; for statements, its own.", HelpName = "ID" };
        var from = new Option<string?>("--from") { Description = "Only facts about this time or later: YYYY, YYYY-MM or YYYY-MM-DD.", HelpName = "DATE" };
        var to = new Option<string?>("--to") { Description = "Only facts about this time or earlier.", HelpName = "DATE" };
        var limit = SystemOptions.Limit(100);
        var (data, collection, format) = (SystemOptions.Data(), SystemOptions.Collection(), SystemOptions.Format());
        var command = new Command("facts", "List facts by document and position, each with the place that it was read from.")
        {
            kind, document, entity, from, to, limit, data, collection, format,
        };
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
                async m => [m.Span.Exact, EnumName.Of(m.Type), m.Entity?.Id ?? "", await CiteAsync(m.Meta, m.Span)]),
            "times" => await PrintAsync(
                facts.TimesAsync(cancel), ["words", "type", "value", "earliest", "latest", "where"],
                async t => [t.Span.Exact, EnumName.Of(t.Type), t.Value, t.Earliest, t.Latest, await CiteAsync(t.Meta, t.Span)]),
            "quantities" => await PrintAsync(
                facts.QuantitiesAsync(cancel), ["words", "value", "unit", "modifier", "where"],
                async q => [q.Span.Exact, Value(q), q.Currency.Length > 0 ? q.Currency : q.Unit, EnumName.Of(q.Modifier), await CiteAsync(q.Meta, q.Span)]),
            _ => await PrintAsync(
                facts.StatementsAsync(cancel), ["speaker", "cue", "words", "kind", "where"],
                async s =>
                [
                    SpeakerOf(s), s.Cue?.Exact ?? "", string.Join(" … ", s.Content.Select(c => c.Exact)), EnumName.Of(s.Kind), await CiteAsync(s.Meta, s.Content),
                ]),
        };

        async Task<int> PrintAsync<T>(IAsyncEnumerable<T> list, string[] columns, Func<T, Task<string[]>> row)
            where T : Google.Protobuf.IMessage
        {
            var answers = new Answers<T>(asked.Json, columns);
            await foreach (var fact in list)
            {
                var cells = asked.Json ? [] : await row(fact);
                answers.Add(fact, () => cells);
            }

            return answers.Print();
        }

        async Task<string> CiteAsync(FactMeta meta, params IEnumerable<Span> spans) => SourceNames.Cite(await names.OfRevisionAsync(meta.Revision, cancel), spans);
    }

    private static string SpeakerOf(Statement statement) => statement.Speaker?.Entity?.Name ?? statement.Speaker?.Span?.Exact ?? "";

    private static string Value(Quantity quantity) =>
        quantity.HasValue
            ? quantity.Value.ToString("R", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{quantity.Low}–{quantity.High}");

    private sealed record Question(CollectionName Collection, FactFilter Filter, string[] Documents, int Limit, bool Json);
}
