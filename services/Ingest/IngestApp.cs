using Dossier.Defaults;
using Dossier.Ingest.Documents;
using Dossier.Ingest.Leases;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dossier.Ingest;

/// <summary>The ledger as an app: a process of its own, or one of several in the embedded system.</summary>
public static class IngestApp
{
    /// <summary>Builds the app; start and stop are the caller's.</summary>
    /// <param name="args">Settings as <c>--Key=value</c>, see <see cref="IngestOptions"/>.</param>
    public static WebApplication Create(string[] args) => Create(args, TimeProvider.System, new Random());

    /// <summary>As <see cref="Create(string[])"/>, with another clock and other chances.</summary>
    internal static WebApplication Create(string[] args, TimeProvider clock, Random random)
    {
        var builder = ServiceDefaults.CreateBuilder(args, "ingest");
        builder.Services
            .AddServiceOptions<IngestOptions>(builder.Configuration, IngestOptions.Problems)
            .Replace(ServiceDescriptor.Singleton(clock))
            .AddSingleton<LedgerSignals>()
            .AddSingleton<IDocumentStore>(services => OpenStore(services, random))
            .AddSingleton<UploadBudget>()
            .AddSingleton<UploadSpool>()
            .AddSingleton<LeaseDesk>()
            .AddSingleton<WatchSeats>()
            .AddSingleton<IngestService>()
            // In this order: the ledger makes sure that the folder is this process's own, before anything in it is touched.
            .AddHostedService<LeaseDispatcher>()
            .AddHostedService(services => services.GetRequiredService<UploadSpool>())
            .AddReadiness("ledger", async (services, cancel) => await services.GetRequiredService<IDocumentStore>().IsReadyAsync(cancel));
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<IngestService>();
        return app;
    }

    private static IDocumentStore OpenStore(IServiceProvider services, Random random)
    {
        var options = services.GetRequiredService<IngestOptions>();
        var rules = new LeaseRules(
            TimeSpan.FromSeconds(options.LeaseSeconds), options.MaxAttempts, TimeSpan.FromMilliseconds(options.RetryMilliseconds), random);
        return SqliteDocumentStore.Open(
            options.Data, rules, options.MaxCollections, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<LedgerSignals>());
    }
}
