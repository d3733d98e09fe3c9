using Microsoft.Extensions.Logging;

namespace Dossier.Defaults;

/// <summary>What every service can be told.</summary>
internal sealed record ServiceOptions
{
    /// <summary>Where to listen: <c>http://127.0.0.1:5001</c> (HTTP/2 without TLS), <c>https://0.0.0.0:443</c> (TLS), or <c>unix:/path/to.sock</c>.</summary>
    public string Listen { get; init; } = "";

    /// <summary>For https: PEM file of the certificate, and behind it its issuers.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>For https: PEM file of the certificate's private key; empty when it is in the same file.</summary>
    public string CertificateKey { get; init; } = "";

    /// <summary>Whether <see cref="Listen"/> may name an address that other machines reach without TLS: a container network or a proxy must give it.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>How long calls may go on after the service was told to end.</summary>
    public int DrainSeconds { get; init; } = 10;

    /// <summary>Longest unary call, also when the client sets no deadline or a later one.</summary>
    public int MaxUnarySeconds { get; init; } = 600;

    /// <summary>Lowest level that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Where traces and metrics go (OTLP over gRPC); OTEL_EXPORTER_OTLP_ENDPOINT in its absence; nowhere in the absence of both.</summary>
    public Uri? OtlpEndpoint { get; init; }

    public ListenAddress? Address => ListenAddress.TryParse(Listen, out var address, out _) ? address : null;

    public IEnumerable<string> Problems()
    {
        if (!ListenAddress.TryParse(Listen, out var address, out var problem))
        {
            yield return $"Listen: {problem}";
        }
        else if (address.IsTls)
        {
            if (Certificate.Length == 0) yield return "Certificate: is required for https: a PEM file";
            else if (!ServerCertificate.TryLoad(Certificate, CertificateKey, out _, out var unusable)) yield return $"Certificate: {unusable}";
        }
        else if (Certificate.Length > 0)
        {
            yield return "Certificate: is for an address that begins with https";
        }

        if (address is { IsTls: false, IsLocal: false } && !AllowRemote)
        {
            yield return $"Listen: {address} can be reached from other machines, without TLS; --AllowRemote=true allows it";
        }

        if (DrainSeconds is < 0 or > 600)
        {
            yield return $"DrainSeconds: {DrainSeconds} is not between 0 and 600";
        }

        if (MaxUnarySeconds is < 1 or > 86_400)
        {
            yield return $"MaxUnarySeconds: {MaxUnarySeconds} is not between 1 and 86400";
        }

        if (OtlpEndpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")))
        {
            yield return $"OtlpEndpoint: '{endpoint}' is not an http or https address";
        }
    }
}

/// <summary>The name of a service in logs and traces.</summary>
internal sealed record ServiceName(string Name);
