using Dossier.Testing;
using Xunit;

namespace Dossier.Defaults.Tests;

/// <summary>A service's program asked about the service that runs: a process of its own, as in a container.</summary>
public sealed class HealthVerbTests
{
    [Theory]
    [InlineData(true, "Serving", 0)]
    [InlineData(false, "NotServing", 1)]
    public async Task Says_how_the_service_is(bool ready, string says, int code)
    {
        await using var service = await ServiceUnderTest.StartAsync(args => ProbeApp.Create(
            args, builder => builder.Services.AddReadiness("ready", (_, _) => ValueTask.FromResult(ready))));
        await using var asked = new ProbeProcess(["health"], ("DOSSIER_LISTEN", service.Address));
        Assert.Equal(code, await asked.ExitAsync());
        Assert.Equal(says, asked.Output.Trim());
        Assert.Empty(asked.Errors);
    }

    [Fact]
    public async Task Arguments_win_over_variables_as_they_do_for_the_service()
    {
        await using var service = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        await using var asked = new ProbeProcess(["health", $"--Listen={service.Address}"], ("DOSSIER_LISTEN", "unix:/nobody/listens/here.sock"));
        Assert.Equal(0, await asked.ExitAsync());
    }

    [Fact]
    public async Task A_service_that_does_not_run_is_not_well()
    {
        await using var asked = new ProbeProcess(["health"]);
        Assert.Equal(1, await asked.ExitAsync());
        Assert.Contains("Unavailable", Assert.Single(asked.Errors), StringComparison.Ordinal);
        Assert.Empty(asked.Output);
    }

    [Fact]
    public async Task Without_an_address_there_is_nobody_to_ask()
    {
        await using var asked = new ProbeProcess(["health"], ("DOSSIER_LISTEN", "nowhere"));
        Assert.Equal(1, await asked.ExitAsync());
        Assert.StartsWith("Listen: 'nowhere' is none of", Assert.Single(asked.Errors), StringComparison.Ordinal);
    }
}
