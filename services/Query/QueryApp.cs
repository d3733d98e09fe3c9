using Dossier.Defaults;
using Dossier.Query.Index;
using Dossier.Query.Index.Sqlite;
using Dossier.Query.Publishing;

namespace Dossier.Query;

/// <summary>The Query service: the picture of what was published, and the answers to questions about it.</summary>
public static class QueryApp
{
    /// <summary>Builds the service; the database is opened when it starts.</summary>
    /// <param name="args">Configuration, <c>--Key=value</c>.</param>
    public static WebApplication Create(string[] args)
    {
        var builder = ServiceDefaults.CreateBuilder(args, "query");
        builder.Services
            .AddServiceOptions<QueryOptions>(builder.Configuration, options => options.Problems())
            .AddSingleton<IIndexStore>(services => SqliteIndexStore.Open(services.GetRequiredService<QueryOptions>().Data, services.GetRequiredService<TimeProvider>()))
            .AddSingleton<AppliedSequences>()
            .AddSingleton<PublicationMemory>()
            .AddSingleton<QueryService>()
            .AddHostedService<IndexOpening>()
            .AddReadiness("database", async (services, cancel) => await services.GetRequiredService<IIndexStore>().IsReadyAsync(cancel));
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<QueryService>();
        return app;
    }

    // Asks for the store, so that a folder that cannot be used stops the start and not the first call.
    private sealed class IndexOpening(IIndexStore index, QueryOptions options, ILogger<IndexOpening> log) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await index.IsReadyAsync(cancellationToken);
            log.Opened(Path.GetFullPath(options.Data));
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
