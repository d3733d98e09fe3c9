namespace Dossier.Benchmarks;

/// <summary>What a run is given.</summary>
/// <param name="Scale">How much is done: 1 in the table, less for a quick look.</param>
/// <param name="Data">Folder with the development data (docs/models.md says which files); null when there is none.</param>
/// <param name="Scorers">Folder with the scorers (score_*.py); null when there is none.</param>
internal sealed record BenchmarkRun(double Scale, string? Data, string? Scorers);
