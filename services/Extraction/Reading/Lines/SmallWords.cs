namespace Dossier.Extraction.Reading.Lines;

/// <summary>Short lists of words whose kind says much about a line, as hashes of <see cref="WordHash"/>.</summary>
internal static class SmallWords
{
    /// <summary>Frequent function words of Western languages: prose is full of them, menus are not.</summary>
    public static readonly WordSet Function = new(
        "the of and to in a is that for it as was with be by on not he his are this at from they have but had which or an were we been there their has would what will "
        + "if can all who when more so no you my her she him its our your them than then these those could should about into also because "
        + "der die das und den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde wenn "
        + "de la le et les des en un une du dans est que pour qui par sur pas plus au avec ce il sont se ne aux mais ou cette été son sa ses leur nous vous "
        + "el los las y una por con para se del al como más pero sus le ha lo este sin sobre entre cuando muy ya también fue "
        + "il di che è non per sono della nel con del alla dei le da anche come più ma gli "
        + "o os as um uma do da dos das em na no não com mais foi ao pelo pela ele seu sua "
        + "het een van en dat op te zijn voor met niet aan er om ook als bij maar nog naar "
        + "и в не на я что с он как это по но они мы из у за так же от для был было к а его её "
        + "och att det som på är av för den till inte har jag ett med og ikke til være ja se ei on että oli mutta w na z się nie jest że do jak po ale");

    /// <summary>Names of months, in full and short.</summary>
    public static readonly WordSet Months = new(
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
        + "januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre "
        + "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre");

    /// <summary>Words of captions and credits.</summary>
    public static readonly WordSet Caption = new(
        "photo photos photograph photographer photographed image picture pictured credit courtesy via getty afp reuters shutterstock unsplash istock flickr wikimedia illustration "
        + "foto fotos bild quelle crédit photographie archivo imagen fotografía figure fig left right center caption seen handout screenshot");

    /// <summary>Verbs that captions have in the present tense, where reports have the past.</summary>
    public static readonly WordSet CaptionVerbs = new(
        "talks speaks shakes poses attends walks looks holds arrives meets greets waves delivers addresses gestures smiles stands sits watches listens visits leaves inspects reacts "
        + "celebrates takes gives signs hugs embraces shake pose attend walk arrive meet greet inspect wave hold gather stand sit watch look "
        + "applauds salutes chats rides hands lays boards answers");

    /// <summary>Words of buttons, accounts, networks and notices that pages have around their content, in languages with spaces.</summary>
    public static readonly WordSet Interface = new(
        "share tweet facebook twitter instagram linkedin pinterest whatsapp youtube tiktok telegram reddit tumblr rss email print login logout signin signup subscribe subscription newsletter register registration account "
        + "cookie cookies privacy copyright sitemap menu search home homepage contact advertise advertisement sponsored careers faq help feedback comments comment reply previous next follow followers "
        + "bookmark scrap download app shop cart checkout wishlist accept decline settings preferences terms conditions disclaimer imprint skip navigation close toggle sidebar footer trending popular related recommended "
        + "teilen drucken anmelden abmelden registrieren abonnieren abonnement datenschutz impressum startseite kontakt suche suchen warenkorb konto werbung anzeige kommentare kommentieren antworten weiterlesen merken "
        + "partager imprimer connexion inscription abonner abonnez accueil recherche rechercher panier compte publicité commentaires commenter mentions légales confidentialité suivez "
        + "compartir imprimir suscribirse suscríbete iniciar sesión inicio buscar carrito cuenta publicidad comentarios comentar aviso privacidad síguenos condividi stampa accedi registrati cerca commenti iscriviti seguici "
        + "compartilhar entrar cadastro assine assinar pesquisar comentários anúncio delen afdrukken inloggen zoeken reacties winkelwagen udostępnij zaloguj szukaj komentarze "
        + "поделиться войти вход регистрация подписаться подписка поиск главная контакты комментарии реклама меню печать вконтакте одноклассники "
        + "공유 공유하기 카카오톡 카카오스토리 페이스북 트위터 블로그 네이버 밴드 인스타그램 유튜브 텔레그램 라인 구독 구독하기 로그인 로그아웃 회원가입 댓글 댓글쓰기 인쇄 프린트 스크랩 목록 메뉴 검색 "
        + "홈 이전글 다음글 이전 다음 맨위로 닫기 더보기 광고 저작권자 무단전재 재배포 기사제보 제보 관련기사 많이본 인기기사 최신기사 뉴스레터 이메일 url복사 글자크기 좋아요 추천 개인정보처리방침 이용약관 고객센터 사이트맵 바로가기 "
        + "المشاركة مشاركة تسجيل اشترك بحث القائمة تعليقات الرئيسية paylaş giriş abone ara yorumlar anasayfa");

    /// <summary>Whole lines of the same sort, letters and digits only, in languages without spaces.</summary>
    public static readonly LineSet InterfaceLines = new(
        "登录 注册 首页 分享 收藏 打印 关闭 返回 返回顶部 上一页 下一页 上一篇 下一篇 搜索 相关阅读 相关新闻 相关文章 相关报道 热门文章 热门新闻 推荐阅读 最新新闻 更多 关于我们 联系我们 网站地图 版权所有 责任编辑 字号 微信 微博 评论 登入 註冊 首頁 "
        + "列印 關閉 上一頁 下一頁 搜尋 相關閱讀 相關新聞 熱門新聞 關於我們 聯絡我們 網站地圖 分享到 微信扫一扫 扫一扫 发表评论 加入收藏 设为首页 "
        + "ログイン 新規登録 会員登録 シェア ツイート 印刷 検索 メニュー ホーム トップページ 関連記事 人気記事 関連ニュース おすすめ ランキング お問い合わせ プライバシーポリシー 利用規約 コメント サイトマップ 前へ 次へ 一覧 閉じる もっと見る 続きを読む 広告 "
        + "readmore relatednews relatedarticles relatedstories mostread mostpopular morestories youmayalsolike recommendedforyou sharethis backtotop signupfornewsletter allrightsreserved 관련뉴스 많이본뉴스 이시각주요뉴스 기사공유하기 글자크기조절");
}

/// <summary>A set of whole lines without their spaces and signs, asked by the hash of <see cref="LineShape.Hash"/>.</summary>
internal sealed class LineSet
{
    private readonly HashSet<ulong> hashes = [];

    public LineSet(string lines)
    {
        foreach (var line in lines.Split(' ', StringSplitOptions.RemoveEmptyEntries)) hashes.Add(LineHash.Of(line));
    }

    public bool Contains(ulong hash) => hashes.Contains(hash);
}

/// <summary>A set of words, asked by hash.</summary>
internal sealed class WordSet
{
    private readonly uint[] slots;

    public WordSet(string words)
    {
        var all = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var size = 16;
        while (size < all.Length * 4) size *= 2;
        slots = new uint[size];
        foreach (var word in all) Add(WordHash.Of(word));
    }

    public bool Contains(uint hash)
    {
        for (var at = Slot(hash); slots[at] != 0; at = (at + 1) & (slots.Length - 1))
        {
            if (slots[at] == hash) return true;
        }

        return false;
    }

    private void Add(uint hash)
    {
        var at = Slot(hash);
        while (slots[at] != 0 && slots[at] != hash) at = (at + 1) & (slots.Length - 1);
        slots[at] = hash;
    }

    private int Slot(uint hash) => (int)(hash * 0x9E3779B1u >> 8) & (slots.Length - 1);
}

/// <summary>Hash of a word without case (FNV-1a over UTF-16 units), never 0.</summary>
internal static class WordHash
{
    public const uint Start = 2166136261u;

    public static uint Next(uint hash, char lower) => (hash ^ lower) * 16777619u;

    public static uint Of(ReadOnlySpan<char> word)
    {
        var hash = Start;
        foreach (var c in word) hash = Next(hash, char.ToLowerInvariant(c));
        return Finish(hash);
    }

    public static uint Finish(uint hash) => hash == 0 ? 1 : hash;
}

/// <summary>Hash of the letters and digits of a line without case (FNV-1a over UTF-16 units).</summary>
internal static class LineHash
{
    public const ulong Start = 14695981039346656037ul;

    public static ulong Next(ulong hash, char lower) => (hash ^ lower) * 1099511628211ul;

    public static ulong Of(ReadOnlySpan<char> letters)
    {
        var hash = Start;
        foreach (var c in letters) hash = Next(hash, char.ToLowerInvariant(c));
        return hash;
    }
}
