using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using Dossier.Common.V1;
using Dossier.Defaults.Tests.Probes;
using Dossier.Testing;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace Dossier.Defaults.Tests;

/// <summary>How what a handler throws reaches its client.</summary>
public sealed class StatusTests
{
    public static readonly string[] Kinds = ["unary", "upload", "download", "converse"];

    private static readonly (string Behaviour, StatusCode Code, ErrorReason Reason)[] Failures =
    [
        ("invalid field", StatusCode.InvalidArgument, ErrorReason.InvalidField),
        ("not found", StatusCode.NotFound, ErrorReason.DocumentNotFound),
        ("already exists", StatusCode.AlreadyExists, ErrorReason.AlreadyExists),
        ("wrong state", StatusCode.FailedPrecondition, ErrorReason.CollectionNotEmpty),
        ("etag", StatusCode.Aborted, ErrorReason.EtagMismatch),
        ("limit", StatusCode.ResourceExhausted, ErrorReason.LimitExceeded),
        ("late", StatusCode.DeadlineExceeded, ErrorReason.SequenceNotReached),
        ("mismatch", StatusCode.DataLoss, ErrorReason.SpanMismatch),
        ("not in this version", StatusCode.Unimplemented, ErrorReason.NotImplemented),
        ("unavailable", StatusCode.Unavailable, ErrorReason.Unavailable),
        ("status", StatusCode.OutOfRange, ErrorReason.Unspecified),
    ];

    public static TheoryData<string> AllKinds => [.. Kinds];

    [Theory]
    [MemberData(nameof(AllKinds))]
    public async Task Each_failure_has_its_status_and_reason(string kind)
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        foreach (var (behaviour, code, reason) in Failures)
        {
            var failure = await FailAsync(probe, kind, behaviour);
            Assert.Equal((behaviour, code, reason), (behaviour, failure.Code, failure.Reason));
            Assert.NotEmpty(failure.Message);
        }
    }

    [Fact]
    public async Task An_invalid_field_is_named()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        var failure = await FailAsync(probe, "unary", "invalid field");
        Assert.Equal(("text", "is bad; good would be better"), Assert.Single(failure.Violations));
        Assert.Equal("text: is bad; good would be better", failure.Message);
    }

    [Fact]
    public async Task A_limit_tells_its_name_and_value()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        var failure = await FailAsync(probe, "unary", "limit");
        Assert.Equal(("thing_bytes", "64"), (failure.Metadata["name"], failure.Metadata["limit"]));
    }

    [Fact]
    public async Task Unavailable_says_when_to_come_back()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        Assert.Equal(TimeSpan.FromSeconds(3), (await FailAsync(probe, "download", "unavailable")).RetryAfter);
    }

    [Fact]
    public async Task Details_are_a_google_rpc_status_in_the_trailer_that_every_client_knows()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        var error = await Assert.ThrowsAsync<RpcException>(() => new Probe.ProbeClient(probe.Channel).UnaryAsync(new() { Behaviour = "not found" }).ResponseAsync.Soon());
        var status = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal((5, "things/1 does not exist"), (status.Code, status.Message));

        // By the numbers of google/rpc/error_details.proto: reason = 1, domain = 2, metadata = 3.
        var info = Assert.Single(status.Details);
        Assert.Equal("type.googleapis.com/google.rpc.ErrorInfo", info.TypeUrl);
        Assert.Equal("\n\u0012DOCUMENT_NOT_FOUND\u0012\u0007dossier\u001a\u0010\n\u0004name\u0012\u0008things/1", info.Value.ToStringUtf8());
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public async Task A_defect_is_internal_says_nothing_of_it_and_is_logged_under_its_trace(string kind)
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        probe.Announce("secret internals");
        var failure = await FailAsync(probe, kind, "defect");
        Assert.Equal((StatusCode.Internal, ErrorReason.Internal), (failure.Code, failure.Reason));
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        var trace = failure.Message.TrimEnd('.').Split(' ')[^1];
        Assert.Equal(32, trace.Length);
        Assert.Single(probe.Log.Lines, line => line.Contains(trace, StringComparison.Ordinal) && line.Contains("secret internals", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("io", "disk full")]
    [InlineData("stray cancellation", "a time-out of the handler's own")]
    public async Task An_error_that_looks_like_the_client_going_away_but_is_not_is_a_defect(string behaviour, string text)
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        probe.Announce(text);
        foreach (var kind in Kinds)
        {
            Assert.Equal(StatusCode.Internal, (await FailAsync(probe, kind, behaviour)).Code);
        }
    }

    [Fact]
    public async Task What_a_service_has_not_overridden_says_that_it_is_not_implemented()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        var client = new Probe.ProbeClient(probe.Channel);
        using var upload = client.MissingUpload();
        using var download = client.MissingDownload(new());
        using var conversation = client.MissingConversation();
        (string Method, Func<Task> Call)[] calls =
        [
            ("Missing", () => client.MissingAsync(new()).ResponseAsync),
            ("MissingUpload", () => upload.ResponseAsync),
            ("MissingDownload", () => download.ResponseStream.MoveNext(CancellationToken.None)),
            ("MissingConversation", () => conversation.ResponseStream.MoveNext(CancellationToken.None)),
        ];
        foreach (var (method, call) in calls)
        {
            var failure = RpcFailure.Of(await Assert.ThrowsAsync<RpcException>(() => call().Soon()));
            Assert.Equal((StatusCode.Unimplemented, ErrorReason.NotImplemented), (failure.Code, failure.Reason));
            Assert.StartsWith($"probe.Probe/{method} ", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_long_message_is_cut_between_characters_and_still_arrives()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        var failure = await FailAsync(probe, "unary", "long");
        Assert.Equal(StatusCode.InvalidArgument, failure.Code);
        Assert.InRange(failure.Message.Length, RpcLimits.StatusMessageCharacters - 2, RpcLimits.StatusMessageCharacters);
        Assert.EndsWith("😀…", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("😀…", failure.Violations[0].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peers_failure_passes_through_with_its_details()
    {
        await using var back = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        await using var front = await ServiceUnderTest.StartAsync(args => RelayApp.Create(args, back.Address));
        var failure = await FailAsync(front, "unary", "invalid field");
        Assert.Equal((StatusCode.InvalidArgument, ErrorReason.InvalidField), (failure.Code, failure.Reason));
        Assert.Equal("text", Assert.Single(failure.Violations).Field);
    }

    [Fact]
    public async Task A_message_above_the_limit_is_refused()
    {
        await using var probe = await ServiceUnderTest.StartAsync(ProbeApp.Create);
        using var channel = PeerChannel.Open(probe.Address, new() { MaxMessageBytes = 2 * RpcLimits.MaxMessageBytes });
        var client = new Probe.ProbeClient(channel);
        var error = await Assert.ThrowsAsync<RpcException>(() => client.UnaryAsync(new() { Text = new('a', RpcLimits.MaxMessageBytes) }).ResponseAsync.Soon());
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        var fits = new string('a', RpcLimits.MaxMessageBytes - 16);
        Assert.Equal(fits, (await client.UnaryAsync(new() { Text = fits }).ResponseAsync.Soon()).Text);
    }

    [Fact]
    public async Task A_small_message_that_unpacks_to_one_above_the_limit_is_refused()
    {
        await using var app = ProbeApp.Create(["--Listen=http://127.0.0.1:0", "--LogLevel=Warning"]);
        await app.StartAsync().Soon();
        Assert.Equal("0", await SendPackedAsync(app.Urls.Single(), RpcLimits.MaxMessageBytes - 100));
        Assert.Equal("8", await SendPackedAsync(app.Urls.Single(), RpcLimits.MaxMessageBytes + 1));
        Assert.Equal("8", await SendPackedAsync(app.Urls.Single(), 16 * RpcLimits.MaxMessageBytes));
    }

    [Fact]
    public void A_failure_without_details_or_with_malformed_ones_is_what_its_status_says()
    {
        var bare = RpcFailure.Of(new RpcException(new Status(StatusCode.Unknown, "text")));
        var malformed = RpcFailure.Of(new RpcException(new Status(StatusCode.Unknown, "text"), new Grpc.Core.Metadata { { "grpc-status-details-bin", [0xff, 0xff] } }));
        foreach (var failure in new[] { bare, malformed })
        {
            Assert.Equal((StatusCode.Unknown, "text", ErrorReason.Unspecified, (TimeSpan?)null), (failure.Code, failure.Message, failure.Reason, failure.RetryAfter));
            Assert.Empty(failure.Violations);
            Assert.Empty(failure.Metadata);
        }
    }

    // As any client could: one gzip message, with the bytes on the wire made by hand.
    private static async Task<string?> SendPackedAsync(string address, int characters)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            new Order { Behaviour = "http", Text = new('a', characters) }.WriteTo(gzip);
        }

        var frame = new byte[5 + packed.Length];
        frame[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), (int)packed.Length);
        packed.ToArray().CopyTo(frame, 5);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, address + "/probe.Probe/Unary")
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.Add("grpc-encoding", "gzip");
        request.Headers.TE.Add(new("trailers"));
        using var response = await client.SendAsync(request, CancellationToken.None).Soon();
        await response.Content.ReadAsByteArrayAsync().Soon();
        return (response.TrailingHeaders.TryGetValues("grpc-status", out var trailer) ? trailer : response.Headers.GetValues("grpc-status")).Single();
    }

    private static async Task<RpcFailure> FailAsync(ServiceUnderTest probe, string kind, string behaviour)
    {
        // UNAVAILABLE would be tried again.
        using var channel = PeerChannel.Open(probe.Address, new() { MaxAttempts = 1 });
        return RpcFailure.Of(await Assert.ThrowsAsync<RpcException>(() => ProbeCalls.CallAsync(new Probe.ProbeClient(channel), kind, new() { Behaviour = behaviour }).Soon()));
    }
}
