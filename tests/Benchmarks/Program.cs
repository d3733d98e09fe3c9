using System.CommandLine;
using System.Globalization;
using Dossier.Benchmarks;

if (args is ["serve-echo", var kind, var listen])
{
    await CallsBenchmark.ServeAsync(kind, listen);
    return 0;
}

var news = new SyntheticNews(Path.Combine(AppContext.BaseDirectory, "seeds"));
string? folder = null;
IBenchmark[] all = [new AnnotateBenchmark(news), new CallsBenchmark(), new ArchiveBenchmark(news), new DuplicatesBenchmark(() => folder)];
var names = new Argument<string[]>("NAME") { Description = $"What to measure: {string.Join(", ", all.Select(benchmark => benchmark.Name))}. Default: all.", Arity = ArgumentArity.ZeroOrMore };
names.AcceptOnlyFromAmong([.. all.Select(benchmark => benchmark.Name)]);
var scale = new Option<double>("--scale") { Description = "Share of the work, 0.05 to 1: to see that it runs, not to quote.", DefaultValueFactory = _ => 1 };
scale.Validators.Add(given =>
{
    if (given.GetValue(scale) is not (>= 0.05 and <= 1)) given.AddError("--scale is not between 0.05 and 1.");
});
var data = new Option<string?>("--data") { Description = "Folder with the development data (docs/models.md says which files). Without it, what needs data is not measured." };
var command = new RootCommand("Measures Dossier on this machine and prints a Markdown table.") { names, scale, data };
command.SetAction(async arguments =>
{
    folder = arguments.GetValue(data);
    var asked = arguments.GetValue(names) is { Length: > 0 } some ? all.Where(benchmark => some.Contains(benchmark.Name)) : all;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}"));
    Console.WriteLine();
    Console.WriteLine("| what | measured | beside |\n| --- | --- | --- |");
    foreach (var benchmark in asked)
    {
        await foreach (var measurement in benchmark.RunAsync(arguments.GetValue(scale))) Console.WriteLine(measurement.ToRow());
    }
});
return await command.Parse(args).InvokeAsync();
