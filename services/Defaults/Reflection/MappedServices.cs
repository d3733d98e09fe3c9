using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;

namespace Dossier.Defaults;

/// <summary>The gRPC services that this app has mapped, found from its endpoints, so that no list of them can be forgotten.</summary>
internal sealed class MappedServices(EndpointDataSource endpoints)
{
    // On first use all endpoints are mapped: calls come only when the app has started.
    private readonly Lazy<IReadOnlyList<ServiceDescriptor>> descriptors = new(() => [.. endpoints.Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<ServiceDescriptor>() ?? DescriptorOf(endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType))
        .OfType<ServiceDescriptor>()
        .Distinct()
        .OrderBy(service => service.FullName, StringComparer.Ordinal)]);

    public IReadOnlyList<ServiceDescriptor> Descriptors => descriptors.Value;

    public IEnumerable<string> Names => Descriptors.Select(service => service.FullName);

    // A generated base class names its container, which holds the descriptor. Methods that were not mapped from one bring the descriptor as metadata.
    private static ServiceDescriptor? DescriptorOf(Type? service)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { BindType: var container })
            {
                return container.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor;
            }
        }

        return null;
    }
}
