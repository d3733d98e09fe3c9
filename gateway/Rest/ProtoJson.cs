using Google.Protobuf;

namespace Dossier.Gateway.Rest;

/// <summary>Messages of the contracts as JSON, by the standard mapping of protobuf (docs/json.md).</summary>
internal static class ProtoJson
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    public static IResult Ok(IMessage message) => Results.Text(Formatter.Format(message), "application/json");
}
