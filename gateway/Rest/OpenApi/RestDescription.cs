using System.Globalization;
using System.Text.RegularExpressions;
using Dossier.Gateway.V1;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Dossier.Gateway.Rest.OpenApi;

/// <summary>The REST interface as OpenAPI 3.1: the routes as they are mapped, with what their <see cref="Operation"/> says.</summary>
internal static partial class RestDescription
{
    private const string Json = "application/json";
    private const string Form = "multipart/form-data";

    // What can happen on every route, whatever it does.
    private static readonly int[] Always = [400, 403, 421, 429, 500, 503, 504];

    public static IServiceCollection AddRestDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => OperationOf(description) is not null;
        options.AddDocumentTransformer((document, context, _) =>
        {
            Describe(document, context.DescriptionGroups.SelectMany(group => group.Items).Where(item => OperationOf(item) is not null));
            return Task.CompletedTask;
        });
    });

    private static Operation? OperationOf(ApiDescription description) => description.ActionDescriptor.EndpointMetadata.OfType<Operation>().FirstOrDefault();

    private static void Describe(OpenApiDocument document, IEnumerable<ApiDescription> routes)
    {
        document.Info = new()
        {
            Title = "Dossier",
            Version = "v1",
            Description = "Documents as a cited, queryable picture. JSON is the standard mapping of protobuf: 64-bit integers are strings, and offsets count Unicode code points. "
                + "Where GET is possible, HEAD is too. Errors are problem details (RFC 9457) with a reason for programs.",
            License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        // Relative: the document holds under whatever name it was fetched.
        document.Servers = [new() { Url = "/" }];
        document.Components = new();
        document.Tags = null;
        var schemas = new MessageSchemas(document);
        document.Paths = [];
        foreach (var route in routes.GroupBy(route => "/" + route.RelativePath).OrderBy(route => route.Key, StringComparer.Ordinal))
        {
            document.Paths.Add(route.Key, new OpenApiPathItem
            {
                Operations = route.ToDictionary(one => HttpMethod.Parse(one.HttpMethod), one => Describe(route.Key, OperationOf(one)!, schemas)),
            });
        }
    }

    private static OpenApiOperation Describe(string path, Operation operation, MessageSchemas schemas) => new()
    {
        OperationId = operation.Id,
        Summary = operation.Summary,
        Parameters =
        [
            .. PathParameter().Matches(path).Select(match => match.Groups[1].Value).Select(name => new OpenApiParameter
            {
                Name = name, In = ParameterLocation.Path, Required = true, Description = MeaningOf(name), Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            }),
            .. operation.Parameters.Select(parameter => new OpenApiParameter
            {
                Name = parameter.Name, In = ParameterLocation.Query, Required = parameter.IsRequired, Description = parameter.Description, Schema = MessageSchemas.Of(parameter),
            }),
            // OpenAPI has Accept describe itself, by the media types of the answers.
            .. operation.Headers.Where(header => header.Name != "Accept").Select(header => new OpenApiParameter
            {
                Name = header.Name, In = ParameterLocation.Header, Description = header.Description, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            }),
        ],
        RequestBody = BodyOf(operation, schemas),
        Responses = ResponsesOf(operation, schemas),
    };

    private static OpenApiRequestBody? BodyOf(Operation operation, MessageSchemas schemas) => operation switch
    {
        { Body: { } message } => new() { Required = false, Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Json] = new() { Schema = schemas.Of(message) } } },
        { Bytes.Count: > 0 } => new() { Required = true, Content = operation.Bytes.ToDictionary(type => type, type => type == Form ? Files() : new OpenApiMediaType(), StringComparer.Ordinal) },
        _ => null,
    };

    private static OpenApiMediaType Files() => new()
    {
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["files"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }, Description = "Any number of files, each in a part of any name." },
            },
        },
    };

    private static OpenApiResponses ResponsesOf(Operation operation, MessageSchemas schemas)
    {
        var responses = new OpenApiResponses();
        foreach (var (status, description) in operation.Successes)
        {
            responses.Add(Text(status), new OpenApiResponse { Description = description, Content = status == StatusCodes.Status304NotModified ? null : AnswersOf(operation, status, schemas) });
        }

        var problem = schemas.Of(Problem.Descriptor);
        foreach (var status in Always.Concat(operation.Failures).Distinct().Order())
        {
            responses.Add(Text(status), new OpenApiResponse
            {
                Description = ReasonPhrases.GetReasonPhrase(status),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Problems.MediaType] = new() { Schema = problem } },
            });
        }

        return responses;
    }

    private static Dictionary<string, OpenApiMediaType> AnswersOf(Operation operation, int status, MessageSchemas schemas)
    {
        var answers = operation.Media.ToDictionary(type => type, _ => new OpenApiMediaType(), StringComparer.Ordinal);
        if (operation.Answer is null) return answers;
        var whole = schemas.Of(operation.Answer);
        var isForm = operation.FormAnswer is not null && status == StatusCodes.Status200OK;
        answers[Json] = new() { Schema = isForm ? new OpenApiSchema { AnyOf = [whole, schemas.Of(operation.FormAnswer!)] } : whole };
        return answers;
    }

    private static string MeaningOf(string name) => name switch
    {
        "collection" => "Id of the collection: [a-z0-9][a-z0-9-]{0,62}.",
        "document" => "Id of the document: [a-z0-9]{1,32}.",
        "revision" => "Number of the revision, from 1.",
        "entity" => "Id of the entity.",
        _ => throw new NotSupportedException($"The meaning of {{{name}}} in addresses is not written down."),
    };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(\w+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex PathParameter();
}
