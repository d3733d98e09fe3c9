using Dossier.Common.V1;
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

    public static readonly Parameter Document = new("document", "Only facts of these documents: ids, or names as answers have them.")
    {
        IsList = true, Expand = (value, context) => value.Contains('/', StringComparison.Ordinal) ? value : $"collections/{context.GetRouteValue("collection")}/documents/{value}",
    };

    public static readonly Parameter PublishedFrom = new("publishedFrom", "Of documents published on or after: YYYY, YYYY-MM or YYYY-MM-DD. Documents without a date are left out.");

    public static readonly Parameter PublishedTo = new("publishedTo", "Of documents published on or before, whole: 2012 reaches to 2012-12-31.");

    public static readonly Parameter Language = new("language", "Of documents in these languages: BCP 47 tags.") { IsList = true };

    public static readonly Parameter Container = new("container", "Only members of this archive, mailbox or message: its id, or its name as answers have it.")
    {
        Field = "container", Expand = Document.Expand,
    };

    public static readonly Parameter Entity = new("entity", "Facts that involve this entity (id), in any role.") { Field = "filter.entity" };

    public static readonly Parameter From = new("from", "Facts about a time that overlaps: YYYY, YYYY-MM or YYYY-MM-DD.") { Field = "filter.time_from" };

    public static readonly Parameter To = new("to", "End of that time, whole.") { Field = "filter.time_to" };

    public static readonly Parameter MinConfidence = new("minConfidence", "Lowest confidence.") { Field = "filter.min_confidence", Type = FieldType.Float, Minimum = 0, Maximum = 1, Default = "0" };

    public static readonly Parameter StartFrom = new("startFrom", "Facts that begin at this code point of the text or behind it.") { Field = "filter.start_from", Type = FieldType.Int32, Minimum = 0 };

    public static readonly Parameter StartTo = new("startTo", "Facts that begin before this code point; 0 for no bound.") { Field = "filter.start_to", Type = FieldType.Int32, Minimum = 0 };

    public static readonly Parameter Issue = new("issue", "Positions on this issue (id).") { Field = "issue" };

    public static readonly Parameter Words = new("q", "Words and \"phrases in quotation marks\"; documents with more and rarer ones come first. At most 1,000 characters.") { Field = "query", IsRequired = true };

    public static readonly Parameter NameBeginning = new("q", "Beginning of a name, at most 200 characters. Not together with type and what narrows documents.") { Field = "query" };

    public static readonly Parameter EntityType = new("type", "Only entities of these types.")
    {
        Field = "types", Type = FieldType.Enum, Values = FactReflection.Descriptor.FindTypeByName<EnumDescriptor>(nameof(Common.V1.EntityType)), IsList = true,
    };

    public static readonly Parameter Start = new("start", "First code point.") { Field = "start", Type = FieldType.Int32, Minimum = 0, Default = "0" };

    public static readonly Parameter Length = new("length", "Number of code points. JSON has at most 100,000, plain text everything behind start when it is not given.") { Field = "length", Type = FieldType.Int32, Minimum = 0 };

    public static readonly Parameter Id = new("id", "Put into `id` of the answer; at most 2,048 characters.");

    public static readonly Parameter Tokens = new("tokens", "Also gives tokens.") { Type = FieldType.Bool, Default = "false" };

    /// <summary>A request of the contracts with what the address and its parameters say.</summary>
    /// <param name="context">The request, at a route with an <see cref="Operation"/>.</param>
    /// <param name="field">The field that takes the resource name.</param>
    /// <param name="name">The resource name.</param>
    public static T RequestOf<T>(HttpContext context, string field, string name)
        where T : IMessage, new() => RequestOf<T>(context, field, name, ParametersOf(context));

    /// <summary>The same with some of the parameters, where a route asks one of several questions.</summary>
    public static T RequestOf<T>(HttpContext context, string field, string name, IEnumerable<Parameter> parameters)
        where T : IMessage, new()
    {
        var request = Filled<T>(context, parameters);
        request.Descriptor.FindFieldByName(field).Accessor.SetValue(request, name);
        return request;
    }

    /// <summary>A request of the contracts with what the parameters say.</summary>
    public static T RequestOf<T>(HttpContext context)
        where T : IMessage, new() => Filled<T>(context, ParametersOf(context));

    private static IReadOnlyList<Parameter> ParametersOf(HttpContext context) => context.GetEndpoint()!.Metadata.GetRequiredMetadata<Operation>().Parameters;

    private static T Filled<T>(HttpContext context, IEnumerable<Parameter> parameters)
        where T : IMessage, new()
    {
        var request = new T();
        foreach (var parameter in parameters.Where(parameter => parameter.Field.Length > 0)) parameter.Fill(request, context);
        return request;
    }
}
