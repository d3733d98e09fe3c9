using Grpc.Core;

namespace Dossier.Gateway.Rest;

/// <summary>
/// Around every request: what an endpoint throws becomes a problem, and so does an error status without a body under <c>/v1</c>. Pages answer theirs as
/// pages before it comes here.
/// </summary>
internal sealed class ProblemAnswers(RequestDelegate next, ILogger<ProblemAnswers> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (RestApi.Owns(context.Request.Path) && context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null }) await WriteBareAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told; whatever was under way was cancelled with the request.
            context.Abort();
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, error);
        }
        catch (Exception error) when (error is RpcException or Failure)
        {
            // The answer has begun: all that can still be said is that it is not whole.
            log.AnswerBroken(context.Request.Path, error.Message);
            context.Abort();
        }
    }

    private async Task WriteAsync(HttpContext context, Exception error)
    {
        var problem = Problems.Of(error, context);
        if (problem is null || problem.Status == StatusCodes.Status500InternalServerError) log.RequestFailed(error, context.Request.Method, context.Request.Path);
        context.Response.Clear();
        await Problems.WriteAsync(context, problem ?? Problems.Defect(context));
    }

    private static Task WriteBareAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        return Problems.WriteAsync(context, Problems.Of(status, status switch
        {
            StatusCodes.Status404NotFound => "there is nothing under this address; /openapi/v1.json describes what there is",
            StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not possible here; the header Allow has what is",
            _ => "the request cannot be answered",
        }, context));
    }
}
