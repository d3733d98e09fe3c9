namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Finds the day in an address: /2021/03/12/, /2021-03-12-title, /20210312, /2021/0312/.</summary>
internal static class AddressDates
{
    private const int MaxLength = 2_000;

    /// <summary>Longest date with the name of its month.</summary>
    private const int MaxDate = 24;

    /// <summary>The first day that the path of an address names; null when it names none.</summary>
    public static WrittenDate? Find(string address)
    {
        if (address.Length > MaxLength) return null;
        var start = address.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? address.IndexOf('/', scheme + 3) : 0;
        if (start < 0) return null;
        var path = address.AsSpan(start);
        if (WithMonthName(path) is { } named) return named;
        for (var at = 0; at < path.Length; at++)
        {
            if (!char.IsAsciiDigit(path[at]) || at > 0 && char.IsAsciiLetterOrDigit(path[at - 1])) continue;
            var end = at;
            while (end < path.Length && (char.IsAsciiDigit(path[end]) || path[end] is '/' or '-' or '_' or '.' && end + 1 < path.Length && char.IsAsciiDigit(path[end + 1]))) end++;
            if (Read(path[at..end]) is { } date && date.Year >= 1995) return date;
            while (at < path.Length && char.IsAsciiDigit(path[at])) at++;
        }

        return null;
    }

    // /2023/october/03/
    private static WrittenDate? WithMonthName(ReadOnlySpan<char> path)
    {
        for (var at = path.IndexOf('/'); at >= 0 && at + 6 < path.Length;)
        {
            var rest = path[(at + 1)..];
            if (rest.Length > 6 && rest[4] == '/' && rest[..4].IndexOfAnyExceptInRange('0', '9') < 0 && char.IsLetter(rest[5]) && DateScanner.First(rest[..Math.Min(rest.Length, MaxDate)], DayOrder.DayFirst) is { Range.Start: 0, Year: >= 1995 } date) return date;
            var next = rest.IndexOf('/');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return null;
    }

    // /29-10-2021: only one of the numbers can be the month.
    private static bool IsDayFirst(ReadOnlySpan<char> run, WrittenDate date) =>
        run.Length >= 10 && run[2] is '-' or '.' && run[5] == run[2] && !date.IsAmbiguous && (run.Length == 10 || !char.IsDigit(run[10]));

    private static WrittenDate? Read(ReadOnlySpan<char> run)
    {
        Span<char> digits = stackalloc char[8];
        var (count, signs, last) = (0, 0, -1);
        for (var i = 0; i < run.Length && count < 8; i++)
        {
            if (char.IsAsciiDigit(run[i])) digits[count++] = run[i];
            else if (last == i - 1 && i > 0) return null;
            else (signs, last) = (signs + 1, i);
            if (count == 8 && i + 1 < run.Length && char.IsAsciiDigit(run[i + 1]) && signs > 0) return null;
        }

        // Eight digits and more without a sign are a number; with a time behind they are a date again, which the calendar decides.
        if (DateScanner.First(run, DayOrder.DayFirst) is { Range.Start: 0 } written && (run[4] is '/' or '-' or '_' or '.' || IsDayFirst(run, written))) return written;
        return count == 8 && (signs == 0 && run.Length is 8 || signs is 1 or 2 && run.Length >= 9 && !char.IsAsciiDigit(run[4]))
            ? DateScanner.OfField(digits, DayOrder.DayFirst) : null;
    }
}
