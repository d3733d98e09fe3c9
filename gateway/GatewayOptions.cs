using Dossier.Defaults;

namespace Dossier.Gateway;

/// <summary>How the gateway is set up; keys are the property names. <c>Listen</c> is where it speaks gRPC.</summary>
internal sealed record GatewayOptions
{
    /// <summary>Where it speaks HTTP/1.1: <c>http://127.0.0.1:8080</c>.</summary>
    public string Http { get; init; } = "";

    /// <summary>Address of Ingest.</summary>
    public string Ingest { get; init; } = "";

    /// <summary>Address of Extraction.</summary>
    public string Extraction { get; init; } = "";

    /// <summary>Address of Query.</summary>
    public string Query { get; init; } = "";

    /// <summary>Whether <see cref="Http"/> may name an address that other machines reach (the key that says so for <c>Listen</c>).</summary>
    public bool AllowRemote { get; init; }

    /// <summary><see cref="Http"/>, when it is an address.</summary>
    public ListenAddress? HttpAddress => ListenAddress.TryParse(Http, out var address, out _) ? address : null;

    /// <summary>Everything that is wrong with these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (!ListenAddress.TryParse(Http, out var address, out var problem)) yield return $"Http: {problem}";
        else if (!address.IsLocal && !AllowRemote) yield return $"Http: {address} can be reached from other machines, without TLS; --AllowRemote=true allows it";
        if (PeerChannel.Problem(Ingest) is { } ingest) yield return $"Ingest: {ingest}";
        if (PeerChannel.Problem(Extraction) is { } extraction) yield return $"Extraction: {extraction}";
        if (PeerChannel.Problem(Query) is { } query) yield return $"Query: {query}";
    }
}
