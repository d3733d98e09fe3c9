using System.Collections.Frozen;
using Dossier.Extraction.V1;
using Dossier.Ingest.V1;
using Dossier.Query.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using static Google.Protobuf.Reflection.MethodOptions.Types;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Dossier.Gateway.Peers;

/// <summary>A method of a service behind the gateway: what its contract says about calling it.</summary>
/// <param name="Peer">Whose it is.</param>
/// <param name="Descriptor">The contract.</param>
internal sealed record PeerMethod(Peer Peer, MethodDescriptor Descriptor)
{
    private const string WaitField = "at_least_sequence";

    private static readonly FrozenDictionary<string, PeerMethod> ByFullName = Contracts
        .SelectMany(contract => contract.Service.Methods.Select(method => new PeerMethod(contract.Peer, method)))
        .ToFrozenDictionary(method => $"/{method.Descriptor.Service.FullName}/{method.Descriptor.Name}", StringComparer.Ordinal);

    private readonly FieldDescriptor? wait = Descriptor.InputType.FindFieldByName(WaitField);

    /// <summary>The contracts of the services behind the gateway.</summary>
    public static IReadOnlyList<(Peer Peer, ServiceDescriptor Service)> Contracts =>
        [(Peer.Ingest, IngestService.Descriptor), (Peer.Query, QueryService.Descriptor), (Peer.Extraction, ExtractionService.Descriptor)];

    /// <summary>Whether a repeat does no harm (<c>idempotency_level</c>).</summary>
    public bool IsRepeatable { get; } = Descriptor.GetOptions()?.IdempotencyLevel is IdempotencyLevel.NoSideEffects or IdempotencyLevel.Idempotent;

    /// <summary>The method of that full name: <c>/package.Service/Method</c>.</summary>
    public static PeerMethod Of(IMethod method) => ByFullName[method.FullName];

    /// <summary>Whether the request asks to wait for a sequence: then a long silence is what was asked for.</summary>
    /// <param name="request">A message, or its bytes.</param>
    public bool Waits(object request) => wait is not null && request switch
    {
        IMessage message => wait.Accessor.GetValue(message) is not 0L,
        byte[] bytes => HasField(bytes, wait.FieldNumber),
        _ => true,
    };

    // A field with its default value does not travel.
    private static bool HasField(byte[] message, int number)
    {
        var input = new CodedInputStream(message);
        try
        {
            while (input.ReadTag() is var tag and not 0)
            {
                if (WireFormat.GetTagFieldNumber(tag) == number) return true;
                input.SkipLastField();
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // The service will say so.
        }

        return false;
    }
}
