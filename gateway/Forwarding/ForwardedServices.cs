using Dossier.Gateway.Peers;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Dossier.Gateway.Forwarding;

/// <summary>
/// The services' own contracts on the gateway's gRPC address: every method that their descriptors name, as bytes that are passed on. A new RPC needs nothing
/// here.
/// </summary>
internal sealed class ForwardedServices : IServiceMethodProvider<ForwardedCalls>
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(
        static (bytes, context) => context.Complete(bytes), static context => context.PayloadAsNewBuffer());

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<ForwardedCalls> context)
    {
        foreach (var (peer, service) in PeerMethod.Contracts)
        {
            foreach (var method in service.Methods) Add(context, peer, method);
        }
    }

    private static void Add(ServiceMethodProviderContext<ForwardedCalls> context, Peer peer, MethodDescriptor descriptor)
    {
        var method = new Method<byte[], byte[]>(TypeOf(descriptor), descriptor.Service.FullName, descriptor.Name, Bytes, Bytes);
        // Reflection reads there which service the method is of.
        List<object> metadata = [descriptor.Service];
        switch (method.Type)
        {
            case MethodType.Unary:
                context.AddUnaryMethod(method, metadata, (calls, request, call) => calls.UnaryAsync(peer, method, request, call));
                break;
            case MethodType.ClientStreaming:
                context.AddClientStreamingMethod(method, metadata, (calls, requests, call) => calls.ClientStreamingAsync(peer, method, requests, call));
                break;
            case MethodType.ServerStreaming:
                context.AddServerStreamingMethod(method, metadata, (calls, request, responses, call) => calls.ServerStreamingAsync(peer, method, request, responses, call));
                break;
            default:
                context.AddDuplexStreamingMethod(method, metadata, (calls, requests, responses, call) => calls.DuplexStreamingAsync(peer, method, requests, responses, call));
                break;
        }
    }

    private static MethodType TypeOf(MethodDescriptor method) => (method.IsClientStreaming, method.IsServerStreaming) switch
    {
        (false, false) => MethodType.Unary,
        (true, false) => MethodType.ClientStreaming,
        (false, true) => MethodType.ServerStreaming,
        (true, true) => MethodType.DuplexStreaming,
    };
}

/// <summary>Sets forwarding up.</summary>
internal static class ForwardingSetup
{
    public static IServiceCollection AddForwarding(this IServiceCollection services) =>
        services.AddSingleton<IServiceMethodProvider<ForwardedCalls>, ForwardedServices>().AddSingleton<ForwardedCalls>();

    public static void MapForwarding(this IEndpointRouteBuilder app) => app.MapGrpcService<ForwardedCalls>();
}
