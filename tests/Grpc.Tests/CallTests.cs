using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Grpc.Core;
using Xunit;

namespace Dossier.Grpc.Tests;

public sealed class CallTests
{
    [Fact]
    public async Task Unary()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        await using var app = builder.Build();
        app.MapGrpcService<S>();
        await app.StartAsync();
        using var channel = GrpcChannel.ForAddress(app.Urls.First());
        var client = new Notes.NotesClient(channel);
        Assert.Equal(2, (await client.EchoAsync(new Note { Number = 1 }, deadline: DateTime.UtcNow.AddSeconds(10))).Number);
        Assert.Equal(2, client.Echo(new Note { Number = 1 }, deadline: DateTime.UtcNow.AddSeconds(10)).Number);
        var e = await Assert.ThrowsAsync<RpcException>(async () => await client.Collect(deadline: DateTime.UtcNow.AddSeconds(10)));
        Assert.Equal(StatusCode.Unimplemented, e.StatusCode);
    }

    private sealed class S : Notes.NotesBase
    {
        public override Task<Note> Echo(Note request, ServerCallContext context) => Task.FromResult(new Note { Number = request.Number + 1 });
    }
}
