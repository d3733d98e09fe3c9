using Dossier.Testing;
using Xunit;

namespace Dossier.Defaults.Tests;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5001", "http://127.0.0.1:5001", true)]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:0", true)]
    [InlineData("http://localhost:5001", "http://127.0.0.1:5001", true)]
    [InlineData("http://[::1]:5001", "http://[::1]:5001", true)]
    [InlineData("http://0.0.0.0:80", "http://0.0.0.0:80", false)]
    [InlineData("http://[::]:5001", "http://[::]:5001", false)]
    [InlineData("http://192.0.2.1:5001", "http://192.0.2.1:5001", false)]
    [InlineData("https://127.0.0.1:5001", "https://127.0.0.1:5001", true)]
    [InlineData("unix:/tmp/a.sock", "unix:/tmp/a.sock", true)]
    public void Reads_its_forms_and_knows_what_others_can_reach(string text, string address, bool isLocal)
    {
        Assert.True(ListenAddress.TryParse(text, out var parsed, out _));
        Assert.Equal((address, isLocal, text.StartsWith("https:", StringComparison.Ordinal)), (parsed.ToString(), parsed.IsLocal, parsed.IsTls));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5001")]
    [InlineData("127.0.0.1:5001")]
    [InlineData("ftp://127.0.0.1:5001")]
    [InlineData("http://127.0.0.1:5001/path")]
    [InlineData("http://user@127.0.0.1:5001")]
    [InlineData("http://some.host:5001")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("unix:")]
    [InlineData("unix:/tmp")]
    public void Says_what_is_wrong(string? text)
    {
        Assert.False(ListenAddress.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Theory]
    [InlineData("http://0.0.0.0:80", "http://127.0.0.1:80")]
    [InlineData("http://[::]:5001", "http://[::1]:5001")]
    [InlineData("https://0.0.0.0:443", "https://127.0.0.1:443")]
    [InlineData("http://10.0.0.7:5001", "http://10.0.0.7:5001")]
    [InlineData("unix:/tmp/a.sock", "unix:/tmp/a.sock")]
    public void Is_called_from_its_own_machine(string listen, string called)
    {
        Assert.True(ListenAddress.TryParse(listen, out var address, out _));
        Assert.Equal(called, address.FromHere);
    }

    [Fact]
    public void A_path_too_long_for_a_socket_is_refused_with_its_length()
    {
        Assert.False(ListenAddress.TryParse("unix:/tmp/" + new string('a', 99), out _, out var problem));
        Assert.Contains("104", problem, StringComparison.Ordinal);
        Assert.True(ListenAddress.TryParse("unix:/tmp/" + new string('a', 98), out _, out _));
    }

    [Fact]
    public async Task The_socket_belongs_to_its_owner_and_is_gone_after_the_service()
    {
        string path;
        await using (var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create))
        {
            path = probe.Address["unix:".Length..];
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_socket_that_a_crash_left_behind_is_replaced()
    {
        using var folder = new TempFolder();
        var path = folder.Of("stale.sock");
        LeaveSocketBehind(path);
        Assert.True(File.Exists(path));
        await using var app = ProbeApp.Create([$"--Listen=unix:{path}", "--LogLevel=Warning"]);
        await app.StartAsync().Soon();
        using var channel = PeerChannel.Open($"unix:{path}");
        Assert.Equal("a", await ProbeCalls.CallAsync(new(channel), "unary", new() { Text = "a" }).Soon());
    }

    [Fact]
    public async Task A_socket_that_somebody_listens_on_is_left_alone()
    {
        await using var first = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        await using var second = ProbeApp.Create([$"--Listen={first.Address}", "--LogLevel=None"]);
        var error = await Assert.ThrowsAsync<IOException>(() => second.StartAsync().Soon());
        Assert.Contains("listens", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("a", await ProbeCalls.CallAsync(new(first.Channel), "unary", new() { Text = "a" }).Soon());
    }

    [Fact]
    public async Task A_file_that_is_no_socket_is_left_alone()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Of("precious"), "text");
        await using var app = ProbeApp.Create([$"--Listen=unix:{folder.Of("precious")}", "--LogLevel=None"]);
        await Assert.ThrowsAsync<IOException>(() => app.StartAsync().Soon());
        Assert.Equal("text", await File.ReadAllTextAsync(folder.Of("precious")));
    }

    // A socket's file stays when its process dies: .NET deletes it only with the socket that bound it, so that one is moved there.
    private static void LeaveSocketBehind(string path)
    {
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path + ".born"));
        File.Move(path + ".born", path);
    }
}
