using Google.Protobuf.Reflection;

namespace Dossier.Gateway.Rest;

/// <summary>What a route takes and answers: checked by the route, described by OpenAPI.</summary>
/// <param name="Id">Name of the operation for generated clients, in camelCase.</param>
/// <param name="Summary">What it does, in a line.</param>
internal sealed record Operation(string Id, string Summary)
{
    /// <summary>Its query parameters; others are refused.</summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>Its request headers, by name with what they mean.</summary>
    public IReadOnlyList<(string Name, string Description)> Headers { get; init; } = [];

    /// <summary>Message of the JSON body that it takes.</summary>
    public MessageDescriptor? Body { get; init; }

    /// <summary>Media types of a body that is bytes.</summary>
    public IReadOnlyList<string> Bytes { get; init; } = [];

    /// <summary>Message of its JSON answer.</summary>
    public MessageDescriptor? Answer { get; init; }

    /// <summary>Message of the JSON answer to a form.</summary>
    public MessageDescriptor? FormAnswer { get; init; }

    /// <summary>Media types of an answer that is not JSON.</summary>
    public IReadOnlyList<string> Media { get; init; } = [];

    /// <summary>Statuses of success with what they mean.</summary>
    public IReadOnlyList<(int Status, string Description)> Successes { get; init; } = [(StatusCodes.Status200OK, "OK")];

    /// <summary>Statuses of failure, beside those that every route has.</summary>
    public IReadOnlyList<int> Failures { get; init; } = [];
}

/// <summary>Puts operations on routes.</summary>
internal static class Operations
{
    /// <summary>Says what a route does, and refuses requests with query parameters that it does not know: a mistyped filter must not return everything.</summary>
    public static RouteHandlerBuilder Does(this RouteHandlerBuilder route, Operation operation) =>
        route.WithMetadata(operation).WithName(operation.Id).WithSummary(operation.Summary).AddEndpointFilter((invocation, next) =>
        {
            Check(invocation.HttpContext.Request, operation);
            return next(invocation);
        });

    private static void Check(HttpRequest request, Operation operation)
    {
        if (!IsPercentEncoded(request.QueryString.Value ?? "")) throw new InvalidField("query", "% must be followed by two hexadecimal digits");
        foreach (var (name, values) in request.Query)
        {
            var parameter = operation.Parameters.FirstOrDefault(known => known.Name == name) ?? throw new InvalidField(name, Unknown(operation));
            if (values.Count > 1 && !parameter.IsList) throw new InvalidField(name, "must be given once");
        }
    }

    private static string Unknown(Operation operation) => operation.Parameters.Count == 0
        ? "there is no such parameter; this address takes none"
        : $"there is no such parameter; known are {string.Join(", ", operation.Parameters.Select(known => known.Name))}";

    private static bool IsPercentEncoded(ReadOnlySpan<char> query)
    {
        for (var at = query.IndexOf('%'); at >= 0; at = query.IndexOf('%'))
        {
            if (at + 2 >= query.Length || !char.IsAsciiHexDigit(query[at + 1]) || !char.IsAsciiHexDigit(query[at + 2])) return false;
            query = query[(at + 3)..];
        }

        return true;
    }
}
