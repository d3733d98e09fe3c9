using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;

namespace Dossier.Gateway.Rest.OpenApi;

/// <summary>Schemas of protobuf JSON, made from the descriptors of the contracts: one component for each message and enum that is reached.</summary>
internal sealed class MessageSchemas(OpenApiDocument document)
{
    private const string Package = "dossier.";

    private readonly HashSet<string> added = new(StringComparer.Ordinal);

    /// <summary>A reference to the schema of a message; the schema is added if it is not there yet.</summary>
    public IOpenApiSchema Of(MessageDescriptor message)
    {
        if (message.FullName == "google.protobuf.Timestamp") return new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" };
        if (added.Add(message.FullName)) document.AddComponent<IOpenApiSchema>(NameOf(message), SchemaOf(message));
        return new OpenApiSchemaReference(NameOf(message), document);
    }

    /// <summary>The schema of a parameter.</summary>
    public static OpenApiSchema Of(Parameter parameter)
    {
        var schema = parameter.Values is { } values
            ? new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. Parameter.ShortNames(values).Select(name => (JsonNode)name)] }
            : Scalar(parameter.Type);
        // Where JSON has a string for the sake of its numbers, an address has digits.
        if (parameter.Type == FieldType.Int64) schema = new() { Type = JsonSchemaType.Integer, Format = "int64" };
        schema.Minimum = parameter.Minimum?.ToString("R", null);
        schema.Maximum = parameter.Maximum?.ToString("R", null);
        if (parameter.Default is { } text) schema.Default = schema.Type == JsonSchemaType.String ? text : JsonNode.Parse(text);
        return parameter.IsList ? new() { Type = JsonSchemaType.Array, Items = schema } : schema;
    }

    private static string NameOf(IDescriptor descriptor) => descriptor.FullName.StartsWith(Package, StringComparison.Ordinal) ? descriptor.FullName[Package.Length..] : descriptor.FullName;

    private OpenApiSchema SchemaOf(MessageDescriptor message) => new()
    {
        Type = JsonSchemaType.Object,
        Description = ProtoComments.Of(message.FullName),
        Properties = message.Fields.InFieldNumberOrder().ToDictionary(field => field.JsonName, SchemaOf, StringComparer.Ordinal),
    };

    private IOpenApiSchema SchemaOf(FieldDescriptor field)
    {
        var value = field.FieldType switch
        {
            FieldType.Message => Of(field.MessageType),
            FieldType.Enum => Of(field.EnumType),
            _ => Scalar(field.FieldType),
        };
        var description = ProtoComments.Of(field.FullName);
        if (field.IsMap) throw new NotSupportedException($"{field.FullName} is a map: no contract had one so far.");
        if (field.IsRepeated) return new OpenApiSchema { Type = JsonSchemaType.Array, Items = value, Description = description };
        if (value is OpenApiSchema schema) schema.Description = description;
        // Beside a reference, 3.1 allows a description.
        else if (value is OpenApiSchemaReference reference && description.Length > 0) reference.Description = description;
        return value;
    }

    private IOpenApiSchema Of(EnumDescriptor type)
    {
        if (added.Add(type.FullName))
        {
            var comments = type.Values.Select(value => (value.Name, Comment: ProtoComments.Of($"{type.FullName}.{value.Name}"))).Where(value => value.Comment.Length > 0);
            document.AddComponent<IOpenApiSchema>(NameOf(type), new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. type.Values.Select(value => (JsonNode)value.Name)],
                Description = string.Join("\n", comments.Select(value => $"- `{value.Name}`: {value.Comment}").Prepend(ProtoComments.Of(type.FullName))),
            });
        }

        return new OpenApiSchemaReference(NameOf(type), document);
    }

    private static OpenApiSchema Scalar(FieldType type) => type switch
    {
        FieldType.String => new() { Type = JsonSchemaType.String },
        FieldType.Bytes => new() { Type = JsonSchemaType.String, Format = "byte" },
        FieldType.Bool => new() { Type = JsonSchemaType.Boolean },
        FieldType.Int32 or FieldType.UInt32 or FieldType.SInt32 => new() { Type = JsonSchemaType.Integer, Format = "int32" },
        FieldType.Int64 or FieldType.UInt64 or FieldType.SInt64 => new() { Type = JsonSchemaType.String, Format = "int64", Pattern = "^-?[0-9]+$" },
        FieldType.Float => new() { Type = JsonSchemaType.Number, Format = "float" },
        FieldType.Double => new() { Type = JsonSchemaType.Number, Format = "double" },
        FieldType.Enum => new() { Type = JsonSchemaType.String },
        _ => throw new NotSupportedException($"No contract had {type} so far."),
    };
}
