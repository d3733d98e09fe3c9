using System.Collections.Frozen;

namespace Dossier.Extraction.Quantities;

/// <summary>A unit behind a number.</summary>
/// <param name="Name">In singular English; empty for money.</param>
/// <param name="Currency">ISO 4217; empty for anything else.</param>
/// <param name="End">Where it ends.</param>
/// <param name="IsCount">It counts things, as "person", and measures nothing.</param>
internal readonly record struct Unit(string Name, string Currency, int End, bool IsCount = false);

/// <summary>Units and currencies by their words and signs.</summary>
internal static class Units
{
    /// <summary>Signs that stand before a number. A bare dollar sign is the US dollar.</summary>
    public const string SignPattern = @"(?:US\$|USD|HK\$|NT\$|A\$|C\$|S\$|NZ\$|\$|€|£|¥|₩|₹|EUR|GBP|JPY|KRW|CNY|RMB)";

    private const int MaxWords = 3;
    private const int MaxWordLength = 24;

    private static readonly FrozenDictionary<string, string> Signs = Table(
        "US$=USD USD=USD $=USD HK$=HKD NT$=TWD A$=AUD C$=CAD S$=SGD NZ$=NZD €=EUR EUR=EUR £=GBP GBP=GBP ¥=JPY JPY=JPY ₩=KRW KRW=KRW ₹=INR CNY=CNY RMB=CNY");

    private static readonly FrozenDictionary<string, string> Currencies = Table(
        "dollar=USD dollars=USD won=KRW yen=JPY yuan=CNY renminbi=CNY euro=EUR euros=EUR rupee=INR rupees=INR ruble=RUB rubles=RUB rouble=RUB roubles=RUB baht=THB ringgit=MYR "
        + "rupiah=IDR dong=VND peso=PHP pesos=PHP shekel=ILS shekels=ILS lira=TRY hryvnia=UAH zloty=PLN rand=ZAR USD=USD EUR=EUR GBP=GBP JPY=JPY KRW=KRW CNY=CNY");

    private static readonly FrozenDictionary<string, string> Measures = Table(
        "percent=percent pct=percent percentage=percent km=kilometre kilometer=kilometre kilometers=kilometre kilometre=kilometre kilometres=kilometre mile=mile miles=mile "
        + "meter=metre meters=metre metre=metre metres=metre m=metre cm=centimetre mm=millimetre foot=foot feet=foot inch=inch inches=inch "
        + "kg=kilogram kilogram=kilogram kilograms=kilogram kilo=kilogram kilos=kilogram gram=gram grams=gram ton=ton tons=ton tonne=tonne tonnes=tonne pound=pound pounds=pound "
        + "hectare=hectare hectares=hectare acre=acre acres=acre liter=litre liters=litre litre=litre litres=litre barrel=barrel barrels=barrel "
        + "watt=watt kilowatt=kilowatt kilowatts=kilowatt megawatt=megawatt megawatts=megawatt gigawatt=gigawatt gigawatts=gigawatt MW=megawatt GW=gigawatt kW=kilowatt "
        + "second=second seconds=second minute=minute minutes=minute hour=hour hours=hour day=day days=day week=week weeks=week month=month months=month year=year years=year yr=year decade=decade "
        + "decades=decade century=century centuries=century degree=degree degrees=degree");

    private static readonly FrozenDictionary<string, string> Counts = Table(
        "person=person persons=person people=person man=person men=person woman=person women=person child=child children=child citizen=person citizens=person resident=person residents=person "
        + "troop=troop troops=troop soldier=soldier soldiers=soldier worker=worker workers=worker student=student students=student refugee=refugee refugees=refugee "
        + "country=country countries=country nation=country nations=country state=state states=state member=member members=member "
        + "missile=missile missiles=missile warhead=warhead warheads=warhead ship=ship ships=ship aircraft=aircraft plane=aircraft planes=aircraft vehicle=vehicle vehicles=vehicle "
        + "job=job jobs=job vote=vote votes=vote seat=seat seats=seat case=case cases=case death=death deaths=death time=time times=time");

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> CurrencyWords = Currencies.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> MeasureWords = Measures.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> CountWords = Counts.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string CurrencyOfSign(ReadOnlySpan<char> sign) => Signs[sign.ToString()];

    /// <summary>The unit that begins at an offset, behind at most one space or hyphen; null when there is none.</summary>
    public static Unit? Read(string text, int at, int limit)
    {
        if (at < limit && text[at] == '%') return new Unit("percent", "", at + 1);
        if (at + 1 < limit && text[at] == ' ' && text[at + 1] == '%') return new Unit("percent", "", at + 2);
        var (start, square) = (at, "");
        for (var words = 0; words < MaxWords; words++)
        {
            var word = Next(text, ref start, limit);
            if (word.IsEmpty) return null;
            var end = start + word.Length;
            if (CurrencyWords.TryGetValue(word, out var currency)) return new Unit("", currency, end);
            if (word is "percentage" && text.AsSpan(end, Math.Min(limit - end, 7)).StartsWith(" point", StringComparison.Ordinal))
                return new Unit("percentage point", "", EndOfWord(text, end + 1, limit));
            if (word is "per" && text.AsSpan(end, Math.Min(limit - end, 5)) is " cent") return new Unit("percent", "", end + 5);
            if (MeasureWords.TryGetValue(word, out var measure)) return new Unit(square + measure, "", end);
            if (CountWords.TryGetValue(word, out var counted)) return new Unit(counted, "", end, IsCount: true);
            // "5 U.S. dollars", "5 square kilometres", "4 more years": one word may stand between that changes nothing else.
            if (word is "square" or "cubic") square = word.ToString() + " ";
            else if (word is not ("US" or "American" or "Korean" or "more" or "other" or "nautical")) return null;
            start = end;
        }

        return null;
    }

    private static ReadOnlySpan<char> Next(string text, ref int at, int limit)
    {
        if (at < limit && text[at] is ' ' or '-' or '\u00A0') at++;
        return text.AsSpan(at, EndOfWord(text, at, limit) - at);
    }

    private static int EndOfWord(string text, int at, int limit)
    {
        var end = at;
        while (end < limit && end - at < MaxWordLength && char.IsLetter(text[end])) end++;
        return end;
    }

    private static FrozenDictionary<string, string> Table(string pairs) =>
        pairs.Split(' ').Select(pair => pair.Split('=')).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
