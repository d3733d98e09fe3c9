using Dossier.Defaults.Sqlite;
using Dossier.Testing;
using Grpc.Health.V1;

namespace Dossier.Ingest.Tests;

/// <summary>The service as a process sees it: settings, health, its folder.</summary>
public sealed class ServiceTests : LedgerTest
{
    [Fact]
    public async Task It_is_healthy_when_the_ledger_answers()
    {
        var health = new Health.HealthClient(Service.Channel);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new()).ResponseAsync.Soon()).Status);
        Assert.Equal(
            HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new() { Service = "dossier.ingest.v1.IngestService" }).ResponseAsync.Soon()).Status);
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_does_not_start()
    {
        var refused = await Assert.ThrowsAsync<DataFolderException>(() => ServiceUnderTest.StartAsync(IngestApp.Create, $"--Data={DataPath}"));
        Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
        Assert.Equal(UploadOutcomeOf(await UploadAsync("one")), UploadOutcomeOf(await UploadAsync("two")));

        static V1.UploadOutcome UploadOutcomeOf(V1.UploadDocumentResponse response) => response.Outcome;
    }

    [Fact]
    public void Every_problem_of_the_settings_is_told_at_once()
    {
        var problems = IngestOptions.Problems(new()
        {
            MaxDocumentBytes = 0, MaxUploadBytes = -1, MaxUploads = 0, UploadSilenceSeconds = 0, LeaseSeconds = 0, MaxAttempts = 0, RetryMilliseconds = -1, MaxWorkers = 0, MaxWatches = 0, MaxCollections = 0,
        }).ToList();
        Assert.Equal(11, problems.Count);
        Assert.Empty(IngestOptions.Problems(new() { Data = "data" }));
    }

    [Fact]
    public async Task What_a_killed_process_left_of_uploads_is_removed()
    {
        await StopAsync();
        var left = Path.Combine(DataPath, "uploads", "left");
        await File.WriteAllTextAsync(left, "half a document").Soon();
        await StartAsync();
        await UploadAsync("one");
        Assert.False(File.Exists(left));
    }
}
