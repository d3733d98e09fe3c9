using System.Globalization;
using Dossier.Common.V1;
using Dossier.Extraction.V1;

namespace Dossier.Extraction.Pipeline;

/// <summary>A request to annotate, checked: the text with what was given, and which layers are asked for.</summary>
internal sealed record AnnotateRequest(AnnotatedText Text, IReadOnlySet<Layer> Layers, bool HasSentences, bool HasLanguage)
{
    private const int MaxLanguageLength = 35;

    /// <summary>Whether the answer shall have the layer.</summary>
    public bool Wants(Layer layer) => Layers.Count == 0 ? !IsOfTokens(layer) : Layers.Contains(layer);

    /// <summary>Whether the layer is tokens or says something of each of them: only on request, as they are many.</summary>
    public static bool IsOfTokens(Layer layer) => layer is Layer.Tokens or Layer.Tags or Layer.Lemmas or Layer.Trees;

    /// <summary>Whether the caller brought the layer.</summary>
    public bool Provided(Layer layer) => layer is Layer.Sentences or Layer.Tokens ? HasSentences : layer == Layer.Language && HasLanguage;

    public static AnnotateRequest Parse(AnnotateTextRequest request, Func<Layer, bool> isKnown)
    {
        if (request.Id.Length > ExtractionLimits.MaxIdLength) throw new InvalidField("id", $"must have at most {ExtractionLimits.MaxIdLength} characters");
        var points = Points(request.Text);
        foreach (var layer in request.Layers) CheckLayer(layer, isKnown);
        var body = new TextRange(0, request.Text.Length).Trimmed(request.Text);
        var text = new AnnotatedText(request.Text, body.IsEmpty ? [] : [new TextBlock(BlockKind.Body, body)]) { Date = Day(request.Date), HasGivenLanguage = HasTag(request.Language) };
        AddSentences(request, points, text);
        if (text.HasGivenLanguage) text.Language = request.Language;
        return new AnnotateRequest(text, request.Layers.ToHashSet(), request.Sentences.Count > 0, text.HasGivenLanguage);
    }

    private static CodePoints Points(string text)
    {
        // UTF-16 units are never fewer than code points: the cheap test first.
        if (text.Length > 2 * ExtractionLimits.MaxAnnotatedCodePoints) throw TooLong();
        CodePoints points;
        try
        {
            points = new CodePoints(text);
        }
        catch (ArgumentException)
        {
            throw new InvalidField("text", "has half of a surrogate pair");
        }

        return points.Length <= ExtractionLimits.MaxAnnotatedCodePoints ? points : throw TooLong();
    }

    private static LimitExceeded TooLong() =>
        new("text_code_points", ExtractionLimits.MaxAnnotatedCodePoints, $"text: more than {ExtractionLimits.MaxAnnotatedCodePoints} code points");

    private static void CheckLayer(Layer layer, Func<Layer, bool> isKnown)
    {
        if (layer is not (Layer.Blocks or Layer.Metadata) && !isKnown(layer)) throw new InvalidField("layers", $"{layer} is not a layer of this pipeline");
    }

    private static DateOnly? Day(string date)
    {
        if (date.Length == 0) return null;
        return DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new InvalidField("date", "must be YYYY-MM-DD");
    }

    private static bool HasTag(string language)
    {
        if (language.Length > MaxLanguageLength || !language.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new InvalidField("language", "must be a BCP 47 tag");
        return language is not ("" or "und");
    }

    private static void AddSentences(AnnotateTextRequest request, CodePoints points, AnnotatedText text)
    {
        var end = 0;
        for (var s = 0; s < request.Sentences.Count; s++)
        {
            var tokens = request.Sentences[s].Tokens;
            if (tokens.Count == 0) throw new InvalidField($"sentences[{s}].tokens", "must not be empty");
            for (var t = 0; t < tokens.Count; t++)
            {
                var token = tokens[t];
                if (token.Start < end || token.End <= token.Start || token.End > points.Length)
                    throw new InvalidField($"sentences[{s}].tokens[{t}]", $"[{token.Start}, {token.End}) is empty, out of order or outside the text of {points.Length} code points");
                if (token.Exact.Length > 0 && !points.Matches(token))
                    throw new InvalidField($"sentences[{s}].tokens[{t}].exact", "is not what the text has there", ErrorReason.SpanMismatch);
                end = token.End;
                text.Tokens.Add(new TextRange(points.ToUtf16(token.Start), points.ToUtf16(token.End)));
            }

            text.Tokens.EndSentence();
            text.Sentences.Add(new TextRange(points.ToUtf16(tokens[0].Start), points.ToUtf16(tokens[^1].End)));
        }
    }
}
