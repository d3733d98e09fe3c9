using System.Buffers;

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
        "since", "until", "bis zum", "seit", "ends", "starts", "beginn", "ende:", "due", "join date", "dabei seit", "inscrit", "membre depuis", "archived", "launch", "release date", "release date:", "termin", "termin:", "wann:", "when:", "event:", "event date:", "start date:", "end date:", "nächste", "next",
    ];

    /// <summary>What speaks of the text in which it stands.</summary>
    private static readonly SearchValues<string> OfText = SearchValues.Create(
    [
        "this article", "this post", "this story", "this page was published", "this entry", "originally published", "first published", "dieser artikel", "dieser beitrag", "diesen beitrag", "cet article", "ce billet", "este artículo",
        "esta entrada", "este artigo", "questo articolo", "dit artikel", "den här artikeln", "ten artykuł", "этот материал",
    ], StringComparison.OrdinalIgnoreCase);

    /// <summary>Words right before a date that make it the end or the beginning of something: "book by 31 December".</summary>
    private static readonly string[] Bounds = ["by", "through", "thru", "till", "before", "after", "deadline", "open today,", "effective"];

    /// <summary>How far behind a date of a text that speaks of itself the verb may stand.</summary>
    private const int ReachBehind = 80;

    /// <summary>Longest text that is a label and nothing else.</summary>
    private const int MaxLabel = 40;

    private const int MaxLabelWords = 4;

    /// <summary>What a whole line says of the date in the next one ("Published", "Datum", "Letzte Änderung:"); none when it is no label.</summary>
    public static DateLabel OfLine(ReadOnlySpan<char> line)
    {
        var text = line.Trim(" :：\u00A0");
        if (text.Length is 0 or > MaxLabel || MetadataText.Words(text) > MaxLabelWords) return DateLabel.None;
        return Read($"{text}:", default);
    }

    /// <summary>Whether a text says of itself that it was published on a date it has: "This article was first published on …", "Dieser Beitrag wurde am … geschrieben".</summary>
    public static bool SpeaksOfText(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        if (!before.ContainsAny(OfText)) return false;
        var (label, at) = (DateLabel.None, -1);
        Later(before, ref label, ref at);
        if (label == DateLabel.None) Later(after[..Math.Min(after.Length, ReachBehind)], Publication, DateLabel.Publication, ref label, ref at);
        return label == DateLabel.Publication;
    }

    /// <summary>What a date is, by the words before it, or by a word right behind it ("2021-03-12 updated", "2021-03-12 发布").</summary>
    public static DateLabel Read(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        if (before.Length > Reach) before = before[^Reach..];
        if (IsBound(before)) return DateLabel.Other;
        var (label, at) = (DateLabel.None, -1);
        if (!before.IsWhiteSpace()) Later(before, ref label, ref at);
        if (label != DateLabel.None) return label;
        after = after.TrimStart(" :()-");
        if (StartsWith(after, ["发布", "投稿", "公開", "掲載", "등록", "입력"])) return DateLabel.Publication;
        return StartsWith(after, ["更新", "수정", "updated", "aktualisiert"]) ? DateLabel.Update : DateLabel.None;
    }

    private static bool IsBound(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd(" :\u00A0");
        foreach (var word in Bounds)
        {
            if (before.EndsWith(word, StringComparison.OrdinalIgnoreCase) && (before.Length == word.Length || !char.IsLetterOrDigit(before[^(word.Length + 1)]))) return true;
        }

        return false;
    }

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
            // The end decides: "last updated" ends later than "date" inside it; "release date:" is another than "date:".
            if (start < 0 || start + word.Length < at || start + word.Length == at && label != DateLabel.Other || start > 0 && char.IsAsciiLetter(text[start - 1]) && char.IsAsciiLetter(word[0])) continue;
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
