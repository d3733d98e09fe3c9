namespace Dossier.Extraction.Reading.Metadata;

/// <summary>What the words around a date say it is the date of.</summary>
internal enum DateLabel
{
    None,
    Publication,
    Update,

    /// <summary>Of something else: a right, a membership, a deadline.</summary>
    Other,
}

/// <summary>Reads labels of dates: "Published on", "Zuletzt aktualisiert:", "최종수정".</summary>
internal static class DateLabels
{
    /// <summary>How far before a date its label stands at most.</summary>
    private const int Reach = 48;

    private static readonly string[] Update =
    [
        "updated", "update", "modified", "revised", "edited", "last change", "reviewed", "aktualisiert", "aktualisierung", "geändert", "änderung", "zuletzt", "bearbeitet", "mis à jour", "mise à jour", "màj",
        "modifié", "actualizado", "actualizada", "modificado", "aggiornato", "aggiornamento", "ultima modifica", "atualizado", "bijgewerkt", "gewijzigd", "обновлен", "изменен", "оновлен", "更新", "수정", "업데이트",
        "güncelle", "zaktualizowano", "aktualizacja", "aktualizováno", "frissítve", "uppdaterad", "opdateret", "oppdatert", "päivitetty", "actualizat", "последн", "修改", "edytowano",
    ];

    private static readonly string[] Publication =
    [
        "published", "posted", "publish", "publication date", "date:", "datum:", "fecha:", "data:", "created", "written", "submitted", "veröffentlicht", "erschienen", "erstellt", "publiziert", "geschrieben",
        "publié", "posté", "paru le", "mis en ligne", "publicado", "publicada", "pubblicato", "pubblicata", "gepubliceerd", "geplaatst", "opublikowano", "dodano", "data publikacji", "опубликован", "опубліковано", "дата",
        "publikováno", "vydáno", "publicerad", "publisert", "udgivet", "julkaistu", "publicat", "yayın", "eklenme", "giriş", "发布", "发表", "發布", "發表", "公開", "投稿", "掲載", "配信", "입력", "등록", "게시", "작성", "gửi", "đăng",
        "时间", "時間", "日期", "日時",
    ];

    private static readonly string[] Other =
    [
        "©", "copyright", "(c)", "joined", "founded", "member since", "registered", "registriert", "beigetreten", "mitglied seit", "expires", "valid until", "deadline", "gültig bis", "born", "geboren", "accessed", "retrieved", "abgerufen",
        "since", "until", "bis zum", "seit", "ends", "starts", "beginn", "ende:", "due", "join date", "dabei seit", "inscrit", "membre depuis", "archived", "launch", "release date", "nächste", "next",
    ];

    /// <summary>What a date is, by the words before it, or by a word right behind it ("2021-03-12 updated", "2021-03-12 发布").</summary>
    public static DateLabel Read(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        if (before.Length > Reach) before = before[^Reach..];
        var (label, at) = (DateLabel.None, -1);
        if (!before.IsWhiteSpace()) Later(before, ref label, ref at);
        if (label != DateLabel.None) return label;
        after = after.TrimStart(" :()-");
        if (StartsWith(after, ["发布", "投稿", "公開", "掲載", "등록", "입력"])) return DateLabel.Publication;
        return StartsWith(after, ["更新", "수정", "updated", "aktualisiert"]) ? DateLabel.Update : DateLabel.None;
    }

    /// <summary>Whether a text says that what follows is a date of change.</summary>
    public static bool IsUpdate(ReadOnlySpan<char> before) => Read(before, default) == DateLabel.Update;

    private static void Later(ReadOnlySpan<char> text, ref DateLabel label, ref int at)
    {
        Later(text, Update, DateLabel.Update, ref label, ref at);
        Later(text, Publication, DateLabel.Publication, ref label, ref at);
        Later(text, Other, DateLabel.Other, ref label, ref at);
    }

    private static void Later(ReadOnlySpan<char> text, string[] words, DateLabel label, ref DateLabel found, ref int at)
    {
        foreach (var word in words)
        {
            var start = text.LastIndexOf(word, StringComparison.OrdinalIgnoreCase);
            // The end decides: "last updated" ends later than "date" inside it.
            if (start < 0 || start + word.Length <= at || start > 0 && char.IsAsciiLetter(text[start - 1]) && char.IsAsciiLetter(word[0])) continue;
            (found, at) = (label, start + word.Length);
        }
    }

    private static bool StartsWith(ReadOnlySpan<char> text, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
