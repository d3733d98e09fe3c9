using System.Collections.Frozen;

namespace Dossier.Extraction.Reading.Metadata;

/// <summary>Names of the months in the languages that pages are written in: full, inflected and shortened, as dates have them (Unicode CLDR names, Gregorian calendar).</summary>
internal static class MonthNames
{
    /// <summary>No name is longer, in UTF-16 units.</summary>
    public const int MaxLength = 16;

    private static readonly string[] Names =
    [
        "january jan janvier janv enero ene gennaio genn gen januar jänner jaenner jän janeiro januari januára január januárja ledna leden stycznia styczeń sty января январь янв "
            + "січня січень січ tammikuuta tammikuu ianuarie ian ocak oca ιανουαρίου ιανουάριος ιανουαριου ιαν يناير ינואר בינואר jaanuar janvāris janvārī sausio sausis siječnja siječanj "
            + "gener xaneiro urtarrila urtarrilaren janúar janúara януари јануар јануари janar janara yanvar जनवरी জানুয়ারি มกราคม มค ژانویه студзеня қаңтар",
        "february feb febr février févr fév fevrier febrero febbraio febb februar feber fevereiro fev februari februára február februárja února únor unora lutego luty lut "
            + "февраля февраль фев февр лютого лютий лют helmikuuta helmikuu februarie şubat subat şub φεβρουαρίου φεβρουάριος φεβρουαριου φεβ فبراير פברואר בפברואר veebruar februāris februārī "
            + "vasario vasaris veljače veljača febrer febreiro otsaila otsailaren febrúar февруари фебруар shkurt fevral फ़रवरी फरवरी ফেব্রুয়ারি กุมภาพันธ์ กพ فوریه лютага ақпан",
        "march mar mars marzo märz maerz mrz mär março marco mrt maart marca marec března březen brezna marzec марта март мар березня березень бер maaliskuuta maaliskuu martie mart "
            + "μαρτίου μάρτιος μαρτιου μαρ مارس מרץ במרץ märts marts martā kovo kovas ožujka ožujak març martxoa martxoaren március márc mac marts mars март марта mars मार्च মার্চ มีนาคม มีค сакавіка наурыз",
        "april apr avril avr abril abr aprile aprila apríla apríl dubna duben kwietnia kwiecień kwi апреля апрель апр квітня квітень кві huhtikuuta huhtikuu aprilie nisan nis "
            + "απριλίου απρίλιος απριλιου απρ أبريل ابريل אפריל באפריל aprill aprīlis aprīlī balandžio balandis travnja travanj apirila apirilaren április ápr apríll април prill aprel अप्रैल এপ্রিল เมษายน เมย آوریل красавіка сәуір",
        "may mai mayo maggio mag maio mei mája máj maja května květen kvetna maj мая май травня травень тра toukokuuta toukokuu mayıs mayis μαΐου μάιος μαιου μαϊ مايو מאי במאי "
            + "maijs maijā gegužės gegužė svibnja svibanj maig maiatza maiatzaren május maí мај май mei मई মে พฤษภาคม พค مه траўня мамыр",
        "june jun juin junio giugno giu juni junho jún júna junija června červen cervna czerwca czerwiec cze июня июнь июн червня червень чер kesäkuuta kesäkuu iunie iun haziran haz "
            + "ιουνίου ιούνιος ιουνιου ιουν يونيو יוני ביוני juuni jūnijs jūnijā birželio birželis lipnja lipanj juny xuño ekaina ekainaren június jún júní юни јун јуни qershor iyun जून জুন มิถุนายน มิย ژوئن чэрвеня маусым",
        "july jul juillet juil julio luglio lug juli julho júla júl julija července červenec cervence lipca lipiec lip июля июль июл липня липень heinäkuuta heinäkuu iulie iul temmuz tem "
            + "ιουλίου ιούλιος ιουλιου ιουλ يوليو יולי ביולי juuli jūlijs jūlijā liepos liepa srpnja srpanj juliol xullo uztaila uztailaren július júlí юли јул јули korrik iyul जुलाई জুলাই กรกฎาคม กค ژوئیه ліпеня шілде",
        "august aug août aout agosto ago agustus augusti augustus augusta avgust avgusta srpna srpen sierpnia sierpień sie августа август авг серпня серпень сер elokuuta elokuu "
            + "ağustos agustos ağu αυγούστου αύγουστος αυγουστου αυγ أغسطس اغسطس אוגוסט באוגוסט augusts augustā rugpjūčio rugpjūtis kolovoza kolovoz agost abuztua abuztuaren augusztus ágúst август gusht अगस्त আগস্ট สิงหาคม สค اوت жніўня тамыз",
        "september sep sept septembre septiembre setiembre settembre sett set setembro septembra září zari września wrzesień wrz сентября сентябрь сен сент вересня вересень вер "
            + "syyskuuta syyskuu septembrie eylül eylul eyl σεπτεμβρίου σεπτέμβριος σεπτεμβριου σεπ سبتمبر ספטמבר בספטמבר septembris septembrī rugsėjo rugsėjis rujna rujan setembre iraila irailaren szeptember szept "
            + "september septembër септември септембар sentyabr सितंबर सितम्बर সেপ্টেম্বর กันยายน กย سپتامبر верасня қыркүйек",
        "october oct octobre octubre ottobre ott oktober okt outubro out októbra október oktobra října říjen rijna października październik paź paz октября октябрь окт жовтня жовтень жов "
            + "lokakuuta lokakuu octombrie ekim eki οκτωβρίου οκτώβριος οκτωβριου οκτ أكتوبر اكتوبر אוקטובר באוקטובר oktoober oktobris oktobrī spalio spalis octubre outubro urria urriaren október октомври октобар tetor oktyabr अक्टूबर অক্টোবর ตุลาคม ตค اکتبر кастрычніка қазан",
        "november nov novembre noviembre novembro novembra listopadu listopada listopad lis ноября ноябрь ноя листопада листопад marraskuuta marraskuu noiembrie noi kasım kasim kas "
            + "νοεμβρίου νοέμβριος νοεμβριου νοε نوفمبر נובמבר בנובמבר novembris novembrī lapkričio lapkritis studenoga studenog studeni azaroa azaroaren nóvember ноември новембар nëntor noyabr नवंबर नवम्बर নভেম্বর พฤศจิกายน พย نوامبر лістапада қараша",
        "december dec décembre déc decembre diciembre dic dicembre dezember dez dezembro desember des decembra prosince prosinec grudnia grudzień gru декабря декабрь дек грудня грудень гру "
            + "joulukuuta joulukuu decembrie aralık aralik ara δεκεμβρίου δεκέμβριος δεκεμβριου δεκ ديسمبر דצמבר בדצמבר detsember decembris decembrī gruodžio gruodis prosinca prosinac desembre abendua abenduaren "
            + "december desember декември децембар dhjetor dekabr दिसंबर दिसम्बर ডিসেম্বর ธันวาคม ธค دسامبر снежня желтоқсан",
    ];

    private static readonly FrozenDictionary<string, int> Numbers = Read();

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup = Numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>1 to 12; 0 for any other word.</summary>
    public static int Parse(ReadOnlySpan<char> word) => word.Length is >= 2 and <= MaxLength && Lookup.TryGetValue(word, out var month) ? month : 0;

    private static FrozenDictionary<string, int> Read()
    {
        Dictionary<string, int> months = new(StringComparer.OrdinalIgnoreCase);
        for (var month = 0; month < Names.Length; month++)
        {
            foreach (var name in Names[month].Split(' ')) months.TryAdd(name, month + 1);
        }

        return months.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
