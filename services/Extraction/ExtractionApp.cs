using Dossier.Defaults;
using Dossier.Extraction.Knowledge;
using Dossier.Extraction.Pipeline;
using Dossier.Extraction.Work;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Grpc.Net.Client;

namespace Dossier.Extraction;

/// <summary>The Extraction service: stateless, CPU-bound; any number of replicas share the work that Ingest leases.</summary>
public static class ExtractionApp
{
    /// <summary>Calls in hand for each that is worked on; the others upload or wait.</summary>
    private const int CallsPerSlot = 4;

    /// <summary>Builds the service; it listens once it is started.</summary>
    /// <param name="args">Command line: <c>--Listen</c> and the keys of the options (docs/operations.md).</param>
    public static WebApplication Create(string[] args)
    {
        var builder = ServiceDefaults.CreateBuilder(args, "extraction");
        var own = UserEntries.None;
        builder.Services.AddServiceOptions<ExtractionOptions>(builder.Configuration, options =>
        {
            own = UserEntriesFile.Read(options.Knowledge, out var problem);
            return problem is null ? options.Problems() : options.Problems().Append($"Knowledge: {problem}");
        });
        // Built before the service listens: from its first answer on it is ready. Readiness does not wait for the lease stream: calls need no
        // peer, and peers that wait for one another's health never start. Ingest's status counts the workers that have reached it.
        builder.Services.AddSingleton(ExtractionPipeline.CreateDefault(own));
        AddCalls(builder.Services);
        AddWork(builder.Services);

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<ExtractionService>();
        return app;
    }

    private static void AddCalls(IServiceCollection services)
    {
        services.AddSingleton(new CallGate(Environment.ProcessorCount * CallsPerSlot));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ExtractionService>(provider, Slots(provider, Environment.ProcessorCount)));
    }

    private static void AddWork(IServiceCollection services)
    {
        services.AddSingleton(Random.Shared);
        services.AddKeyedSingleton(nameof(ExtractionOptions.Ingest), (provider, _) => Open(provider.GetRequiredService<ExtractionOptions>().Ingest));
        services.AddKeyedSingleton(nameof(ExtractionOptions.Query), (provider, _) => Open(provider.GetRequiredService<ExtractionOptions>().Query));
        services.AddSingleton(provider =>
            new IngestService.IngestServiceClient(provider.GetRequiredKeyedService<GrpcChannel>(nameof(ExtractionOptions.Ingest))));
        services.AddSingleton(provider =>
            new QueryService.QueryServiceClient(provider.GetRequiredKeyedService<GrpcChannel>(nameof(ExtractionOptions.Query))));
        services.AddSingleton<Publisher>();
        services.AddSingleton<MemberSender>();
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<LeaseHandler>(provider, Slots(provider, provider.GetRequiredService<ExtractionOptions>().Credits)));
        services.AddSingleton<Func<LeaseSession>>(provider => () => ActivatorUtilities.CreateInstance<LeaseSession>(provider));
        services.AddHostedService<Worker>();
    }

    // The worker tries again itself, and longer than a channel would.
    private static GrpcChannel Open(string address) => PeerChannel.Open(address, new PeerOptions { MaxAttempts = 1 });

    private static ExtractionSlots Slots(IServiceProvider provider, int concurrent)
    {
        var options = provider.GetRequiredService<ExtractionOptions>();
        return new ExtractionSlots(concurrent, TimeSpan.FromSeconds(options.DocumentSeconds), provider.GetRequiredService<TimeProvider>());
    }
}
