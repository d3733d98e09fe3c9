using System.Globalization;

namespace Dossier.Benchmarks;

/// <summary>One line of the table.</summary>
/// <param name="What">What was done.</param>
/// <param name="Value">How much of it.</param>
/// <param name="Unit">Of the value: "documents/s", "ms", "MiB".</param>
/// <param name="Beside">What stands beside it in the same run, as a ratio with its meaning; empty when nothing does.</param>
internal sealed record Measurement(string What, double Value, string Unit, string Beside = "")
{
    /// <summary>The line as a row of a Markdown table.</summary>
    public string ToRow() => $"| {What} | {Number} {Unit} | {Beside} |";

    /// <summary>Three digits that mean something, and all digits before the point.</summary>
    public string Number => Value.ToString(Value switch { >= 100 => "#,0", >= 10 => "0.0", >= 1 => "0.00", _ => "0.000" }, CultureInfo.InvariantCulture);
}

/// <summary>Something that is measured.</summary>
internal interface IBenchmark
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>Whether it needs <see cref="BenchmarkRun.Data"/>.</summary>
    bool NeedsData => false;

    /// <summary>Measures it.</summary>
    IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run);
}
