using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Dossier.Testing;

namespace Dossier.Defaults.Tests;

public sealed class ConfigurationTests
{
    private enum Colour
    {
        Red,
        Blue,
    }

    [Fact]
    public async Task Every_problem_is_reported_at_once()
    {
        await using var app = Create(
            ["--Listen=http://0.0.0.0:1", "--DrainSeconds=soon", "--MaxUnarySeconds=soon", "--OtlpEndpoint=ftp://a", "--Number=x", "--Tint=Green", "--Text=", "--Typo=1", "stray"]);
        var error = await Assert.ThrowsAsync<InvalidConfiguration>(() => app.StartAsync().Soon());
        string[] beginnings = ["'stray' is not of the form", "Typo: ", "MaxUnarySeconds: 'soon' is not a whole number", "Listen: http://0.0.0.0:1 can be reached", "DrainSeconds: 'soon' is not a whole number", "OtlpEndpoint: ", "Number: 'x'", "Tint: 'Green' is not one of Red, Blue", "Text: is required"];
        Assert.Equal(beginnings.Length, error.Problems.Count);
        Assert.All(beginnings, beginning => Assert.Contains(error.Problems, problem => problem.StartsWith(beginning, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Options_are_bound_by_the_names_of_their_properties_in_any_case()
    {
        await using var probe = await ServiceUnderTest.StartAsync(Create, "--number=7", "--TINT=Blue", "--Text=a=b c", "--Pause=00:00:05", "--Wide=5000000000");
        var options = probe.App.Services.GetRequiredService<Options>();
        Assert.Equal(new Options { Number = 7, Tint = Colour.Blue, Text = "a=b c", Pause = TimeSpan.FromSeconds(5), Wide = 5_000_000_000 }, options);
    }

    [Fact]
    public async Task A_remote_address_has_to_be_allowed()
    {
        await using var app = Create(["--Listen=http://0.0.0.0:0", "--AllowRemote=false", "--Text=a"]);
        Assert.Contains("AllowRemote", Assert.Single((await Assert.ThrowsAsync<InvalidConfiguration>(() => app.StartAsync().Soon())).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Later_arguments_win()
    {
        await using var probe = await ServiceUnderTest.StartAsync(Create, "--Text=a", "--Number=1", "--Number=2");
        Assert.Equal(2, probe.App.Services.GetRequiredService<Options>().Number);
    }

    private static Microsoft.AspNetCore.Builder.WebApplication Create(string[] args) => ProbeApp.Create(args, builder =>
        builder.Services.AddServiceOptions<Options>(builder.Configuration, options => options.Text.Length == 0 ? ["Text: is required"] : []));

    private sealed record Options
    {
        public string Text { get; init; } = "";

        public int Number { get; init; } = 3;

        public long Wide { get; init; }

        public Colour Tint { get; init; }

        public TimeSpan Pause { get; init; }

        // Known to every service; what is wrong with it is still said once.
        public int DrainSeconds { get; init; } = 10;
    }
}
