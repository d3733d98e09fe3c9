using System.Net;
using System.Net.Sockets;
using System.Text;
using Dossier.Common.V1;
using Dossier.Defaults;
using Dossier.Gateway.V1;
using Dossier.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Microsoft.Data.Sqlite;

namespace Dossier.EndToEnd.Tests;

/// <summary><c>dossier serve</c> as a program.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly TempFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Tells_where_it_listens_and_ends_well_when_told_to_stop()
    {
        await using var system = await ServedSystem.StartAsync(data.Path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data.Of("run")));
        using (var http = new HttpClient())
        {
            Assert.Equal("ok\n", await http.GetStringAsync(system.Endpoints.Gateway!.Http + "/healthz").Soon());
        }

        system.Process.Terminate();
        Assert.Equal(0, await system.Process.EndAsync());
        Assert.False(Directory.Exists(data.Of("run")));
    }

    [Fact]
    public async Task The_public_port_speaks_health_and_reflection_and_says_what_is_not_there_yet()
    {
        await using var system = await ServedSystem.StartAsync(data.Path);
        using var channel = PeerChannel.Open(system.Endpoints.Gateway!.Grpc);
        var health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest()).ResponseAsync.Soon();
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);

        using var reflection = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }).Soon();
        Assert.True(await reflection.ResponseStream.MoveNext(default).Soon());
        Assert.Contains("dossier.gateway.v1.GatewayService", reflection.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name));

        var gateway = new GatewayService.GatewayServiceClient(channel);
        var briefing = await gateway.GetBriefingAsync(new GetBriefingRequest { Collection = "collections/default", Corpus = true }).ResponseAsync.Soon();
        Assert.Equal("default", briefing.Title);
        var later = gateway.GetBriefingAsync(new GetBriefingRequest { Collection = "collections/default", Actor = "seoul" });
        var failure = RpcFailure.Of(await Assert.ThrowsAsync<RpcException>(() => later.ResponseAsync.Soon()));
        Assert.Equal((StatusCode.Unimplemented, ErrorReason.NotImplemented), (failure.Code, failure.Reason));
    }

    [Fact]
    public async Task A_picture_that_was_lost_is_made_again_by_reprocessing_and_later_uploads_can_be_waited_for()
    {
        await using (var system = await ServedSystem.StartAsync(data.Path))
        {
            using var client = new SystemClient(system.Endpoints.Ingest, system.Endpoints.Query);
            for (var n = 0; n < 3; n++)
            {
                var stored = await client.UploadAsync(Encoding.UTF8.GetBytes($"Text {n}."), fileName: $"{n}.txt");
                await client.PublishedAsync(stored.Document.Name, stored.Sequence);
            }

            system.Process.Terminate();
            Assert.Equal(0, await system.Process.EndAsync());
        }

        foreach (var file in Directory.GetFiles(data.Path, "query.db*")) File.Delete(file);
        await using var again = await ServedSystem.StartAsync(data.Path);
        var reprocessed = await again.Ingest.ReprocessDocumentsAsync(new() { Collection = "collections/default", All = true }).ResponseAsync.Soon();
        using var after = new SystemClient(again.Endpoints.Ingest, again.Endpoints.Query);
        Assert.Equal(3, (await after.PictureAsync(reprocessed.Sequence)).Count);
        var later = await after.UploadAsync(Encoding.UTF8.GetBytes("Text 4."), fileName: "4.txt");
        await after.PublishedAsync(later.Document.Name, later.Sequence);
    }

    [Fact]
    public async Task A_second_one_on_the_same_folder_is_refused()
    {
        await using var system = await ServedSystem.StartAsync(data.Path);
        var second = await DossierProcess.RunAsync("serve", "--data", data.Path, "--port", "0", "--grpc-port", "0");
        Assert.Equal(3, second.ExitCode);
        Assert.Contains(data.Path, second.Error, StringComparison.Ordinal);
        Assert.Contains(system.Endpoints.Gateway!.Http, second.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await DossierProcess.RunAsync("status", "--data", data.Path)).ExitCode);
    }

    [Theory]
    [InlineData("--port", "--grpc-port")]
    [InlineData("--grpc-port", "--port")]
    public async Task A_taken_port_is_told(string taken, string free)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        var run = await DossierProcess.RunAsync("serve", "--data", data.Path, taken, $"{port}", free, "0");
        Assert.Equal((3, ""), (run.ExitCode, run.Text));
        var sentence = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Single(line => !line.StartsWith('{'));
        Assert.Contains($"{port}", sentence, StringComparison.Ordinal);
        Assert.Contains(taken, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_whose_path_is_too_long_for_a_socket_serves_all_the_same()
    {
        var deep = data.Of(new string('x', 120));
        await using var system = await ServedSystem.StartAsync(deep);
        Assert.DoesNotContain(deep, system.Endpoints.Query, StringComparison.Ordinal);
        var sockets = Path.GetDirectoryName(system.Endpoints.Query["unix:".Length..])!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(sockets));
        Assert.Equal(0, (await DossierProcess.RunAsync("status", "--data", deep)).ExitCode);

        system.Process.Terminate();
        Assert.Equal(0, await system.Process.EndAsync());
        Assert.False(Directory.Exists(sockets));
    }

    [Fact]
    public async Task Comes_back_after_it_was_killed()
    {
        await using (var first = await ServedSystem.StartAsync(data.Path)) first.Process.Kill();
        await using var second = await ServedSystem.StartAsync(data.Path);
        second.Process.Terminate();
        Assert.Equal(0, await second.Process.EndAsync());
    }

    [Fact]
    public async Task Commands_without_a_server_work_one_after_the_other()
    {
        string[] Ingest(string name) => ["ingest", "--data", data.Path, "seeds/" + name];
        var runs = await Task.WhenAll(SeedFiles.Names.Take(3).Select(name => DossierProcess.RunAsync(Ingest(name))));
        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Error));
        // Questions too: the services of one end with it, and must not be what another relies on.
        var found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DossierProcess.RunAsync("search", "--data", data.Path, "--format", "json", "alliance")));
        Assert.All(found, run => Assert.True(run.ExitCode == 0 && run.Lines.Length == 3, run.Error));
    }

    [Fact]
    public async Task A_database_of_a_later_version_is_refused_and_left_alone()
    {
        Assert.Equal(0, (await DossierProcess.RunAsync("ingest", "--data", data.Path, "seeds/" + SeedFiles.Names[4])).ExitCode);
        foreach (var database in (string[])["ingest.db", "query.db"])
        {
            await using var connection = new SqliteConnection($"Data Source={data.Of(database)};Pooling=False");
            await connection.OpenAsync().Soon();
            var version = Convert.ToInt64(await ExecuteAsync(connection, "pragma user_version"), null);
            Assert.True(version > 0, $"{database} has no version");
            await ExecuteAsync(connection, "pragma user_version = 1000000");

            var run = await DossierProcess.RunAsync("status", "--data", data.Path);
            Assert.Equal((3, ""), (run.ExitCode, run.Text));
            Assert.Contains("1000000", run.Error, StringComparison.Ordinal);
            Assert.Equal("1000000", $"{await ExecuteAsync(connection, "pragma user_version")}");
            await ExecuteAsync(connection, $"pragma user_version = {version}");
        }

        Assert.Equal(0, (await DossierProcess.RunAsync("status", "--data", data.Path)).ExitCode);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_told()
    {
        File.WriteAllText(data.Of("file"), "");
        var run = await DossierProcess.RunAsync("serve", "--data", data.Of("file"), "--port", "0", "--grpc-port", "0");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(data.Of("file"), run.Error, StringComparison.Ordinal);

        var empty = await DossierProcess.RunAsync("status", "--data", data.Of("none"));
        Assert.Equal(1, empty.ExitCode);
        Assert.Contains("dossier ingest", empty.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Of("none")));
    }

    private static async Task<object?> ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own words.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync().Soon();
    }
}
