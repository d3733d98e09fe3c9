using System.Net;
using System.Text;
using Dossier.Defaults;
using Dossier.Testing;
using Grpc.Health.V1;

namespace Dossier.Gateway.Tests.Safety;

/// <summary>What every request meets first.</summary>
[Collection(SystemTests.Name)]
public sealed class SafetyTests(RunningSystem system)
{
    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1.evil.example:8080", 421)]
    [InlineData("169.254.169.254", 421)]
    [InlineData("localhost.", 421)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:9999", 200)]
    [InlineData("127.0.0.1:1", 200)]
    [InlineData("[::1]:8080", 200)]
    public async Task Answers_under_names_of_the_loopback_interface_only(string host, int status)
    {
        foreach (var path in (string[])["/v1/collections", "/"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
            using var answer = await system.Http.SendAsync(request).Soon();
            Assert.Equal((path, status), (path, (int)answer.StatusCode));
            if (status == 421) Assert.DoesNotContain("default", await answer.Content.ReadAsStringAsync().Soon(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_configured_name_is_answered_and_may_change_things()
    {
        await using var gateway = await system.StartGatewayAsync("--Hosts=dossier.example, other.example");
        using var http = new HttpClient { BaseAddress = new Uri(GatewayApp.AddressesOf(gateway.App).Http) };
        using var request = Creation("named", ("Origin", "https://dossier.example"), ("Sec-Fetch-Site", "cross-site"));
        request.Headers.Host = "other.example:443";
        using var answer = await http.SendAsync(request).Soon();
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "v1/collections") { Headers = { Host = "evil.example" } };
        await (await http.SendAsync(foreign).Soon()).ProblemAsync(421);
    }

    [Fact]
    public async Task A_host_that_is_none_keeps_the_gateway_from_starting()
    {
        var invalid = await Assert.ThrowsAsync<InvalidConfiguration>(() => system.StartGatewayAsync("--Hosts=dossier.example,http://other.example/"));
        Assert.Equal("Hosts", Assert.Single(invalid.Problems).Split(':')[0]);
    }

    [Theory]
    [InlineData("https://evil.example", null, false)]
    [InlineData("null", null, false)]
    [InlineData("null", "cross-site", false)]
    [InlineData(null, "cross-site", false)]
    [InlineData(null, "same-site", false)]
    [InlineData("http://localhost:1", "same-site", false)]
    [InlineData("http://{host}.evil.example", null, false)]
    [InlineData("ftp://{host}", null, false)]
    [InlineData(null, null, true)]
    [InlineData("http://{host}", null, true)]
    [InlineData("http://{host}", "same-origin", true)]
    [InlineData(null, "none", true)]
    public async Task Only_our_own_pages_and_programs_may_change_things(string? origin, string? site, bool may)
    {
        var id = "o" + Guid.NewGuid().ToString("N")[..10];
        using var request = Creation(id, ("Origin", origin?.Replace("{host}", system.Address.Authority, StringComparison.Ordinal)), ("Sec-Fetch-Site", site));
        using var answer = await system.Http.SendAsync(request).Soon();
        Assert.Equal(may ? 201 : 403, (int)answer.StatusCode);
        // What is refused has not happened.
        using var made = await system.Http.GetAsync($"v1/collections/{id}").Soon();
        Assert.Equal(may ? 200 : 404, (int)made.StatusCode);
    }

    [Theory]
    [InlineData("/collections/default/documents")]
    [InlineData("/v1/collections/default/documents")]
    [InlineData("/nothing")]
    public async Task Forms_of_pages_are_checked_for_their_origin_too(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new MultipartFormDataContent { { new StringContent("stolen"), "files", "a.txt" } } };
        request.Headers.Add("Origin", "https://evil.example");
        Assert.Equal(403, (int)(await system.Http.SendAsync(request).Soon()).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1/collections")]
    [InlineData("v1/nothing")]
    [InlineData("v1/collections/none")]
    [InlineData("healthz")]
    [InlineData("openapi/v1.json")]
    public async Task Every_answer_has_the_headers_that_keep_browsers_in_bounds(string path)
    {
        using var answer = await system.Http.GetAsync(path).Soon();
        Assert.Equal(
            [
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
                "nosniff", "same-origin", "same-origin", "same-origin",
            ],
            ((string[])["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"])
                .Select(name => answer.Headers.TryGetValues(name, out var values) ? string.Join(" | ", values) : null));
        Assert.NotNull(answer.Headers.CacheControl);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Grpc_on_the_other_address_does_not_care_for_hosts_and_origins()
    {
        var headers = new Grpc.Core.Metadata { { "origin", "https://evil.example" } };
        var health = await new Health.HealthClient(system.Gateway.Channel).CheckAsync(new HealthCheckRequest(), headers).ResponseAsync.Soon();
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Fact]
    public async Task A_long_address_and_a_large_body_are_refused_with_their_limits()
    {
        using var query = await system.Http.GetAsync("v1/collections?pageToken=" + new string('a', 17_000)).Soon();
        await query.ProblemAsync(414);
        using var line = await system.Http.GetAsync("v1/collections?pageToken=" + new string('a', 100_000)).Soon();
        Assert.Equal(414, (int)line.StatusCode);
        using var body = new StringContent("{\"collectionId\":\"" + new string('a', 5_000_000) + "\"}", Encoding.UTF8, "application/json");
        // As curl does: the body follows when the server wants it.
        using var large = new HttpRequestMessage(HttpMethod.Post, "v1/collections") { Content = body, Headers = { ExpectContinue = true } };
        using var answer = await system.Http.SendAsync(large).Soon();
        var problem = await answer.ProblemAsync(413, "LIMIT_EXCEEDED");
        Assert.Equal(("request_bytes", "4194304"), (problem.Text("limitName"), problem.Text("limit")));
    }

    [Fact]
    public async Task What_is_more_than_the_gateway_takes_at_once_is_told_to_come_back()
    {
        await using var gateway = await system.StartGatewayAsync("--MaxProgressStreams=1");
        using var http = new HttpClient { BaseAddress = new Uri(GatewayApp.AddressesOf(gateway.App).Http) };
        using (var held = await http.GetAsync("v1/collections/default/progress", HttpCompletionOption.ResponseHeadersRead).Soon())
        {
            Assert.Equal(HttpStatusCode.OK, held.StatusCode);
            using var refused = await http.GetAsync("v1/collections/default/progress", HttpCompletionOption.ResponseHeadersRead).Soon();
            var problem = await refused.ProblemAsync(429, "LIMIT_EXCEEDED");
            Assert.Equal((1, "progress_streams", "1"), (problem.GetProperty("retryAfter").GetInt32(), problem.Text("limitName"), problem.Text("limit")));
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
            // Others are answered meanwhile.
            using var other = await http.GetAsync("v1/collections").Soon();
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        }
    }

    [Fact]
    public async Task One_address_cannot_ask_without_end()
    {
        await using var gateway = await system.StartGatewayAsync("--MaxRequestsPerSecond=10");
        using var http = new HttpClient { BaseAddress = new Uri(GatewayApp.AddressesOf(gateway.App).Http) };
        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < 200 && !statuses.Contains(HttpStatusCode.TooManyRequests); n++)
        {
            using var answer = await http.GetAsync("v1/collections").Soon();
            statuses.Add(answer.StatusCode);
        }

        Assert.True(statuses.Count > 20, $"refused after {statuses.Count}");
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    private static HttpRequestMessage Creation(string id, params (string Name, string? Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "v1/collections") { Content = new StringContent($$"""{"collectionId":"{{id}}"}""", Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers.Where(header => header.Value is not null)) request.Headers.Add(name, value);
        return request;
    }
}
