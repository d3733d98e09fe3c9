using Dossier.Ingest.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Dossier.Gateway.Rest;

/// <summary>The query parameters, each described once. What a request may not contain is said by the service that it goes to.</summary>
internal static class Parameters
{
    public static readonly Parameter PageSize = new("pageSize", "Most elements of a page.")
    {
        Field = "page_size", Type = FieldType.Int32, Minimum = 1, Maximum = 1000, Default = "100",
    };

    public static readonly Parameter PageToken = new("pageToken", "nextPageToken of the answer before; everything else as in that request.") { Field = "page_token" };

    public static readonly Parameter AtLeastSequence = new("atLeastSequence", "Waits until every change up to this sequence is part of the answer; the sequence comes with the answer to an upload or a deletion.")
    {
        Field = "at_least_sequence", Type = FieldType.Int64, Minimum = 0,
    };

    public static readonly Parameter State = new("state", "Only documents in one of these states; all that are not deleted when it is not given.")
    {
        Field = "states", Type = FieldType.Enum, Values = IngestReflection.Descriptor.FindTypeByName<EnumDescriptor>(nameof(DocumentState)), IsList = true,
    };

    public static readonly Parameter FileName = new("fileName", "File name; of a path the last segment is kept. At most 255 characters.") { Field = "header.file_name" };

    public static readonly Parameter SourceUri = new("sourceUri", "Where it comes from: an absolute URI of at most 2,048 characters. A known one with other bytes is a new revision of its document.")
    {
        Field = "header.source_uri",
    };

    public static readonly Parameter RequestId = new("requestId", "For a safe repeat: 1 to 64 characters of [A-Za-z0-9_-]. The header Idempotency-Key says the same.") { Field = "header.request_id" };

    public static readonly Parameter Wait = new("wait", "Answers once the document can be asked about, or with 504 when that takes long; it is stored all the same.") { Type = FieldType.Bool, Default = "false" };

    public static readonly Parameter After = new("after", "`change` of the last event seen; 0 tells the state of every document first. The header Last-Event-ID comes before it.")
    {
        Field = "after_change", Type = FieldType.Int64, Minimum = 0, Default = "0",
    };

    public static readonly Parameter Force = new("force", "Deletes its documents too.") { Field = "force", Type = FieldType.Bool, Default = "false" };

    /// <summary>A request of the contracts with what the address and its parameters say.</summary>
    /// <param name="context">The request, at a route with an <see cref="Operation"/>.</param>
    /// <param name="field">The field that takes the resource name.</param>
    /// <param name="name">The resource name.</param>
    public static T RequestOf<T>(HttpContext context, string field, string name)
        where T : IMessage, new()
    {
        var request = RequestOf<T>(context);
        request.Descriptor.FindFieldByName(field).Accessor.SetValue(request, name);
        return request;
    }

    /// <summary>A request of the contracts with what the parameters say.</summary>
    public static T RequestOf<T>(HttpContext context)
        where T : IMessage, new()
    {
        var request = new T();
        foreach (var parameter in context.GetEndpoint()!.Metadata.GetRequiredMetadata<Operation>().Parameters.Where(parameter => parameter.Field.Length > 0)) parameter.Fill(request, context);
        return request;
    }
}
