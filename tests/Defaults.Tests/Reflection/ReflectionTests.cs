using System.Diagnostics;
using Dossier.Testing;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Xunit;

namespace Dossier.Defaults.Tests;

public sealed class ReflectionTests
{
    [Fact]
    public async Task Lists_every_mapped_service()
    {
        var answer = Assert.Single(await AskAsync(new ServerReflectionRequest { ListServices = "*", Host = "here" }));
        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "probe.Probe"],
            answer.ListServicesResponse.Service.Select(service => service.Name));
        Assert.Equal(("here", "*"), (answer.ValidHost, answer.OriginalRequest.ListServices));
    }

    [Theory]
    [InlineData("probe.Probe")]
    [InlineData("probe.Probe.Unary")]
    [InlineData("probe.Order")]
    [InlineData("probe.Order.page_size")]
    public async Task Finds_the_file_of_a_symbol(string symbol)
    {
        var answer = Assert.Single(await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol }));
        Assert.Equal("Probe.proto", FilesOf(answer)[0].Name);
    }

    [Theory]
    [InlineData("grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto")]
    [InlineData("grpc.health.v1.HealthCheckResponse.SERVING", "grpc/health/v1/health.proto")]
    [InlineData("grpc.reflection.v1.ServerReflectionRequest.message_request", "grpc/reflection/v1/reflection.proto")]
    public async Task Finds_nested_symbols(string symbol, string file)
    {
        var answer = Assert.Single(await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol }));
        Assert.Equal(file, FilesOf(answer)[0].Name);
    }

    [Fact]
    public async Task A_file_comes_with_all_that_it_imports_so_that_a_client_can_build_it()
    {
        var answer = Assert.Single(await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "dossier.query.v1.QueryService" }, withQuery: true));
        var files = FilesOf(answer);
        Assert.Equal("dossier/query/v1/query.proto", files[0].Name);
        Assert.Equal(files.Count, files.Select(file => file.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Contains(files, file => file.Name == "google/protobuf/timestamp.proto");
        Assert.All(files.SelectMany(file => file.Dependency), import => Assert.Contains(files, file => file.Name == import));
    }

    [Fact]
    public async Task Finds_a_file_by_its_name()
    {
        var answer = Assert.Single(await AskAsync(new ServerReflectionRequest { FileByFilename = "grpc/health/v1/health.proto" }));
        Assert.Equal("grpc.health.v1", Assert.Single(FilesOf(answer)).Package);
    }

    [Fact]
    public async Task Finds_extensions_by_number_and_lists_them()
    {
        var answers = await AskAsync(
            new ServerReflectionRequest { FileContainingExtension = new() { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 50_001 } },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "google.protobuf.MethodOptions" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "probe.Order" });
        Assert.Equal("Probe.proto", FilesOf(answers[0])[0].Name);
        Assert.Contains(FilesOf(answers[0]), file => file.Name == "google/protobuf/descriptor.proto");
        Assert.Equal("google.protobuf.MethodOptions", answers[1].AllExtensionNumbersResponse.BaseTypeName);
        Assert.Equal([50_001], answers[1].AllExtensionNumbersResponse.ExtensionNumber);
        Assert.Empty(answers[2].AllExtensionNumbersResponse.ExtensionNumber);
    }

    [Fact]
    public async Task A_question_without_an_answer_gets_an_error_and_the_stream_goes_on()
    {
        var answers = await AskAsync(
            new ServerReflectionRequest { FileByFilename = "no.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "no.Such" },
            new ServerReflectionRequest { FileContainingExtension = new() { ContainingType = "probe.Order", ExtensionNumber = 1 } },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "no.Such" },
            new ServerReflectionRequest(),
            new ServerReflectionRequest { FileContainingSymbol = "probe.Echo" });
        Assert.Equal(
            [StatusCode.NotFound, StatusCode.NotFound, StatusCode.NotFound, StatusCode.NotFound, StatusCode.InvalidArgument],
            answers.Take(5).Select(answer => (StatusCode)answer.ErrorResponse.ErrorCode));
        Assert.Equal("Probe.proto", FilesOf(answers[5])[0].Name);
    }

    [RequiresFact("python3-grpcio")]
    public async Task A_foreign_client_that_knows_only_the_address_can_call_the_service()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        using var python = Process.Start(new ProcessStartInfo(
            Prerequisite.Program("python3-grpcio"), [Repository.PathOf("tests/Defaults.Tests/Reflection/reflect.py"), probe.Address, "probe.Probe"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var output = python.StandardOutput.ReadToEndAsync();
        var errors = python.StandardError.ReadToEndAsync();
        await python.WaitForExitAsync().Soon();
        Assert.Equal((0, ""), (python.ExitCode, await errors.Soon()));
        Assert.Equal(
            """
            health 1
            unknown NOT_FOUND
            services grpc.health.v1.Health grpc.reflection.v1.ServerReflection probe.Probe
            echo 안녕
            refused INVALID_ARGUMENT text: is bad; good would be better type.googleapis.com/google.rpc.ErrorInfo type.googleapis.com/google.rpc.BadRequest

            """,
            await output.Soon());
    }

    private static List<FileDescriptorProto> FilesOf(ServerReflectionResponse answer) =>
        [.. answer.FileDescriptorResponse.FileDescriptorProto.Select(bytes => FileDescriptorProto.Parser.ParseFrom(bytes))];

    private static Task<List<ServerReflectionResponse>> AskAsync(params ServerReflectionRequest[] questions) => AskAsync(questions, withQuery: false);

    private static Task<List<ServerReflectionResponse>> AskAsync(ServerReflectionRequest question, bool withQuery) => AskAsync([question], withQuery);

    private static async Task<List<ServerReflectionResponse>> AskAsync(ServerReflectionRequest[] questions, bool withQuery)
    {
        await using var probe = await ServiceUnderTest.StartAsync(withQuery ? ProbeApp.CreateWithQuery : ProbeApp.Create);
        using var stream = new ServerReflection.ServerReflectionClient(probe.Channel).ServerReflectionInfo();
        var answers = new List<ServerReflectionResponse>();
        foreach (var question in questions)
        {
            await stream.RequestStream.WriteAsync(question);
            Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None).Soon());
            answers.Add(stream.ResponseStream.Current);
        }

        await stream.RequestStream.CompleteAsync();
        Assert.False(await stream.ResponseStream.MoveNext(CancellationToken.None).Soon());
        return answers;
    }
}
