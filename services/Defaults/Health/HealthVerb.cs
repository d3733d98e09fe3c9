using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;

namespace Dossier.Defaults;

/// <summary>
/// What a service's program does for <c>health</c> as its first argument: it asks the service that runs with the same configuration how it is, and says it.
/// A container's health check needs no other program for that, and no port that is open beyond the container.
/// </summary>
internal static class HealthVerb
{
    public const string Name = "health";

    private const int Serving = 0;

    // One code for all else, a missing configuration included: container engines reserve the codes above.
    private const int NotServing = 1;

    // Longer than a service takes to find out that one of its own checks hangs, which is an answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>Asks and says.</summary>
    /// <param name="args">What follows the verb: the keys of the service; only <c>Listen</c> is looked at.</param>
    /// <returns>The exit code: 0 when the service is SERVING, else 1.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables(ServiceConfiguration.EnvironmentPrefix)
            .AddInMemoryCollection(new CommandLine(args).Values)
            .Build();
        if (!ListenAddress.TryParse(configuration[nameof(ServiceOptions.Listen)], out var address, out var problem))
        {
            await Console.Error.WriteLineAsync($"{nameof(ServiceOptions.Listen)}: {problem}");
            return NotServing;
        }

        try
        {
            using var channel = address.IsTls
                ? OpenTls(address.FromHere, configuration[nameof(ServiceOptions.Certificate)] ?? "")
                : PeerChannel.Open(address.FromHere, new PeerOptions { MaxAttempts = 1 });
            var answer = await new Health.HealthClient(channel).CheckAsync(new(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience);
            await Console.Out.WriteLineAsync(answer.Status.ToString());
            return answer.Status == HealthCheckResponse.Types.ServingStatus.Serving ? Serving : NotServing;
        }
        catch (System.Security.Cryptography.CryptographicException unreadable)
        {
            await Console.Error.WriteLineAsync($"{nameof(ServiceOptions.Certificate)}: {unreadable.Message}");
            return NotServing;
        }
        catch (RpcException failed)
        {
            await Console.Error.WriteLineAsync($"{address.FromHere}: {failed.Status.StatusCode}: {failed.Status.Detail}");
            return NotServing;
        }
    }

    // The certificate names the service as its clients call it, and not this machine's inside: it is known by its content.
    private static GrpcChannel OpenTls(string address, string certificate)
    {
        var own = X509CertificateLoader.LoadCertificateFromFile(certificate);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(own.RawData);
        return GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }
}
