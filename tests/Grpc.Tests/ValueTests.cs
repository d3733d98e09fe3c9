using Grpc.Core;
using Xunit;

namespace Dossier.Grpc.Tests;

/// <summary>The values that need no call.</summary>
public sealed class ValueTests
{
    [Fact]
    public void Metadata_ignores_the_case_of_keys_and_answers_with_the_last_of_them()
    {
        var metadata = new Metadata { { "X-Key", "first" }, { "other", "o" }, { "x-kEY", "last" }, { "Raw-BIN", new byte[] { 1 } } };

        Assert.Equal("last", metadata.GetValue("X-KEY"));
        Assert.Equal(["first", "last"], metadata.GetAll("x-key").Select(entry => entry.Value));
        Assert.Equal(["x-key", "other", "x-key", "raw-bin"], metadata.Select(entry => entry.Key));
        Assert.Equal([1], metadata.GetValueBytes("raw-bin")!);
        Assert.Null(metadata.Get("absent"));
        Assert.Null(metadata.GetValue("absent"));
        Assert.Null(metadata.GetValueBytes("absent"));
    }

    [Fact]
    public void Metadata_keeps_text_and_bytes_apart_by_the_end_of_the_key()
    {
        var bytes = new byte[] { 1, 2 };
        var entry = new Metadata.Entry("a-bin", bytes);
        bytes[0] = 9;

        Assert.True(entry.IsBinary);
        Assert.Equal([1, 2], entry.ValueBytes);
        Assert.Throws<InvalidOperationException>(() => entry.Value);
        Assert.Equal("text"u8.ToArray(), new Metadata.Entry("a", "text").ValueBytes);
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("a-BIN", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("a", [1]));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("ключ")]
    [InlineData("a\r\nb")]
    public void Metadata_refuses_keys_that_HTTP_cannot_carry(string key) => Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "v"));

    [Fact]
    public void Metadata_is_a_list()
    {
        var first = new Metadata.Entry("a", "1");
        var metadata = new Metadata { first };
        metadata.Insert(0, new("b", "2"));
        metadata[0] = new("c", "3");

        Assert.Equal(1, metadata.IndexOf(first));
        Assert.Contains(first, metadata);
        Assert.True(metadata.Remove(first));
        metadata.RemoveAt(0);
        Assert.Empty(metadata);
        metadata.Add(first);
        metadata.Clear();
        Assert.Empty(metadata);
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "1"));
    }

    [Fact]
    public void Call_options_change_in_copies_only()
    {
        var deadline = DateTime.UtcNow;
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        using var cancel = new CancellationTokenSource();
        var empty = default(CallOptions);

        var full = empty.WithHeaders([]).WithDeadline(deadline).WithCancellationToken(cancel.Token)
            .WithWriteOptions(WriteOptions.Default).WithCredentials(credentials).WithWaitForReady();

        Assert.Equal(
            (0, deadline, cancel.Token, WriteOptions.Default, credentials, true),
            (full.Headers!.Count, full.Deadline, full.CancellationToken, full.WriteOptions, full.Credentials, full.IsWaitForReady));
        Assert.False(full.WithWaitForReady(false).IsWaitForReady);
        Assert.True(empty.Headers is null && empty.Deadline is null && empty.Credentials is null && !empty.IsWaitForReady);
    }

    [Fact]
    public void A_failure_says_its_status()
    {
        var cause = new InvalidOperationException("why");
        var failure = new RpcException(new Status(StatusCode.NotFound, "gone", cause));

        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        Assert.Contains("StatusCode=\"NotFound\", Detail=\"gone\"", failure.Message, StringComparison.Ordinal);
        Assert.Same(cause, failure.InnerException);
        Assert.Empty(failure.Trailers);
        Assert.Equal("own", new RpcException(Status.DefaultCancelled, "own").Message);
    }
}
