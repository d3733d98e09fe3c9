using Dossier.Defaults;
using Dossier.Gateway.Peers;

namespace Dossier.Gateway;

/// <summary>How the gateway is set up; keys are the property names. <c>Listen</c> is where it speaks gRPC.</summary>
internal sealed record GatewayOptions
{
    /// <summary>Where it speaks gRPC; with https everything else, too.</summary>
    public string Listen { get; init; } = "";

    /// <summary>Where it speaks HTTP/1.1 without TLS: <c>http://127.0.0.1:8080</c>. May be empty when <see cref="Listen"/> is an https address.</summary>
    public string Http { get; init; } = "";

    /// <summary>Address of Ingest.</summary>
    public string Ingest { get; init; } = "";

    /// <summary>Address of Extraction.</summary>
    public string Extraction { get; init; } = "";

    /// <summary>Address of Query.</summary>
    public string Query { get; init; } = "";

    /// <summary>Most unary calls of one service at a time.</summary>
    public int MaxPeerCalls { get; init; } = 256;

    /// <summary>Most streams of one service at a time: uploads, downloads, watches.</summary>
    public int MaxPeerStreams { get; init; } = 1024;

    /// <summary>How long a unary call of a service may take with all its attempts when its caller sets no deadline, in seconds.</summary>
    public int CallSeconds { get; init; } = 120;

    /// <summary>How long one attempt of a call that can be repeated may take, in seconds.</summary>
    public int AttemptSeconds { get; init; } = 10;

    /// <summary>How often a call that can be repeated is tried in all while its service is away.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>A service is left alone after so many attempts within <see cref="BreakWindowSeconds"/>, if half of them found it away.</summary>
    public int BreakAfterFailures { get; init; } = 10;

    /// <summary>Over how many seconds those attempts are counted.</summary>
    public int BreakWindowSeconds { get; init; } = 30;

    /// <summary>How long a service is left alone, in seconds; then it is asked whether it is there.</summary>
    public int BreakSeconds { get; init; } = 5;

    /// <summary>Whether <see cref="Http"/> may name an address that other machines reach (the key that says so for <c>Listen</c>).</summary>
    public bool AllowRemote { get; init; }

    /// <summary>Names under which clients may ask, beside those of the loopback interface, separated by commas: <c>dossier.example.org,gateway</c>.</summary>
    public string Hosts { get; init; } = "";

    /// <summary>Most requests a second from one address; twice as many may come at once.</summary>
    public int MaxRequestsPerSecond { get; init; } = 1000;

    /// <summary>Most requests at a time that are neither uploads nor event streams.</summary>
    public int MaxRequests { get; init; } = 512;

    /// <summary>Most uploads at a time.</summary>
    public int MaxUploads { get; init; } = 64;

    /// <summary>Most event streams at a time.</summary>
    public int MaxProgressStreams { get; init; } = 256;

    /// <summary>Largest document of a call that answers with what is found in it, in bytes.</summary>
    public long MaxExtractBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Largest document that is handed on, in bytes; what Ingest takes may be less.</summary>
    public long MaxDocumentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Most bytes of a form with files.</summary>
    public long MaxFormBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Most parts of a form.</summary>
    public int MaxFormFiles { get; init; } = 1000;

    /// <summary>How long an upload waits at most until its document can be asked about, in seconds.</summary>
    public int MaxWaitSeconds { get; init; } = 60;

    /// <summary>After how much silence an event stream says that it is still there, in seconds.</summary>
    public int HeartbeatSeconds { get; init; } = 15;

    /// <summary>The names in <see cref="Hosts"/>.</summary>
    public IEnumerable<string> HostNames => Hosts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary><see cref="Http"/>, when it is an address.</summary>
    public ListenAddress? HttpAddress => ListenAddress.TryParse(Http, out var address, out _) ? address : null;

    private bool IsTls => ListenAddress.TryParse(Listen, out var listen, out _) && listen.IsTls;

    /// <summary>Where a service is.</summary>
    public string AddressOf(Peer peer) => peer switch
    {
        Peer.Ingest => Ingest,
        Peer.Extraction => Extraction,
        Peer.Query => Query,
        _ => throw new ArgumentOutOfRangeException(nameof(peer), peer, message: null),
    };

    /// <summary>Everything that is wrong with these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (!ListenAddress.TryParse(Http, out var address, out var problem))
        {
            if (Http.Length > 0 || !IsTls) yield return $"Http: {problem}";
        }
        else if (address.IsTls) yield return "Http: is for HTTP/1.1 without TLS; an https address belongs into Listen, and is enough";
        else if (!address.IsLocal && !AllowRemote) yield return $"Http: {address} can be reached from other machines, without TLS; --AllowRemote=true allows it";
        foreach (var host in HostNames.Where(host => Uri.CheckHostName(host) == UriHostNameType.Unknown)) yield return $"Hosts: '{host}' is not the name or address of a host; ports are not part of it";
        if (MaxExtractBytes is < 1 or > 1024L * 1024 * 1024) yield return $"MaxExtractBytes: {MaxExtractBytes} is not between 1 and 1073741824";
        if (MaxDocumentBytes is < 1 or > 1024L * 1024 * 1024) yield return $"MaxDocumentBytes: {MaxDocumentBytes} is not between 1 and 1073741824";
        if (MaxFormBytes < MaxDocumentBytes) yield return $"MaxFormBytes: {MaxFormBytes} is less than MaxDocumentBytes";
        if (PeerChannel.Problem(Ingest) is { } ingest) yield return $"Ingest: {ingest}";
        if (PeerChannel.Problem(Extraction) is { } extraction) yield return $"Extraction: {extraction}";
        if (PeerChannel.Problem(Query) is { } query) yield return $"Query: {query}";
        foreach (var (name, value, least, most) in Limits())
        {
            if (value < least || value > most) yield return $"{name}: {value} is not between {least} and {most}";
        }
    }

    private IEnumerable<(string Name, int Value, int Least, int Most)> Limits() =>
    [
        (nameof(MaxPeerCalls), MaxPeerCalls, 1, 65_536),
        (nameof(MaxPeerStreams), MaxPeerStreams, 1, 65_536),
        (nameof(CallSeconds), CallSeconds, 1, 86_400),
        (nameof(AttemptSeconds), AttemptSeconds, 1, 3_600),
        (nameof(MaxAttempts), MaxAttempts, 1, 10),
        (nameof(BreakAfterFailures), BreakAfterFailures, 2, 1_000),
        (nameof(BreakWindowSeconds), BreakWindowSeconds, 1, 3_600),
        (nameof(BreakSeconds), BreakSeconds, 1, 3_600),
        (nameof(MaxRequestsPerSecond), MaxRequestsPerSecond, 10, 1_000_000),
        (nameof(MaxRequests), MaxRequests, 1, 100_000),
        (nameof(MaxUploads), MaxUploads, 1, 100_000),
        (nameof(MaxProgressStreams), MaxProgressStreams, 1, 100_000),
        (nameof(MaxFormFiles), MaxFormFiles, 1, 100_000),
        (nameof(MaxWaitSeconds), MaxWaitSeconds, 1, 600),
        (nameof(HeartbeatSeconds), HeartbeatSeconds, 1, 600),
    ];
}
