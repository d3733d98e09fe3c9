using System.Diagnostics;
using Dossier.Defaults.Sqlite;
using Dossier.Query.Index.Sqlite;
using Dossier.Testing;
using Xunit;

namespace Dossier.Query.Tests;

public sealed class ProcessTests
{
    [Fact]
    public async Task A_folder_of_a_newer_version_ends_the_process_with_code_2_and_a_line_for_the_operator()
    {
        using var folder = new TempFolder();
        SqliteFolder.Open(folder.Of("data"), SqliteIndexStore.FileName, new SqliteMigrations([.. Enumerable.Repeat("select 1", 99)])).Dispose();
        var start = new ProcessStartInfo("dotnet", [typeof(QueryApp).Assembly.Location, $"--Data={folder.Of("data")}", $"--Listen=unix:{folder.Of("s.sock")}"])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync().Soon();
        await process.WaitForExitAsync().Soon();
        Assert.Equal(2, process.ExitCode);
        Assert.Matches("(?m)^query: Data: .*query\\.db has schema version 99, but this program knows versions up to 1: use a newer program$", errors);
    }
}
