using Dossier.Gateway.Rest;
using Microsoft.AspNetCore.Http.Features;

namespace Dossier.Gateway.Safety;

/// <summary>Bounds of a request by itself. An endpoint that takes more than a JSON body says so before it reads.</summary>
internal sealed class RequestBounds(RequestDelegate next)
{
    /// <summary>Bytes of the first line of a request; a longer one is 414 without a body.</summary>
    public const int RequestLineBytes = 32 * 1024;

    /// <summary>Characters of the address's query: the longest page token and everything else that can be asked.</summary>
    public const int QueryCharacters = 16 * 1024;

    /// <summary>Bytes of a body, unless the endpoint takes documents.</summary>
    public const int BodyBytes = RequestJson.MaxBytes;

    /// <summary>How long the headers of a request may take.</summary>
    public static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(15);

    /// <summary>How slow a body may come; slower ones are 408.</summary>
    public const double BodyBytesPerSecond = 240;

    /// <summary>How long a body may be slower than that.</summary>
    public static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.QueryString.Value is { Length: > QueryCharacters })
        {
            return Problems.WriteAsync(context, Problems.Of(StatusCodes.Status414UriTooLong, $"the query of the address is longer than {QueryCharacters} characters", context));
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = BodyBytes;
        return next(context);
    }
}
