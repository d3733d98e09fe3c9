using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Question = Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace Dossier.Defaults;

/// <summary>The public reflection protocol, answered from the descriptors of the mapped services.</summary>
internal sealed class ReflectionService(MappedServices mapped, DescriptorIndex index) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(Answer(requestStream.Current), context.CancellationToken);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case Question.FileByFilename:
                return WithFile(response, index.File(request.FileByFilename), request.FileByFilename);
            case Question.FileContainingSymbol:
                return WithFile(response, index.Symbol(request.FileContainingSymbol), request.FileContainingSymbol);
            case Question.FileContainingExtension:
                var extension = request.FileContainingExtension;
                return WithFile(response, index.Extension(extension.ContainingType, extension.ExtensionNumber), $"{extension.ContainingType} {extension.ExtensionNumber}");
            case Question.AllExtensionNumbersOfType:
                return WithExtensions(response, request.AllExtensionNumbersOfType);
            case Question.ListServices:
                response.ListServicesResponse = new ListServiceResponse { Service = { mapped.Names.Select(name => new ServiceResponse { Name = name }) } };
                return response;
            default:
                return WithError(response, StatusCode.InvalidArgument, "message_request: is not set, or not known to this version");
        }
    }

    private static ServerReflectionResponse WithFile(ServerReflectionResponse response, FileDescriptor? file, string asked)
    {
        if (file is null)
        {
            return WithError(response, StatusCode.NotFound, $"{asked} does not exist");
        }

        response.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { DescriptorIndex.WithImports(file).Select(each => each.SerializedData) } };
        return response;
    }

    private ServerReflectionResponse WithExtensions(ServerReflectionResponse response, string type)
    {
        if (index.ExtensionNumbers(type) is not { } numbers)
        {
            return WithError(response, StatusCode.NotFound, $"{type} does not exist");
        }

        response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type, ExtensionNumber = { numbers } };
        return response;
    }

    private static ServerReflectionResponse WithError(ServerReflectionResponse response, StatusCode code, string message)
    {
        response.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };
        return response;
    }
}
