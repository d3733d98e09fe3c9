using System.Globalization;
using System.Text.Json;
using Dossier.Common.V1;
using Dossier.Extraction.V1;

namespace Dossier.Cli.Offline;

/// <summary>Reads the input of <c>annotate</c>: <c>{"id","text","date"?,"language"?,"sentences"?:[{"tokens":[[start,end],…]}]}</c>.</summary>
internal static class AnnotateLine
{
    /// <summary>Room for the longest text that AnnotateText takes, its characters escaped, with its tokens.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The request of a line. What is known of it is in <paramref name="request"/> also when the line is refused.</summary>
    /// <exception cref="InvalidField">The line is not such an object. Fields that are not named above are ignored.</exception>
    public static void Read(ReadOnlyMemory<byte> line, AnnotateTextRequest request)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            Read(json.RootElement, request);
        }
        catch (JsonException e)
        {
            throw new InvalidField("line", string.Create(CultureInfo.InvariantCulture, $"is not valid JSON, at byte {e.BytePositionInLine ?? 0}"));
        }
    }

    private static void Read(JsonElement line, AnnotateTextRequest request)
    {
        if (line.ValueKind != JsonValueKind.Object) throw new InvalidField("line", "must be a JSON object");
        request.Id = Text(line, "id") ?? "";
        request.Text = Text(line, "text") ?? throw new InvalidField("text", "is missing");
        request.Date = Text(line, "date") ?? "";
        request.Language = Text(line, "language") ?? "";
        if (Optional(line, "sentences") is not { } sentences) return;
        var index = 0;
        foreach (var sentence in Items(sentences, "sentences"))
        {
            request.Sentences.Add(Sentence(sentence, string.Create(CultureInfo.InvariantCulture, $"sentences[{index++}]")));
        }
    }

    private static GivenSentence Sentence(JsonElement sentence, string field)
    {
        if (sentence.ValueKind != JsonValueKind.Object || !sentence.TryGetProperty("tokens", out var tokens))
        {
            throw new InvalidField(field, "must be an object with \"tokens\"");
        }

        var given = new GivenSentence();
        foreach (var token in Items(tokens, field + ".tokens"))
        {
            if (token.ValueKind != JsonValueKind.Array || token.GetArrayLength() != 2 || !IsOffset(token[0], out var start) || !IsOffset(token[1], out var end))
            {
                throw new InvalidField(
                    string.Create(CultureInfo.InvariantCulture, $"{field}.tokens[{given.Tokens.Count}]"), "must be [start,end] in code points");
            }

            given.Tokens.Add(new Span { Start = start, End = end });
        }

        return given;
    }

    private static bool IsOffset(JsonElement number, out int offset)
    {
        offset = 0;
        return number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out offset);
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement array, string field) =>
        array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : throw new InvalidField(field, "must be a list");

    private static JsonElement? Optional(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement line, string name)
    {
        if (Optional(line, name) is not { } value) return null;
        // Corpora number their documents: a number is an id as good as any other.
        if (value.ValueKind == JsonValueKind.Number && name == "id") return value.GetRawText();
        if (value.ValueKind != JsonValueKind.String) throw new InvalidField(name, "must be a string");
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new InvalidField(name, "is not well-formed Unicode");
        }
    }
}
