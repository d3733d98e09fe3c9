using System.Globalization;
using System.Text;
using Dossier.Extraction.Reading.Structured;

namespace Dossier.Extraction.Reading.Office;

/// <summary>What a number format makes of a number, as far as it changes what the number is.</summary>
internal enum NumberMeaning
{
    Number,
    Percent,
    Date,
    Month,
    Time,
    DateTime,
    Duration,
}

/// <summary>A number format, understood.</summary>
/// <param name="Meaning">What the number is.</param>
/// <param name="Decimals">Decimals of a percentage.</param>
/// <param name="Currency">Sign in front of an amount; empty without one.</param>
internal sealed record NumberFormat(NumberMeaning Meaning, int Decimals = 0, string Currency = "")
{
    public static readonly NumberFormat General = new(NumberMeaning.Number);

    /// <summary>Most decimals of a percentage that are shown.</summary>
    private const int MaxDecimals = 10;

    /// <summary>The formats that need no definition (ECMA-376-1 §18.8.30).</summary>
    public static NumberFormat BuiltIn(int id) => id switch
    {
        9 => new NumberFormat(NumberMeaning.Percent),
        10 => new NumberFormat(NumberMeaning.Percent, 2),
        14 or 15 or 16 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58 => new NumberFormat(NumberMeaning.Date),
        17 => new NumberFormat(NumberMeaning.Month),
        18 or 19 or 20 or 21 or (>= 32 and <= 35) or 45 or 47 or 55 or 56 => new NumberFormat(NumberMeaning.Time),
        22 => new NumberFormat(NumberMeaning.DateTime),
        46 => new NumberFormat(NumberMeaning.Duration),
        _ => General,
    };

    /// <summary>Reads the first section of a format code: that of positive numbers.</summary>
    public static NumberFormat Parse(string code)
    {
        var letters = new StringBuilder();
        var currency = new StringBuilder();
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (code[i])
            {
                case '"':
                    var close = Math.Max(i, code.IndexOf('"', i + 1));
                    if (close == i) return Of(letters.ToString(), currency.ToString());
                    currency.Append(CurrencyIn(code.AsSpan(i + 1, close - i - 1)));
                    i = close;
                    break;
                case '[':
                    var end = code.IndexOf(']', i);
                    if (end < 0) return Of(letters.ToString(), currency.ToString());
                    var inner = code.AsSpan(i + 1, end - i - 1);
                    if (inner.StartsWith("$", StringComparison.Ordinal)) currency.Append(CurrencyIn(inner[1..(inner.IndexOf('-') is var dash and >= 0 ? dash : inner.Length)]));
                    else if (inner is "h" or "hh" or "m" or "mm" or "s" or "ss" or "H" or "HH" or "M" or "MM" or "S" or "SS") letters.Append('e');
                    i = end;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                default:
                    if (CurrencyIn(code.AsSpan(i, 1)) is { Length: > 0 } sign) currency.Append(sign);
                    else letters.Append(char.ToLowerInvariant(code[i]));
                    break;
            }
        }

        return Of(letters.ToString(), currency.ToString());
    }

    /// <summary>The number as people write it, in no country's way.</summary>
    /// <param name="value">The number.</param>
    /// <param name="from1904">Days count from 1904 instead of 1900.</param>
    public string Show(double value, bool from1904) => Meaning switch
    {
        NumberMeaning.Percent => Plain(Math.Round(value * 100, Math.Clamp(Decimals, 0, MaxDecimals) + 2)) + "%",
        NumberMeaning.Duration => Duration(value),
        NumberMeaning.Number => Currency.Length == 0 ? Plain(value) : value < 0 ? $"-{Currency}{Plain(-value)}" : Currency + Plain(value),
        _ => Day(value, from1904) ?? Plain(value),
    };

    /// <summary>A number with at most 15 digits that matter, as spreadsheets keep them, and no exponent unless it is very large or small.</summary>
    public static string Plain(double value)
    {
        var shown = value.ToString("G15", CultureInfo.InvariantCulture);
        return shown.Contains('E', StringComparison.Ordinal) && Math.Abs(value) is < 1e21 and > 1e-9
            ? ((decimal)value).ToString("0.##################", CultureInfo.InvariantCulture) : shown;
    }

    private static NumberFormat Of(string letters, string currency)
    {
        if (letters.Contains("general", StringComparison.Ordinal)) return General;
        if (letters.Contains('%', StringComparison.Ordinal)) return new NumberFormat(NumberMeaning.Percent, letters.Contains('.', StringComparison.Ordinal) ? letters.AsSpan(letters.IndexOf('.', StringComparison.Ordinal)).Count('0') : 0);
        // "e" stands for elapsed time here; in a number it is an exponent behind digits.
        if (letters.AsSpan().IndexOfAny("0#") is var digit && digit >= 0 && letters.AsSpan().IndexOfAny("ydhs") < 0 && !letters.StartsWith('e')) return new NumberFormat(NumberMeaning.Number, Currency: currency);
        if (letters.Contains('e', StringComparison.Ordinal) && !letters.Contains('y', StringComparison.Ordinal) && !letters.Contains('d', StringComparison.Ordinal)) return new NumberFormat(NumberMeaning.Duration);
        var hasTime = letters.AsSpan().IndexOfAny("hs") >= 0;
        var hasDay = letters.Contains('d', StringComparison.Ordinal);
        var hasDate = hasDay || letters.Contains('y', StringComparison.Ordinal) || (!hasTime && letters.Contains('m', StringComparison.Ordinal));
        return (hasDate, hasTime) switch
        {
            (true, true) => new NumberFormat(NumberMeaning.DateTime),
            (true, false) => new NumberFormat(hasDay ? NumberMeaning.Date : NumberMeaning.Month),
            (false, true) => new NumberFormat(NumberMeaning.Time),
            _ => new NumberFormat(NumberMeaning.Number, Currency: currency),
        };
    }

    private static string CurrencyIn(ReadOnlySpan<char> literal)
    {
        literal = literal.Trim();
        if (literal.Length is 0 or > 4) return "";
        foreach (var c in literal)
        {
            if (char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol || literal.Length == 3 && literal.IndexOfAnyExceptInRange('A', 'Z') < 0) return literal.ToString();
        }

        return "";
    }

    private static string Duration(double value)
    {
        if (Math.Abs(value) > 1e7) return Plain(value);
        var seconds = (long)Math.Round(Math.Abs(value) * 86_400);
        return FormattableString.Invariant($"{(value < 0 ? "-" : "")}{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");
    }

    // Spreadsheets count from 1 January 1900 and believe that there was a 29 February 1900.
    private string? Day(double value, bool from1904)
    {
        const double FirstInvalid = 2_958_466;
        if (value < 0 || value >= FirstInvalid || double.IsNaN(value)) return null;
        var seconds = (long)Math.Round(value * 86_400);
        var days = seconds / 86_400;
        var start = from1904 ? new DateTime(1904, 1, 1) : new DateTime(1899, 12, days < 60 ? 31 : 30);
        if (start.AddDays(days).Year > 9998) return null;
        var time = start.AddSeconds(seconds);
        return time.ToString(Meaning switch
        {
            NumberMeaning.Month => "yyyy-MM",
            NumberMeaning.Date => "yyyy-MM-dd",
            NumberMeaning.Time when days == 0 => "HH:mm:ss",
            _ => "yyyy-MM-dd HH:mm:ss",
        }, CultureInfo.InvariantCulture);
    }
}

/// <summary>The number formats of a workbook's cells, by style.</summary>
internal sealed class CellFormats
{
    /// <summary>Most cell styles (the format itself allows 65,490).</summary>
    public const int MaxStyles = 66_000;

    private readonly Dictionary<int, NumberFormat> defined = [];
    private readonly List<NumberFormat> styles = [];

    /// <summary>Reads the styles part of a workbook.</summary>
    public void Read(XmlWalk xml)
    {
        var inCells = false;
        while (xml.Read())
        {
            if (xml.Name == "cellXfs" && xml.Step != XmlStep.Text) inCells = xml.Step == XmlStep.Start;
            if (xml.Step != XmlStep.Start) continue;
            if (xml.Name == "numFmt" && Number(xml.Attribute("numFmtId")) is { } id && defined.Count < MaxStyles) defined[id] = NumberFormat.Parse(xml.Attribute("formatCode") ?? "");
            else if (xml.Name == "xf" && inCells && styles.Count < MaxStyles) styles.Add(Format(Number(xml.Attribute("numFmtId")) ?? 0));
        }
    }

    /// <summary>The format of a cell style; the general one when there is no such style.</summary>
    public NumberFormat Of(string? style) => Number(style) is { } index && index < styles.Count ? styles[index] : NumberFormat.General;

    private NumberFormat Format(int id) => defined.TryGetValue(id, out var format) ? format : NumberFormat.BuiltIn(id);

    private static int? Number(string? value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
