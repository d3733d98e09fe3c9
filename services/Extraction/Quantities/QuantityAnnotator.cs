using System.Globalization;
using System.Text.RegularExpressions;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Quantities;

/// <summary>
/// Numbers in digits, and spelled numbers with a scale word or a unit: value, range, unit, money, hedge, direction. Not numbers inside names
/// ("COVID-19"), ordinals, times and dates.
/// </summary>
internal sealed partial class QuantityAnnotator : IAnnotator
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private const string Digits = @"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?";

    /// <summary>Longest hedge or verb in front of a number, in characters, that is looked at.</summary>
    private const int MaxContext = 60;

    public string Id => "quantities/1";

    public string Description => "Numbers with scale, unit, currency, range, hedge and direction in English; no ordinals, no counts in words without a unit.";

    public IReadOnlySet<Layer> Requires { get; } = new HashSet<Layer> { Layer.Blocks, Layer.Times };

    public Layer Provides => Layer.Quantities;

    public void Annotate(AnnotatedText text, AnnotationSink sink)
    {
        var time = 0;
        foreach (var block in text.Content)
        {
            var match = Pattern().Match(text.Text, block.Range.Start, block.Range.Length);
            while (match.Success && !sink.IsFull)
            {
                var core = CoreOf(match);
                while (time < text.Times.Count && text.Times[time].Range.End <= core.Start) time++;
                if (time < text.Times.Count && text.Times[time].Range.Overlaps(core))
                {
                    // "in 1990 to US$3.8 billion" is no range: what stands behind the date is read for itself.
                    var behind = Math.Min(text.Times[time].Range.End, core.End);
                    match = behind > core.Start ? Pattern().Match(text.Text, behind, block.Range.End - behind) : match.NextMatch();
                    continue;
                }

                if (Read(text.Text, block.Range, match) is { } quantity) sink.Add(quantity);
                match = match.NextMatch();
            }
        }
    }

    private static FoundQuantity? Read(string text, TextRange block, Match match)
    {
        var number = match.Groups["number"];
        var (unit, currency, end, isCount) = UnitOf(text, block, match);
        if (!StandsAlone(text, block, match, end)) return null;
        var spelled = match.Groups["word"].Success;
        var scaled = match.Groups["scale"].Success;
        // "two", and "the two countries": small numbers in words are not what a text is measured by.
        if (spelled && !scaled && currency.Length == 0 && (unit.Length == 0 || isCount)) return null;
        if (currency.Length == 0 && unit.Length == 0 && !spelled && LooksLikeYear(number.ValueSpan, match)) return null;
        var scale = Scales.Of(match.Groups["scale"].ValueSpan);
        var low = ValueOf(match, "low");
        var value = ValueOf(match, spelled ? "word" : "number") * scale;
        var range = new TextRange(CoreOf(match).Start, end);
        var found = new FoundQuantity(range)
        {
            Unit = currency.Length > 0 ? "" : unit,
            Currency = currency,
            Modifier = Context.ModifierOf(Before(text, block, range.Start), text.AsSpan(end, Math.Min(block.End, end + MaxContext) - end)),
            Direction = Context.DirectionOf(Before(text, block, range.Start), text.AsSpan(end, Math.Min(block.End, end + MaxContext) - end)),
        };
        if (low is null) return found with { Value = value };
        // "10-15 billion": the scale is of both ends, unless the first has its own.
        var lowest = low.Value * (match.Groups["lowscale"].Success ? Scales.Of(match.Groups["lowscale"].ValueSpan) : scale);
        return lowest < value ? found with { Low = lowest, High = value } : null;
    }

    private static Unit UnitOf(string text, TextRange block, Match match)
    {
        var end = match.Index + match.Length;
        var sign = match.Groups["sign"];
        return sign.Success ? new Unit("", Units.CurrencyOfSign(sign.ValueSpan), end) : Units.Read(text, end, block.End) ?? new Unit("", "", end);
    }

    private static TextRange CoreOf(Match match) => new(match.Index, match.Index + match.Length);

    // Not a part of a name, a version, a score, a time or an ordinal.
    private static bool StandsAlone(string text, TextRange block, Match match, int end)
    {
        var start = match.Index;
        if (start > block.Start)
        {
            var before = text[start - 1];
            if (char.IsLetterOrDigit(before) || before is '_' or '#' or '@' or '&') return false;
            if (before is '-' or '–' or '/' or '.' or ':' or ',' or '\'' && start - 1 > block.Start && char.IsLetterOrDigit(text[start - 2])) return false;
        }

        if (end >= block.End) return true;
        var after = text[end];
        if (char.IsLetterOrDigit(after) || after == '_') return false;
        return end + 1 >= block.End || after is not ('.' or ',' or ':' or '/' or '-' or '–') || !char.IsAsciiDigit(text[end + 1]);
    }

    // Four digits without a comma, scale or unit are a year more often than a number.
    private static bool LooksLikeYear(ReadOnlySpan<char> number, Match match) =>
        number.Length == 4 && number[0] is '1' or '2' && number.IndexOfAnyExceptInRange('0', '9') < 0 && !match.Groups["scale"].Success && !match.Groups["sign"].Success;

    private static double? ValueOf(Match match, string group)
    {
        if (match.Groups[group] is not { Success: true } found) return null;
        if (group == "word") return Scales.NumberOf(found.ValueSpan);
        return double.Parse(found.Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    private static ReadOnlySpan<char> Before(string text, TextRange block, int start)
    {
        var from = Math.Max(block.Start, start - MaxContext);
        return text.AsSpan(from, start - from);
    }

    [GeneratedRegex(
        "(?:(?<sign>" + Units.SignPattern + @")\s?)?"
        + "(?:(?<low>" + Digits + ")(?:[ -](?<lowscale>" + Scales.Pattern + @"))?(?:\s?[-–]\s?|\s+to\s+)(?:" + Units.SignPattern + ")?)?(?<number>" + Digits + ")"
        + @"(?:[\s-](?<scale>" + Scales.Pattern + @")\b)?"
        + @"|\b(?<word>[Aa]n?|[Hh]alf a)[\s-](?<scale>" + Scales.Pattern + @")\b"
        + @"|\b(?<word>" + Scales.NumberPattern + @")(?:[\s-](?<scale>" + Scales.Pattern + @")\b)?",
        Linear)]
    private static partial Regex Pattern();
}
