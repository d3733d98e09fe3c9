using System.Collections.Frozen;
using Dossier.Common.V1;
using Dossier.Extraction.Models;

namespace Dossier.Extraction.Reading;

/// <summary>Computes the features of the leaves of a page, in time linear in their number.</summary>
internal sealed class HtmlFeatures
{
    /// <summary>Least words of a leaf that counts as prose, with the end of a sentence in it and few links.</summary>
    private const int ProseWords = 8;

    /// <summary>Names of the features, in order.</summary>
    public static readonly IReadOnlyList<string> Names = Enum.GetNames<HtmlFeature>();

    /// <summary>Number of features.</summary>
    public static readonly int Width = Names.Count;

    private static readonly FrozenDictionary<string, int> Tags = new[]
    {
        "p", "div", "li", "td", "h1", "h2", "h3", "h4", "h5", "h6", "span", "a", "ul", "ol", "table", "tr", "tbody", "section", "article", "main", "header", "footer", "nav", "aside", "form",
        "figure", "figcaption", "blockquote", "pre", "dd", "dt", "dl", "button", "body", "th", "strong", "b", "em", "font", "center", "label", "time", "address", "summary", "details",
    }.Select((name, at) => KeyValuePair.Create(name, at)).ToFrozenDictionary(StringComparer.Ordinal);

    private readonly HtmlPage page;
    private readonly IReadOnlyList<HtmlLeaf> leaves;
    private readonly IReadOnlyList<HtmlElement> elements;
    private readonly int count;
    private readonly HtmlLeafText[] texts;
    private readonly float[] textScores;
    private readonly float[] ownScores;
    private readonly float[] pathScores;
    private readonly int[] sizes;
    private readonly int[] links;
    private readonly int[] proses;
    private readonly float[] scores;
    private readonly int[] proseSizes;
    private readonly int[] tags;
    private readonly int[] elementTags;
    private readonly int[] group;
    private readonly int[] part;
    private readonly int[] card;
    private readonly int[] field;
    private readonly int[] headings;
    private readonly float[] likeness;
    private readonly float[] descriptions;
    private readonly int[] rules;
    private readonly int[] alike;
    private readonly float[] common;
    private int trunk;
    private int wideTrunk;
    private int titleLeaf = -1;
    private int firstProse;
    private int lastProse;

    /// <param name="page">The page.</param>
    /// <param name="pathWords">Weights of the words of elements.</param>
    /// <param name="textWords">Weights of the words of texts.</param>
    public HtmlFeatures(HtmlPage page, WordWeights pathWords, WordWeights textWords)
    {
        (this.page, leaves, elements, count) = (page, page.Leaves, page.Elements, page.Leaves.Count);
        texts = new HtmlLeafText[count];
        textScores = new float[count];
        (ownScores, pathScores) = (new float[elements.Count], new float[elements.Count]);
        (sizes, links, proses, scores, proseSizes) = (new int[count + 1], new int[count + 1], new int[count + 1], new float[count + 1], new int[count + 1]);
        tags = new int[count];
        (group, part, card, field) = (new int[count], new int[count], new int[count], new int[count]);
        headings = new int[count];
        likeness = new float[count];
        descriptions = new float[count];
        rules = new int[count + 1];
        alike = new int[count];
        elementTags = [.. elements.Select(element => Tags.GetValueOrDefault(element.Name, -1))];
        ReadTexts(textWords);
        ReadPaths(pathWords);
        CountAlike();
        FindTrunks();
        FindContainers();
        FindHeadings();
        FindTitle();
        FindDescription();
        FindRepeats();
        common = PageRow();
    }

    /// <summary>Writes the features of a leaf into a row of <see cref="Width"/>.</summary>
    public void Write(Span<float> row, int leaf)
    {
        common.CopyTo(row);
        OfText(row, leaf);
        OfPath(row, leaf);
        OfContainers(row, leaf);
        OfRepetition(row, leaf);
        OfPlace(row, leaf);
        OfNeighbours(row, leaf);
    }

    /// <summary>Index of the element that holds leaf <paramref name="leaf"/> and a few others.</summary>
    public int Group(int leaf) => group[leaf];

    /// <summary>Index of the element that holds the group of a leaf and many others.</summary>
    public int Part(int leaf) => part[leaf];

    /// <summary>Index of the repeated element around a leaf; -1 when there is none.</summary>
    public int Card(int leaf) => card[leaf];

    /// <summary>Index of the element that holds most of the prose of the page.</summary>
    public int Trunk => trunk;

    /// <summary>Index of the leaf that is the title of the page; -1 when there is none.</summary>
    public int TitleLeaf => titleLeaf;

    /// <summary>What was counted in a leaf.</summary>
    public HtmlLeafText TextOf(int leaf) => texts[leaf];

    /// <summary>Whether the same text stood on the page before.</summary>
    public bool IsRepeat(int leaf) => alike[leaf] < 0;

    /// <summary>Index of the element below the trunk that holds a leaf.</summary>
    public int Branch(int leaf)
    {
        var at = leaves[leaf].Element;
        while (elements[at].Parent is >= 0 and var parent && !Holds(parent, elements[trunk].FirstLeaf, elements[trunk].EndLeaf)) at = parent;
        return at;
    }

    private bool Holds(int element, int first, int end) => elements[element].FirstLeaf <= first && elements[element].EndLeaf >= end;

    private void ReadTexts(WordWeights words)
    {
        for (var leaf = 0; leaf < count; leaf++)
        {
            var range = leaves[leaf].Range.In(page.Text);
            var text = texts[leaf] = HtmlLeafText.Of(range);
            textScores[leaf] = HtmlWords.Weigh(range, words);
            var linked = (int)(LinkShareOf(leaf) * text.Size);
            var isProse = text.Words >= ProseWords && text.Stops > 0 && linked * 2 < text.Size;
            sizes[leaf + 1] = sizes[leaf] + text.Size;
            links[leaf + 1] = links[leaf] + linked;
            proses[leaf + 1] = proses[leaf] + (isProse ? 1 : 0);
            proseSizes[leaf + 1] = proseSizes[leaf] + (isProse ? text.Size : 0);
            scores[leaf + 1] = scores[leaf] + textScores[leaf];
            rules[leaf + 1] = rules[leaf] + leaves[leaf].Rules;
            tags[leaf] = elementTags[leaves[leaf].Element];
        }
    }

    private float LinkShareOf(int leaf) => leaves[leaf] is { Range.Length: > 0 and var length, Linked: var linked } ? Math.Min(1, (float)linked / length) : 0;

    private int TagOf(int element) => element < 0 ? -1 : elementTags[element];

    // What all words on the way from the body say.
    private void ReadPaths(WordWeights words)
    {
        for (var i = 0; i < elements.Count; i++)
        {
            ownScores[i] = HtmlWords.Weigh(elements[i], words);
            pathScores[i] = ownScores[i] + (elements[i].Parent < 0 ? words.Bias : pathScores[elements[i].Parent]);
        }
    }

    private void CountAlike()
    {
        var seen = new Dictionary<(int, string, string?), int>();
        foreach (var element in elements)
        {
            var key = (element.Parent, element.Name, element.Class);
            seen[key] = seen.GetValueOrDefault(key) + 1;
        }

        foreach (var element in elements) element.Alike = seen[(element.Parent, element.Name, element.Class)];
    }

    private void FindTrunks()
    {
        var mass = proseSizes[count] > 0 ? proseSizes : sizes;
        for (var i = 0; i < elements.Count; i++)
        {
            var own = Sum(mass, i);
            if (own * 2L > mass[count] && elements[i].Depth >= elements[trunk].Depth) trunk = i;
            if (own * 10L > mass[count] * 8L && elements[i].Depth >= elements[wideTrunk].Depth) wideTrunk = i;
        }

        firstProse = Array.IndexOf(proses, 1) - 1;
        lastProse = Array.IndexOf(proses, proses[count]) - 1;
        if (proses[count] == 0) (firstProse, lastProse) = (0, count - 1);
    }

    private int Sum(int[] sums, int element) => sums[elements[element].EndLeaf] - sums[elements[element].FirstLeaf];

    private void FindContainers()
    {
        // Per element and not per leaf: leaves share their ancestors.
        var groups = new int[elements.Count];
        var parts = new int[elements.Count];
        var cards = new int[elements.Count];
        var fields = new int[elements.Count];
        for (var i = 0; i < elements.Count; i++)
        {
            var element = elements[i];
            var leavesInside = element.EndLeaf - element.FirstLeaf;
            groups[i] = leavesInside >= 2 || element.Parent < 0 ? i : groups[element.Parent];
            parts[i] = leavesInside >= 6 || element.Parent < 0 ? i : parts[element.Parent];
            var above = element.Parent < 0 ? -1 : fields[element.Parent];
            var repeats = element.Alike >= 3 && leavesInside >= 2;
            cards[i] = repeats ? i : element.Parent < 0 ? -1 : cards[element.Parent];
            fields[i] = above >= 0 ? above : repeats ? i : -1;
        }

        for (var leaf = 0; leaf < count; leaf++)
        {
            var at = leaves[leaf].Element;
            (group[leaf], card[leaf], field[leaf]) = (groups[at], cards[at], fields[at]);
            part[leaf] = elements[group[leaf]].Parent is >= 0 and var parent ? parts[parent] : group[leaf];
        }
    }

    private void FindHeadings()
    {
        var last = -1;
        for (var leaf = 0; leaf < count; leaf++)
        {
            headings[leaf] = last;
            if (elements[leaves[leaf].Element].Level > 0) last = leaf;
        }
    }

    // How much of the words of the title element a leaf has, and how much else; the most alike is the title on the page.
    private void FindTitle()
    {
        var title = WordsOf(page.Title);
        var best = 0f;
        for (var leaf = 0; leaf < count; leaf++)
        {
            var level = elements[leaves[leaf].Element].Level;
            if (texts[leaf].Words is 0 or > 40 || title.Count == 0) continue;
            var words = WordsOf(leaves[leaf].Range.In(page.Text));
            var shared = words.Count(title.Contains);
            if (words.Count == 0) continue;
            var element = elements[leaves[leaf].Element];
            likeness[leaf] = (float)shared / words.Count * ((float)shared / title.Count);
            // Titles of sites stand in the title element too: the first heading of the first level wins over what is a little more alike.
            var merit = likeness[leaf] + (level == 1 ? 0.3f : level > 1 ? 0.1f : 0);
            var enough = level > 0 ? 0.2f : 0.5f;
            if (likeness[leaf] > enough && merit > best && (texts[leaf].Words > 1 || level == 1) && element.Zone == 0) (best, titleLeaf) = (merit, leaf);
        }

        for (var leaf = 0; leaf < count && titleLeaf < 0; leaf++)
        {
            if (elements[leaves[leaf].Element] is { Level: 1, Zone: 0 }) titleLeaf = leaf;
        }
    }

    // How much of the words of the page's description a leaf has, and how much else: a lead often is the description.
    private void FindDescription()
    {
        var description = WordsOf(page.Description);
        if (description.Count < 4) return;
        for (var leaf = 0; leaf < count; leaf++)
        {
            if (texts[leaf].Words < 4) continue;
            var words = WordsOf(leaves[leaf].Range.In(page.Text));
            var shared = words.Count(description.Contains);
            if (words.Count > 0) descriptions[leaf] = (float)shared / Math.Min(words.Count, description.Count);
        }
    }

    private static HashSet<uint> WordsOf(ReadOnlySpan<char> text)
    {
        var words = new HashSet<uint>();
        HtmlWords.OfText(text, word =>
        {
            var hash = 2166136261u;
            foreach (var c in word) hash = (hash ^ c) * 16777619u;
            if (!word.Contains(' ')) words.Add(hash);
        });
        return words;
    }

    private void FindRepeats()
    {
        var seen = new Dictionary<uint, int>(count);
        for (var leaf = 0; leaf < count; leaf++) alike[leaf] = seen[texts[leaf].Hash] = seen.GetValueOrDefault(texts[leaf].Hash) + 1;
        for (var leaf = 0; leaf < count; leaf++) alike[leaf] = alike[leaf] > 1 ? -seen[texts[leaf].Hash] : seen[texts[leaf].Hash];
    }

    private float[] PageRow()
    {
        var row = new float[Width];
        Set(row, HtmlFeature.PageScore, elements.Count > 1 ? ownScores[0] + ownScores[1] : 0);
        Set(row, HtmlFeature.PageLeaves, (count));
        Set(row, HtmlFeature.PageSize, (sizes[count]));
        Set(row, HtmlFeature.PageLinkShare, Share(links[count], sizes[count]));
        Set(row, HtmlFeature.PageProse, (proses[count]));
        Set(row, HtmlFeature.PageProseSize, Share(proseSizes[count], sizes[count]));
        Set(row, HtmlFeature.TrunkShare, elements.Count == 0 ? 0 : Share(Sum(sizes, trunk), sizes[count]));
        Set(row, HtmlFeature.TrunkDepth, elements.Count == 0 ? 0 : elements[trunk].Depth);
        Set(row, HtmlFeature.TitleSize, (page.Title.Length));
        int lists = 0, titles = 0, cards = 0, strips = 0, trunkCards = 0, forms = 0, articles = 0;
        for (var leaf = 0; leaf < count; leaf++)
        {
            var element = elements[leaves[leaf].Element];
            if (element.Name is "li") lists++;
            if (element.Level > 0) titles++;
            if (card[leaf] < 0) continue;
            cards++;
            if (texts[leaf].Size < 40) strips++;
            if (Holds(trunk, leaf, leaf + 1) && proses[leaf + 1] > proses[leaf]) trunkCards++;
        }

        foreach (var element in elements)
        {
            if (element.Name == "form") forms++;
            if (element.Name == "article") articles++;
        }

        Set(row, HtmlFeature.PageLists, Share(lists, count));
        Set(row, HtmlFeature.PageHeadings, Share(titles, count));
        Set(row, HtmlFeature.PageCards, Share(cards, count));
        Set(row, HtmlFeature.PageStrips, Share(strips, count));
        Set(row, HtmlFeature.TrunkCardProse, (trunkCards));
        Set(row, HtmlFeature.PageForms, forms);
        Set(row, HtmlFeature.DeclaredType, page.Type switch { "" => 0, "article" or "blog" or "blogpost" or "news" => 2, "website" => 1, _ => -1 });
        Set(row, HtmlFeature.PageSlant, Share(leaves.Count(leaf => leaf.Slanted * 2 > leaf.Range.Length), count));
        Set(row, HtmlFeature.PageRules, rules[count]);
        Set(row, HtmlFeature.ArticleCount, articles);
        return row;
    }

    private void OfText(Span<float> row, int leaf)
    {
        var text = texts[leaf];
        Set(row, HtmlFeature.Size, (text.Size));
        Set(row, HtmlFeature.Words, (text.Words));
        Set(row, HtmlFeature.WordLength, Share(text.Size, text.Words));
        Set(row, HtmlFeature.Stops, (text.Stops));
        Set(row, HtmlFeature.StopShare, Share(text.Stops, text.Words));
        Set(row, HtmlFeature.CommaShare, Share(text.Commas, text.Words));
        Set(row, HtmlFeature.DigitShare, Share(text.Digits, text.Size));
        Set(row, HtmlFeature.CapitalShare, Share(text.Capitals, text.Words));
        Set(row, HtmlFeature.Lines, (text.Lines));
        Set(row, HtmlFeature.DividerShare, Share(text.Dividers, text.Size));
        Set(row, HtmlFeature.HasYear, text.HasYear ? 1 : 0);
        Set(row, HtmlFeature.End, text.End);
        Set(row, HtmlFeature.Begin, text.Begin);
        Set(row, HtmlFeature.LinkShare, LinkShareOf(leaf));
        Set(row, HtmlFeature.Links, leaves[leaf].Links);
        Set(row, HtmlFeature.StrongShare, Share(leaves[leaf].Strong, leaves[leaf].Range.Length));
        Set(row, HtmlFeature.SlantShare, Share(leaves[leaf].Slanted, leaves[leaf].Range.Length));
        Set(row, HtmlFeature.Label, text.Label);
        Set(row, HtmlFeature.AfterRule, leaves[leaf].Rules);
        Set(row, HtmlFeature.Pictures, leaves[leaf].Pictures);
        Set(row, HtmlFeature.TextScore, textScores[leaf]);
    }

    private void OfPath(Span<float> row, int leaf)
    {
        var element = elements[leaves[leaf].Element];
        var parent = element.Parent;
        Set(row, HtmlFeature.Tag, tags[leaf]);
        Set(row, HtmlFeature.ParentTag, TagOf(parent));
        Set(row, HtmlFeature.GrandTag, parent < 0 ? -1 : TagOf(elements[parent].Parent));
        Set(row, HtmlFeature.Depth, element.Depth);
        Set(row, HtmlFeature.Level, element.Level);
        Set(row, HtmlFeature.Context, System.Numerics.BitOperations.PopCount((uint)element.Context));
        SetContext(row, element.Context);
        Set(row, HtmlFeature.Zone, element.Zone switch { 0 => 0, BlockKind.Byline => 1, BlockKind.Caption => 2, BlockKind.Comments => 3, BlockKind.Related => 4, BlockKind.Navigation => 5, _ => 6 });
        Set(row, HtmlFeature.PathScore, pathScores[element.Index]);
        Set(row, HtmlFeature.OwnScore, ownScores[element.Index]);
        float near = 0, low = 0, high = 0;
        for (int at = element.Index, step = 0; at >= 0; at = elements[at].Parent, step++)
        {
            if (step < 3) near += ownScores[at];
            (low, high) = (Math.Min(low, ownScores[at]), Math.Max(high, ownScores[at]));
        }

        Set(row, HtmlFeature.NearScore, near);
        Set(row, HtmlFeature.LowScore, low);
        Set(row, HtmlFeature.HighScore, high);
    }

    private static void SetContext(Span<float> row, HtmlContext context)
    {
        Set(row, HtmlFeature.InArticle, Has(context, HtmlContext.Article));
        Set(row, HtmlFeature.InMain, Has(context, HtmlContext.Main));
        Set(row, HtmlFeature.InNavigation, Has(context, HtmlContext.Navigation));
        Set(row, HtmlFeature.InHeader, Has(context, HtmlContext.Header));
        Set(row, HtmlFeature.InFooter, Has(context, HtmlContext.Footer));
        Set(row, HtmlFeature.InAside, Has(context, HtmlContext.Aside));
        Set(row, HtmlFeature.InForm, Has(context, HtmlContext.Form));
        Set(row, HtmlFeature.InFigure, Has(context, HtmlContext.Figure));
        Set(row, HtmlFeature.InTable, Has(context, HtmlContext.Table));
        Set(row, HtmlFeature.InList, Has(context, HtmlContext.List));
        Set(row, HtmlFeature.InQuote, Has(context, HtmlContext.Quote));
        Set(row, HtmlFeature.InLink, Has(context, HtmlContext.Link));
        Set(row, HtmlFeature.InHidden, Has(context, HtmlContext.Hidden));
        Set(row, HtmlFeature.InMuted, Has(context, HtmlContext.Muted));
        Set(row, HtmlFeature.InNoScript, Has(context, HtmlContext.NoScript));
        Set(row, HtmlFeature.InButton, Has(context, HtmlContext.Button));
        Set(row, HtmlFeature.InParagraph, Has(context, HtmlContext.Paragraph));
        Set(row, HtmlFeature.InBody, Has(context, HtmlContext.ArticleBody));
        Set(row, HtmlFeature.InDetails, Has(context, HtmlContext.Details));
        Set(row, HtmlFeature.InPre, Has(context, HtmlContext.Preformatted));
    }

    private void OfContainers(Span<float> row, int leaf)
    {
        var near = group[leaf];
        Container(row, near, HtmlFeature.GroupCount);
        var inside = elements[near].EndLeaf - elements[near].FirstLeaf;
        Set(row, HtmlFeature.GroupPlace, inside < 2 ? 0 : (float)(leaf - elements[near].FirstLeaf) / (inside - 1));
        Container(row, part[leaf], HtmlFeature.PartCount);
        Set(row, HtmlFeature.PartShare, Share(Sum(sizes, part[leaf]), sizes[count]));
        int up = 0, upWide = 0;
        var (branch, wide) = (leaves[leaf].Element, leaves[leaf].Element);
        while (elements[branch].Parent is >= 0 and var parent && !Holds(parent, elements[trunk].FirstLeaf, elements[trunk].EndLeaf)) (branch, up) = (parent, up + 1);
        while (wide >= 0 && !Holds(wide, elements[wideTrunk].FirstLeaf, elements[wideTrunk].EndLeaf)) (wide, upWide) = (elements[wide].Parent, upWide + 1);
        Container(row, branch, HtmlFeature.BranchCount);
        Set(row, HtmlFeature.BranchScore, ownScores[branch]);
        Set(row, HtmlFeature.BranchShare, Share(Sum(sizes, branch), sizes[count]));
        Set(row, HtmlFeature.InTrunk, Holds(trunk, leaf, leaf + 1) ? 1 : 0);
        Set(row, HtmlFeature.InWideTrunk, Holds(wideTrunk, leaf, leaf + 1) ? 1 : 0);
        Set(row, HtmlFeature.TrunkUp, up);
        Set(row, HtmlFeature.WideTrunkUp, upWide);
        Set(row, HtmlFeature.TrunkScore, pathScores[trunk]);
    }

    // Five features in a row: count, size, links, prose, words.
    private void Container(Span<float> row, int element, HtmlFeature first)
    {
        var (begin, end) = (elements[element].FirstLeaf, elements[element].EndLeaf);
        var size = sizes[end] - sizes[begin];
        row[(int)first] = (end - begin);
        row[(int)first + 1] = (size);
        row[(int)first + 2] = Share(links[end] - links[begin], size);
        row[(int)first + 3] = Share(proseSizes[end] - proseSizes[begin], size);
        row[(int)first + 4] = Share(scores[end] - scores[begin], end - begin);
    }

    private void OfRepetition(Span<float> row, int leaf)
    {
        Set(row, HtmlFeature.Alike, (elements[leaves[leaf].Element].Alike));
        if (card[leaf] is >= 0 and var repeated)
        {
            var (begin, end) = (elements[repeated].FirstLeaf, elements[repeated].EndLeaf);
            var size = sizes[end] - sizes[begin];
            Set(row, HtmlFeature.CardAlike, (elements[repeated].Alike));
            Set(row, HtmlFeature.CardSize, (size));
            Set(row, HtmlFeature.CardCount, (end - begin));
            Set(row, HtmlFeature.CardLinkShare, Share(links[end] - links[begin], size));
            Set(row, HtmlFeature.CardProse, Share(proseSizes[end] - proseSizes[begin], size));
        }

        if (field[leaf] is >= 0 and var outer)
        {
            Set(row, HtmlFeature.FieldAlike, (elements[outer].Alike));
            Set(row, HtmlFeature.FieldSize, (Sum(sizes, outer)));
        }

        Set(row, HtmlFeature.Repeated, Math.Abs(alike[leaf]));
        Set(row, HtmlFeature.IsRepeat, alike[leaf] < 0 ? 1 : 0);
    }

    private void OfPlace(Span<float> row, int leaf)
    {
        Set(row, HtmlFeature.Place, (float)leaf / count);
        Set(row, HtmlFeature.TextPlace, Share(sizes[leaf], sizes[count]));
        Set(row, HtmlFeature.ProseBefore, Share(proseSizes[leaf], proseSizes[count]));
        Set(row, HtmlFeature.ProseAfter, Share(proseSizes[count] - proseSizes[leaf + 1], proseSizes[count]));
        Set(row, HtmlFeature.FromFirstProse, Signed(leaf - firstProse));
        Set(row, HtmlFeature.ToLastProse, Signed(lastProse - leaf));
        Set(row, HtmlFeature.FromTitle, titleLeaf < 0 ? -20 : Signed(leaf - titleLeaf));
        Set(row, HtmlFeature.TitleLikeness, likeness[leaf]);
        Set(row, HtmlFeature.DescriptionLikeness, descriptions[leaf]);
        Set(row, HtmlFeature.RulesSinceTitle, titleLeaf < 0 || leaf < titleLeaf ? -1 : rules[leaf + 1] - rules[titleLeaf + 1]);
        var heading = headings[leaf];
        Set(row, HtmlFeature.SinceHeading, heading < 0 ? -1 : (leaf - heading));
        Set(row, HtmlFeature.HeadingScore, heading < 0 ? 0 : textScores[heading]);
        Set(row, HtmlFeature.HeadingLevel, heading < 0 ? 0 : elements[leaves[heading].Element].Level);
        Set(row, HtmlFeature.HeadingShared, heading < 0 ? -1 : Holds(group[leaf], heading, heading + 1) ? 2 : Holds(part[leaf], heading, heading + 1) ? 1 : 0);
    }

    private void OfNeighbours(Span<float> row, int leaf)
    {
        Neighbour(row, leaf, leaf - 1, HtmlFeature.Size1Before, HtmlFeature.Link1Before, HtmlFeature.Text1Before, HtmlFeature.Path1Before);
        Neighbour(row, leaf, leaf + 1, HtmlFeature.Size1After, HtmlFeature.Link1After, HtmlFeature.Text1After, HtmlFeature.Path1After);
        Neighbour(row, leaf, leaf - 2, HtmlFeature.Size2Before, HtmlFeature.Link2Before, HtmlFeature.Text2Before, HtmlFeature.Path2Before);
        Neighbour(row, leaf, leaf + 2, HtmlFeature.Size2After, HtmlFeature.Link2After, HtmlFeature.Text2After, HtmlFeature.Path2After);
        var (before, after) = (leaf > 0, leaf + 1 < count);
        Set(row, HtmlFeature.Stops1Before, before ? texts[leaf - 1].Stops : -1);
        Set(row, HtmlFeature.Stops1After, after ? texts[leaf + 1].Stops : -1);
        Set(row, HtmlFeature.Tag1Before, before ? tags[leaf - 1] : -2);
        Set(row, HtmlFeature.Tag1After, after ? tags[leaf + 1] : -2);
        Set(row, HtmlFeature.Same1Before, before ? Kinship(leaf, leaf - 1) : -1);
        Set(row, HtmlFeature.Same1After, after ? Kinship(leaf, leaf + 1) : -1);
        var (from, to) = (Math.Max(0, leaf - 3), Math.Min(count, leaf + 4));
        Set(row, HtmlFeature.AroundProse, Share(proseSizes[to] - proseSizes[from], sizes[to] - sizes[from]));
        Set(row, HtmlFeature.AroundLink, Share(links[to] - links[from], sizes[to] - sizes[from]));
        Set(row, HtmlFeature.AroundText, Share(scores[to] - scores[from], to - from));
        var path = 0f;
        for (var i = from; i < to; i++) path += pathScores[leaves[i].Element];
        Set(row, HtmlFeature.AroundPath, Share(path, to - from));
        (from, to) = (Math.Max(0, leaf - 8), Math.Min(count, leaf + 9));
        Set(row, HtmlFeature.WideProse, Share(proseSizes[to] - proseSizes[from], sizes[to] - sizes[from]));
        Set(row, HtmlFeature.WideLink, Share(links[to] - links[from], sizes[to] - sizes[from]));
    }

    private void Neighbour(Span<float> row, int leaf, int other, HtmlFeature size, HtmlFeature link, HtmlFeature text, HtmlFeature path)
    {
        var there = other >= 0 && other < count;
        Set(row, size, there ? (texts[other].Size) : -1);
        Set(row, link, there ? LinkShareOf(other) : -1);
        Set(row, text, there ? textScores[other] : 0);
        Set(row, path, there ? pathScores[leaves[other].Element] : pathScores[leaves[leaf].Element]);
    }

    // 3 siblings of one kind, 2 siblings, 1 in one group, 0 strangers.
    private int Kinship(int leaf, int other)
    {
        var (own, near) = (elements[leaves[leaf].Element], elements[leaves[other].Element]);
        if (own.Parent == near.Parent) return own.Name == near.Name && own.Class == near.Class ? 3 : 2;
        return group[leaf] == group[other] ? 1 : 0;
    }

    private static void Set(Span<float> row, HtmlFeature feature, float value) => row[(int)feature] = value;

    private static float Has(HtmlContext context, HtmlContext flag) => (context & flag) != 0 ? 1 : 0;

    private static float Signed(int distance) => Math.Clamp(distance, -60, 60);

    private static float Share(float some, float all) => all <= 0 ? 0 : some / all;
}
