using Dossier.Extraction.Language;

namespace Dossier.Extraction.Tests.Language;

public sealed class LanguageTests
{
    private static readonly LanguageIdentifier Identifier = new(LanguageModel.Shipped);

    [Theory]
    [InlineData("en", "The committee will publish its report before the end of the month.")]
    [InlineData("de", "Die Regierung hat gestern über das neue Gesetz beraten.")]
    [InlineData("fr", "Le ministre a présenté son projet devant les députés.")]
    [InlineData("es", "El presidente dijo que no hay dinero para las escuelas.")]
    [InlineData("pt", "O governo não tem dinheiro para as escolas da cidade.")]
    [InlineData("it", "Il governo non ha ancora deciso che cosa fare.")]
    [InlineData("nl", "De regering heeft nog geen besluit genomen over het plan.")]
    [InlineData("da", "Regeringen har endnu ikke besluttet, hvad der skal ske med skolerne.")]
    [InlineData("nb", "Regjeringen har ennå ikke bestemt hva som skal skje med skolene.")]
    [InlineData("nn", "Regjeringa har ikkje bestemt seg for kva som skal skje med skulane.")]
    [InlineData("sv", "Regeringen har ännu inte bestämt vad som ska hända med skolorna.")]
    [InlineData("fi", "Hallitus ei ole vielä päättänyt, mitä kouluille tapahtuu.")]
    [InlineData("hu", "A kormány még nem döntött arról, hogy mi lesz az iskolákkal.")]
    [InlineData("pl", "Rząd jeszcze nie zdecydował, co będzie ze szkołami.")]
    [InlineData("cs", "Vláda ještě nerozhodla, co bude se školami.")]
    [InlineData("sk", "Vláda ešte nerozhodla, čo bude so školami.")]
    [InlineData("tr", "Hükümet okullar hakkında henüz bir karar vermedi.")]
    [InlineData("az", "Hökumət məktəblər haqqında hələ qərar verməyib.")]
    [InlineData("vi", "Chính phủ vẫn chưa quyết định về các trường học.")]
    [InlineData("ru", "Правительство ещё не решило, что будет со школами.")]
    [InlineData("uk", "Уряд ще не вирішив, що буде зі школами.")]
    [InlineData("be", "Урад яшчэ не вырашыў, што будзе са школамі.")]
    [InlineData("bg", "Правителството още не е решило какво ще стане с училищата.")]
    [InlineData("sr", "Влада још није одлучила шта ће бити са школама.")]
    [InlineData("mk", "Владата сè уште не одлучи што ќе биде со училиштата.")]
    [InlineData("el", "Η κυβέρνηση δεν έχει αποφασίσει ακόμη.")]
    [InlineData("ar", "لم تقرر الحكومة بعد ماذا سيحدث للمدارس.")]
    [InlineData("fa", "دولت هنوز درباره مدارس تصمیم نگرفته است.")]
    [InlineData("he", "הממשלה עדיין לא החליטה מה יקרה עם בתי הספר.")]
    [InlineData("hi", "सरकार ने अभी तक स्कूलों के बारे में फैसला नहीं किया है।")]
    [InlineData("th", "รัฐบาลยังไม่ได้ตัดสินใจเรื่องโรงเรียน")]
    [InlineData("ko", "정부는 아직 학교 문제를 결정하지 않았다.")]
    [InlineData("ja", "政府はまだ学校について決めていない。")]
    [InlineData("zh", "政府还没有决定学校的问题。")]
    [InlineData("ja", "東京駅前広場")]
    [InlineData("ko", "서울 (Seoul), KBS 뉴스")]
    [InlineData("id", "Pemerintah belum memutuskan nasib sekolah karena anggota dewan tidak hadir.")]
    [InlineData("ms", "Kerajaan belum membuat keputusan mengenai sekolah kerana ahli dewan tidak hadir.")]
    [InlineData("hr", "Vlada još nije odlučila tko će tijekom sljedećeg tjedna voditi sveučilište.")]
    [InlineData("bs", "Vlada još nije odlučila ko će tokom sljedeće sedmice voditi univerzitet.")]
    [InlineData("xh", "Urhulumente akakagqibi ngezikolo kuba abantu abaninzi abafuni.")]
    [InlineData("zu", "Uhulumeni akakanqumi ngezikole ngoba abantu abaningi abafuni.")]
    public void Identifies_a_sentence(string tag, string sentence) => Assert.Equal(tag, Identifier.Identify(sentence).Tag);

    [Theory]
    [InlineData("")]
    [InlineData("12:30 — 4,500 (2021) …")]
    [InlineData("\0\uFFFF\u200B")]
    public void Says_nothing_of_a_text_without_letters(string text) => Assert.Equal("und", Identifier.Identify(text).Tag);

    [Fact]
    public void Looks_at_all_of_a_long_text_in_samples()
    {
        var text = "The committee met again on Monday. " + string.Concat(Enumerable.Repeat("Das Gericht hat die Klage gestern abgewiesen. ", 20_000));

        var found = Identifier.Identify(text);

        Assert.Equal("de", found.Tag);
        Assert.InRange(found.Letters, LanguageIdentifier.MaxSample / 2, LanguageIdentifier.MaxSample);
    }

    [Fact]
    public void A_word_of_a_million_letters_is_looked_at_in_pieces() =>
        Assert.NotEqual(Script.None, Identifier.Identify(new string('ж', 1_000_000)).Script);

    [Fact]
    public void Tags_the_blocks_that_are_in_another_language()
    {
        const string Page = "카카오톡 페이스북 트위터 공유하기\n\n"
            + "The two governments agreed on Friday to resume the talks, the ministry said in a statement.\n\n"
            + "Il ministro ha detto che il governo non ha ancora deciso che cosa fare con le scuole della città.\n\n"
            + "It said the next round would be held in Geneva before the end of the month.\n";

        var revision = Pipelines.Extract(Page);

        Assert.Equal("en", revision.Language);
        Assert.Equal(["ko", "", "it", ""], revision.Blocks.Select(block => block.Language));
    }

    [Fact]
    public void A_name_or_a_short_line_has_no_language_of_its_own()
    {
        var revision = Pipelines.Extract("Angela Merkel\n\nThe chancellor said on Friday that the talks would go on for some weeks.\n\nBerlin, Bonn\n\n12.30\n");

        Assert.Equal("en", revision.Language);
        Assert.All(revision.Blocks, block => Assert.Empty(block.Language));
    }

    [Theory]
    [InlineData("The committee will publish its report, said Ягода Иванова, before the end of the month: 政府はまだ決めていない.")]
    [InlineData("Vlada još nije odlučila tko će voditi sveučilište.")]
    [InlineData("")]
    public void A_quarter_of_the_words_and_the_rest_of_them_say_what_all_of_them_say(string text)
    {
        LanguageEvidence all = new(LanguageModel.Shipped), shared = new(LanguageModel.Shipped);
        var half = text.Length / 2;

        all.Add(text.AsSpan(..half));
        all.Add(text.AsSpan(half..));
        shared.AddQuarter(text.AsSpan(..half));
        shared.AddQuarter(text.AsSpan(half..));
        shared.AddRest(text.AsSpan(..half));
        shared.AddRest(text.AsSpan(half..));

        Assert.Equal(all.Conclude(), shared.Conclude());
    }

    [Fact]
    public void A_text_that_a_quarter_of_its_words_leaves_in_doubt_is_asked_in_full() =>
        // Every fourth word is English, the first of them too.
        Assert.Equal("it", Identifier.Identify("the nella scuola della that dopo questa riunione which della città nuova").Tag);

    [Fact]
    public void The_only_block_is_in_the_language_of_the_document_whatever_it_begins_with()
    {
        var text = "Il ministro ha detto che il governo non ha ancora deciso che cosa fare con le scuole della città e con gli insegnanti. "
            + string.Concat(Enumerable.Repeat("The two governments agreed on Friday to resume the talks, the ministry said in a statement. ", 6));

        var revision = Pipelines.Default.Annotate(new Dossier.Extraction.V1.AnnotateTextRequest { Id = "1", Text = text });

        Assert.Equal("en", revision.Language);
        Assert.Empty(Assert.Single(revision.Blocks).Language);
    }

    [Fact]
    public void A_language_that_the_caller_gives_is_kept()
    {
        var request = new Dossier.Extraction.V1.AnnotateTextRequest { Id = "1", Text = "The committee met on Monday.", Language = "sco" };

        Assert.Equal("sco", Pipelines.Default.Annotate(request).Language);
    }

    [Fact]
    public void The_answer_does_not_depend_on_what_was_asked_before()
    {
        string[] texts = ["Правительство ещё не решило.", "De regering heeft besloten.", "政府は決めた。", "Vlada je odlučila."];

        var alone = texts.Select(text => new LanguageIdentifier(LanguageModel.Shipped).Identify(text)).ToList();
        var together = texts.AsParallel().AsOrdered().Select(text => Identifier.Identify(text)).ToList();

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Bytes_that_are_no_model_are_refused() =>
        Assert.ThrowsAny<Exception>(() => LanguageModel.Read(new MemoryStream("no model"u8.ToArray())));
}
