using System.CommandLine;
using System.Globalization;
using Dossier.Benchmarks;

if (args is ["serve-echo", var kind, var listen])
{
    await CallsBenchmark.ServeAsync(kind, listen);
    return 0;
}

var news = new SyntheticNews(Path.Combine(AppContext.BaseDirectory, "seeds"));
IBenchmark[] all = [new AnnotateBenchmark(news), new CallsBenchmark(), new ArchiveBenchmark(news), new TextBenchmark(news), new DuplicatesBenchmark(), new PagesBenchmark(), new ScoresBenchmark(), new LanguageBenchmark(), new WordsBenchmark(news)];
var names = new Argument<string[]>("NAME") { Description = $"What to measure: {string.Join(", ", all.Select(benchmark => benchmark.Name))}. Default: all that need no --data.", Arity = ArgumentArity.ZeroOrMore };
names.AcceptOnlyFromAmong([.. all.Select(benchmark => benchmark.Name)]);
var scale = new Option<double>("--scale") { Description = "Share of the work, 0.05 to 1: to see that it runs, not to quote.", DefaultValueFactory = _ => 1 };
scale.Validators.Add(given =>
{
    if (given.GetValue(scale) is not (>= 0.05 and <= 1)) given.AddError("--scale is not between 0.05 and 1.");
});
var data = new Option<string?>("--data") { Description = "Folder with the development data, for pages, scores and language." };
var scorers = new Option<string?>("--scorers") { Description = "Folder with the scorers (score_*.py), for scores and language." };
var command = new RootCommand("Measures Dossier on this machine and prints a Markdown table.") { names, scale, data, scorers };
command.Validators.Add(given =>
{
    var asked = given.GetValue(names) ?? [];
    if (given.GetValue(data) is null && all.FirstOrDefault(benchmark => benchmark.NeedsData && asked.Contains(benchmark.Name)) is { } needy) given.AddError($"{needy.Name} needs --data.");
    if (given.GetValue(scorers) is null && asked.FirstOrDefault(name => name is "scores" or "language") is { } scored) given.AddError($"{scored} needs --scorers.");
});
command.SetAction(async arguments =>
{
    var run = new BenchmarkRun(arguments.GetValue(scale), arguments.GetValue(data), arguments.GetValue(scorers));
    var asked = all.Where(benchmark => arguments.GetValue(names) is { Length: > 0 } some ? some.Contains(benchmark.Name) : !benchmark.NeedsData);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}"));
    Console.WriteLine();
    Console.WriteLine("| what | measured | beside |\n| --- | --- | --- |");
    foreach (var benchmark in asked)
    {
        await foreach (var measurement in benchmark.RunAsync(run)) Console.WriteLine(measurement.ToRow());
    }
});
return await command.Parse(args).InvokeAsync();
