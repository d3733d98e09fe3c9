using System.Collections.Frozen;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>A line, or the value of a field, that says nothing but a date: the only date that is taken for the publication date of a plain text wherever it stands.</summary>
/// <param name="Date">The date as the text has it.</param>
/// <param name="IsUpdate">The label speaks of an update.</param>
internal sealed record DateLine(FoundDate Date, bool IsUpdate)
{
    /// <summary>No date line is longer.</summary>
    private const int MaxLength = 160;

    /// <summary>Longest name of a zone of time, or word behind a time of day.</summary>
    private const int MaxZone = 5;

    // Unicode CLDR, wide names of days, Gregorian calendar.
    private static readonly FrozenSet<string> Weekdays =
        ("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so "
        + "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica "
        + "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag poniedziałek wtorek środa czwartek piątek sobota niedziela "
        + "понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа четвер пʼятниця субота неділя pondělí úterý středa čtvrtek pátek neděle "
        + "måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai hétfő kedd szerda csütörtök péntek szombat vasárnap "
        + "pazartesi salı çarşamba perşembe cuma cumartesi pazar 월요일 화요일 수요일 목요일 금요일 토요일 일요일 星期一 星期二 星期三 星期四 星期五 星期六 星期日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Weekday = Weekdays.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Reads a line as a date line; null when it is none.</summary>
    public static DateLine? Read(string text, TextRange line)
    {
        var span = line.In(text);
        if (span.Length > MaxLength || span.IndexOfAnyInRange('0', '9') < 0 || DateScanner.First(span, DayOrder.MonthFirst) is not { } date) return null;
        if (!IsTail(span[date.Range.End..]) || LabelOf(span[..date.Range.Start]) is not { } label) return null;
        return new DateLine(date.In(line), label == DateLabel.Update);
    }

    // Nothing, a weekday, or a label and nothing else.
    private static DateLabel? LabelOf(ReadOnlySpan<char> before)
    {
        before = before.Trim(" ,\u00A0");
        var space = before.LastIndexOf(' ');
        if (Weekday.Contains(before[(space + 1)..])) before = before[..(space + 1)].Trim(" ,:\u00A0");
        if (before.IsEmpty) return DateLabel.None;
        return DateLabels.OfLine(before) is var label and (DateLabel.Publication or DateLabel.Update) ? label : null;
    }

    // "(Wed)", "KST", "Uhr", a full stop.
    private static bool IsTail(ReadOnlySpan<char> after)
    {
        after = after.Trim(" .,\u00A0");
        if (after.IsEmpty || after[0] is '(' or '（' && after[^1] is ')' or '）') return true;
        foreach (var c in after)
        {
            if (!char.IsLetter(c)) return false;
        }

        return after.Length <= MaxZone && (char.IsUpper(after[0]) || after[0] > '\u2E80') || Weekday.Contains(after);
    }
}
