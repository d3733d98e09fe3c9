using Dossier.Testing;

namespace Dossier.Gateway.Tests.Rest;

/// <summary>Errors by REST: problem details with the reasons of the contracts.</summary>
[Collection(SystemTests.Name)]
public sealed class ProblemTests(RunningSystem system)
{
    [Theory]
    [InlineData("v1/nothing", 404, null)]
    [InlineData("v1/collections/none", 404, "COLLECTION_NOT_FOUND")]
    [InlineData("v1/collections/none/progress", 404, "COLLECTION_NOT_FOUND")]
    [InlineData("v1/collections/default/documents/none", 404, "DOCUMENT_NOT_FOUND")]
    [InlineData("v1/collections/UPPER", 400, "INVALID_FIELD")]
    [InlineData("v1/collections/default/documents?pageSize=many", 400, "INVALID_FIELD")]
    [InlineData("v1/collections/default/documents?pageSize=2000", 400, "INVALID_FIELD")]
    [InlineData("v1/collections/default/documents?pageToken=x", 400, "INVALID_PAGE_TOKEN")]
    [InlineData("v1/collections/default/documents?state=LOST", 400, "INVALID_FIELD")]
    [InlineData("v1/collections/default/documents?pageSize=%2", 400, "INVALID_FIELD")]
    public async Task Say_what_is_wrong(string path, int status, string? reason)
    {
        using var answer = await system.Http.GetAsync(path).Soon();
        await answer.ProblemAsync(status, reason);
    }

    [Theory]
    [InlineData("v1/collections/default/documents?pagesize=5", "pagesize")]
    [InlineData("v1/collections/default/documents?pageSize=5&pageSize=6", "pageSize")]
    [InlineData("v1/collections/default/documents?pageSize=5000", "pageSize")]
    [InlineData("v1/collections/default/progress?after=-1", "after")]
    public async Task Name_the_parameter_as_it_was_written(string path, string field)
    {
        using var answer = await system.Http.GetAsync(path).Soon();
        var problem = await answer.ProblemAsync(400, "INVALID_FIELD");
        Assert.Equal(field, problem.Text("field"));
        Assert.StartsWith(field + ": ", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_method_is_told_with_those_that_are_possible()
    {
        using var answer = await system.Http.PutAsync("v1/collections/default/documents", content: null).Soon();
        await answer.ProblemAsync(405);
        Assert.Equal(["GET", "HEAD", "POST"], answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }
}
