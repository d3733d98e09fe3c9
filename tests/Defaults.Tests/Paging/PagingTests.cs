using System.Buffers.Text;
using Dossier.Common.V1;
using Dossier.Defaults.Tests.Probes;
using Xunit;

namespace Dossier.Defaults.Tests;

public sealed class PagingTests
{
    private static readonly Order Request = new() { Text = "filter" };

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 1)]
    [InlineData(1_000, 1_000)]
    public void A_page_has_the_size_that_was_asked_for(int requested, int size) => Assert.Equal(size, PageSize.Of(requested));

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(1_001)]
    public void A_page_size_out_of_range_is_an_invalid_field(int requested)
    {
        var error = Assert.Throws<InvalidField>(() => PageSize.Of(requested));
        Assert.Equal(("page_size", ErrorReason.InvalidField), (error.Field, error.Reason));
        Assert.Equal("documents_size", Assert.Throws<InvalidField>(() => PageSize.Of(requested, "documents_size")).Field);
    }

    [Fact]
    public void No_token_means_the_first_page() => Assert.Null(PageToken.Read("", Request, 1));

    [Theory]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("대한민국", "😀", "")]
    public void Keys_come_back_as_they_were(params string[] keys)
    {
        var token = PageToken.Write(Request, keys);
        Assert.True(Base64Url.IsValid(token));
        Assert.Equal(keys, PageToken.Read(token, Request, keys.Length));
    }

    [Fact]
    public void A_token_is_good_for_the_next_request_of_the_same_listing()
    {
        var token = PageToken.Write(Request, "key");
        var next = new Order(Request) { PageToken = token, PageSize = 7, AtLeastSequence = 9 };
        Assert.Equal("key", Assert.Single(PageToken.Read(token, next, 1)!));
        Assert.Equal(token, next.PageToken);
    }

    [Fact]
    public void A_token_of_another_filter_or_another_kind_of_request_is_refused()
    {
        var token = PageToken.Write(Request, "key");
        AssertRefused(token, () => PageToken.Read(token, new Order { Text = "other" }, 1));
        AssertRefused(token, () => PageToken.Read(token, new Echo { Text = "filter" }, 1));
        AssertRefused(token, () => PageToken.Read(token, Request, 2));
    }

    [Fact]
    public void A_token_that_was_altered_anywhere_is_refused()
    {
        var bytes = Base64Url.DecodeFromChars(PageToken.Write(Request, "one", "two"));
        for (var at = 0; at < bytes.Length; at++)
        {
            var altered = bytes.ToArray();
            altered[at] ^= 1;
            var token = Base64Url.EncodeToString(altered);
            AssertRefused(token, () => PageToken.Read(token, Request, 2));
        }

        for (var length = 1; length < bytes.Length; length++)
        {
            var token = Base64Url.EncodeToString(bytes.AsSpan(0, length));
            AssertRefused(token, () => PageToken.Read(token, Request, 2));
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("not base64url!")]
    [InlineData("한국")]
    [InlineData("====")]
    public void What_is_no_token_is_refused(string token) => AssertRefused(token, () => PageToken.Read(token, Request, 1));

    [Fact]
    public void A_token_that_is_too_long_is_refused_unread()
    {
        var token = PageToken.Write(Request, new string('a', RpcLimits.PageTokenCharacters));
        AssertRefused(token, () => PageToken.Read(token, Request, 1));
    }

    private static void AssertRefused(string token, Func<object?> read)
    {
        var error = Assert.Throws<InvalidField>(read);
        Assert.Equal(("page_token", ErrorReason.InvalidPageToken), (error.Field, error.Reason));
        Assert.DoesNotContain(token, error.Message, StringComparison.Ordinal);
    }
}
