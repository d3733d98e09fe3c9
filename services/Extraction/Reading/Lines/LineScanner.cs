namespace Dossier.Extraction.Reading.Lines;

/// <summary>Reads the shape of a line and the hashes of its words in one pass over at most <see cref="MaxRead"/> characters.</summary>
internal static class LineScanner
{
    /// <summary>What stands behind so many characters of a line is not looked at, its end aside.</summary>
    public const int MaxRead = 4_000;

    /// <summary>Most words of a line whose hashes are kept.</summary>
    public const int MaxWords = 48;

    private const float IdeographWords = 0.6f;

    /// <summary>Reads a line; its words are added to <paramref name="words"/>.</summary>
    /// <param name="line">Without outer white space, not empty.</param>
    /// <param name="words">Hashes of words, of all lines one behind the other.</param>
    public static LineShape Read(ReadOnlySpan<char> line, List<uint> words)
    {
        var shape = new LineShape { Length = line.Length, FirstWord = words.Count, Start = StartOf(line), End = EndOf(line) };
        var counts = new Counts { Previous = ' ', Hash = LineHash.Start };
        var read = line.Length > MaxRead ? line[..MaxRead] : line;
        var i = 0;
        while (i < read.Length)
        {
            var c = read[i];
            if (IsWordPart(c)) i = IsIdeograph(c) ? Ideograph(c, i, ref counts, words, shape.FirstWord) : Word(read, i, ref counts, words, shape.FirstWord);
            else
            {
                Mark(read, i, ref counts);
                i++;
            }

            counts.Previous = c;
        }

        Fill(ref shape, counts, words.Count, line.Length > read.Length ? (float)line.Length / read.Length : 1);
        if (counts.LastBracket > 0 && line[^1] == ')' && counts.WordsSinceBracket is > 0 and <= 8 && counts.CreditInBracket) shape.Signs |= LineSigns.Credit;
        if (IsEndMark(line)) shape.Signs |= LineSigns.EndMark;
        return shape;
    }

    public static bool IsIdeograph(char c) =>
        c is >= '\u0E00' and <= '\u0EFF' or >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' or >= '\uFF66' and <= '\uFF9D';

    // Letters, digits, and marks that combine with them; surrogates, so that what lies beyond the first plane is a word too.
    private static bool IsWordPart(char c) =>
        c < 128 ? char.IsAsciiLetterOrDigit(c) : char.IsLetterOrDigit(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static int Ideograph(char c, int i, ref Counts counts, List<uint> words, int first)
    {
        counts.Ideographs++;
        counts.Marks++;
        counts.Hash = LineHash.Next(counts.Hash, c);
        // Pairs of characters are what comes nearest to words here.
        if (counts.LastIdeograph != 0 && words.Count - first < MaxWords) words.Add(WordHash.Finish(WordHash.Next(WordHash.Next(WordHash.Start, counts.LastIdeograph), c)));
        counts.LastIdeograph = c;
        if (c is '年' && counts.DigitsBefore == 4) counts.Signs |= LineSigns.Year | LineSigns.Month;
        return i + 1;
    }

    private static int Word(ReadOnlySpan<char> line, int start, ref Counts counts, List<uint> words, int first)
    {
        counts.LastIdeograph = '\0';
        var hash = WordHash.Start;
        int letters = 0, upper = 0, digits = 0, hangul = 0, i = start;
        for (; i < line.Length; i++)
        {
            var c = line[i];
            if (!IsWordPart(c))
            {
                // "don't" and "Prime’s" are one word.
                if (c is '\'' or '’' && i + 1 < line.Length && char.IsLetter(line[i + 1]) && letters > 0) continue;
                break;
            }

            if (IsIdeograph(c)) break;
            var lower = c < 128 ? (char)(c is >= 'A' and <= 'Z' ? c | 0x20 : c) : char.ToLowerInvariant(c);
            hash = WordHash.Next(hash, lower);
            counts.Hash = LineHash.Next(counts.Hash, lower);
            if (char.IsDigit(c)) digits++;
            else if (lower != c)
            {
                letters++;
                upper++;
            }
            else if (char.IsLetter(c))
            {
                letters++;
                if (c is >= '\uAC00' and <= '\uD7A3') hangul++;
            }
        }

        var length = i - start;
        hash = WordHash.Finish(hash);
        if (words.Count - first < MaxWords) words.Add(hash);
        counts.Count(line, start, length, hash, letters, upper, digits, hangul);
        return i;
    }

    private static void Mark(ReadOnlySpan<char> line, int i, ref Counts counts)
    {
        var c = line[i];
        if (c == ' ' || char.IsWhiteSpace(c))
        {
            counts.LastIdeograph = '\0';
            return;
        }

        counts.Marks++;
        var next = i + 1 < line.Length ? line[i + 1] : '\0';
        switch (c)
        {
            case '.' or '!' or '?':
                if (c == '?') counts.Signs |= LineSigns.Question;
                if (next == ' ' && i > 0 && (char.IsLower(line[i - 1]) || char.IsDigit(line[i - 1]) || line[i - 1] is ')' or '"' or '”')) counts.InnerStops++;
                break;
            case '。' or '！' or '？':
                if (next != '\0') counts.InnerStops++;
                break;
            case ',' or '，' or '、' or ';':
                counts.Commas++;
                break;
            case '|' or '›' or '»' or '·' or '•' or '>' or '→' or '/' or '<' or '«' or '‹' or '▸' or '►' or '｜':
                counts.Separators++;
                break;
            case '"' or '“' or '”' or '„' or '「' or '」':
                counts.Quotes++;
                break;
            case '(' or '[' or '（':
                counts.Brackets++;
                counts.LastBracket = i + 1;
                counts.WordsSinceBracket = 0;
                counts.CreditInBracket = false;
                break;
            case ':':
                if (next is >= '0' and <= '9' && i > 0 && char.IsDigit(line[i - 1])) counts.Signs |= LineSigns.Clock;
                else if (next == '/' && i + 2 < line.Length && line[i + 2] == '/') counts.Signs |= LineSigns.Url;
                break;
            case '@':
                if (i > 0 && char.IsLetterOrDigit(line[i - 1]) && char.IsLetterOrDigit(next)) counts.Signs |= LineSigns.Mail;
                break;
            case '©' or '℗':
                counts.Signs |= LineSigns.Copyright;
                break;
            case '$' or '€' or '£' or '¥' or '￥' or '₩':
                counts.Signs |= LineSigns.Price;
                break;
            default:
                counts.Symbols++;
                break;
        }
    }

    private static void Fill(ref LineShape shape, in Counts counts, int words, float scale)
    {
        var marks = Math.Max(1, counts.Marks);
        var cased = Math.Max(1, counts.Cased);
        var spelled = Math.Max(1, counts.Words);
        shape.WordCount = words - shape.FirstWord;
        shape.Words = (counts.Words + counts.Ideographs * IdeographWords) * scale;
        shape.Capitals = counts.Cased == 0 ? 0.5f : (float)counts.Capitals / cased;
        shape.Shouted = (float)counts.Shouted / cased;
        shape.Uncased = (float)(counts.Words - counts.Cased) / spelled;
        shape.Digits = (float)counts.Digits / marks;
        shape.Symbols = (float)counts.Symbols / marks;
        shape.Ideographs = (float)counts.Ideographs / marks;
        shape.Hangul = (float)counts.Hangul / marks;
        shape.FunctionWords = (float)counts.Function / spelled;
        shape.InterfaceWords = shape.Words <= 12 && SmallWords.InterfaceLines.Contains(counts.Hash) ? 1 : (float)counts.Interface / spelled;
        (shape.InnerStops, shape.Commas, shape.Separators, shape.Quotes, shape.Brackets) = (counts.InnerStops, counts.Commas, counts.Separators, counts.Quotes, counts.Brackets);
        shape.Signs = counts.Signs;
        shape.Hash = counts.Hash;
    }

    /// <summary>What a line begins with.</summary>
    public static LineStart StartOf(ReadOnlySpan<char> line)
    {
        var c = line[0];
        if (char.IsDigit(c))
        {
            var end = 1;
            while (end < line.Length && end < 4 && char.IsDigit(line[end])) end++;
            return end < line.Length && line[end] is '.' or ')' or '、' && (end + 1 == line.Length || line[end + 1] is ' ' or '\t' || line[end] == '、') ? LineStart.Numbered : LineStart.Digit;
        }

        if (char.IsUpper(c)) return LineStart.Upper;
        if (char.IsLower(c)) return LineStart.Lower;
        return c switch
        {
            '"' or '“' or '„' or '\'' or '‘' or '«' or '「' => LineStart.Quote,
            '•' or '·' or '▪' or '◦' or '●' or '■' or '►' or '▸' or '*' or '-' or '–' or '—' or '+' or '○' => LineStart.Bullet,
            '(' or '[' or '（' or '【' => LineStart.Bracket,
            ',' or '.' or ';' or ':' or ')' or ']' or '!' or '?' or '，' or '。' or '、' or '’' or '”' => LineStart.Closing,
            _ => LineStart.Other,
        };
    }

    private static LineEnd EndOf(ReadOnlySpan<char> line)
    {
        var body = line.TrimEnd("\"'”’»)]」』）*").TrimEnd();
        if (body.IsEmpty) return LineEnd.Other;
        return body[^1] switch
        {
            '.' when body.EndsWith("..", StringComparison.Ordinal) => LineEnd.Ellipsis,
            '…' => LineEnd.Ellipsis,
            '.' or '!' or '?' => LineEnd.Stop,
            '。' or '！' or '？' => LineEnd.FullStop,
            ':' or '：' => LineEnd.Colon,
            ',' or ';' or '，' or '；' or '、' => LineEnd.Comma,
            '>' or '›' or '→' or '▸' or '►' or '+' => LineEnd.Arrow,
            '-' or '–' or '—' or '|' or '/' or '&' => LineEnd.Dash,
            >= '0' and <= '9' => LineEnd.Digit,
            _ => LineEnd.Other,
        };
    }

    private static bool IsEndMark(ReadOnlySpan<char> line) =>
        line.Length <= 8 && (line.SequenceEqual("(END)") || line.SequenceEqual("(End)") || line.SequenceEqual("###") || line.SequenceEqual("-30-") || line.SequenceEqual("- 30 -") || line.SequenceEqual("(끝)") || line.SequenceEqual("-END-"));

    private struct Counts
    {
        public int Words, Cased, Capitals, Shouted, Digits, Symbols, Ideographs, Hangul, Marks, Function, Interface;
        public int InnerStops, Commas, Separators, Quotes, Brackets, LastBracket, WordsSinceBracket, DigitsBefore;
        public LineSigns Signs;
        public ulong Hash;
        public char Previous, LastIdeograph;
        public bool CreditInBracket, MonthBefore;

        public void Count(ReadOnlySpan<char> line, int start, int length, uint hash, int letters, int upper, int digits, int hangul)
        {
            Words++;
            Marks += length;
            Digits += digits;
            Hangul += hangul;
            WordsSinceBracket++;
            if (letters > 0 && hangul == 0)
            {
                Cased++;
                if (char.IsUpper(line[start])) Capitals++;
                if (upper == letters && letters > 1) Shouted++;
            }

            if (length <= 12 && digits == 0) Look(hash);
            else if (digits == 4 && length == 4 && line[start] is '1' or '2' && line[start + 1] is '9' or '0' or '8')
            {
                Signs |= LineSigns.Year;
                if (MonthBefore) Signs |= LineSigns.FullDate;
            }

            if (line[start] is 'w' or 'W' && length == 3 && line.Slice(start, 3).Equals("www", StringComparison.OrdinalIgnoreCase)) Signs |= LineSigns.Url;
            DigitsBefore = digits == length ? length : 0;
        }

        private void Look(uint hash)
        {
            if (SmallWords.Function.Contains(hash)) Function++;
            if (SmallWords.Interface.Contains(hash)) Interface++;
            if (SmallWords.Caption.Contains(hash))
            {
                Signs |= LineSigns.CaptionWord;
                CreditInBracket = true;
            }

            if (SmallWords.CaptionVerbs.Contains(hash)) Signs |= LineSigns.PresentTense;
            if (!SmallWords.Months.Contains(hash)) return;
            Signs |= LineSigns.Month;
            MonthBefore = true;
        }
    }
}
