namespace Dossier.Extraction.Reading;

/// <summary>
/// What the model of main content looks at, per leaf. Shares are 0 to 1, missing neighbours are -1. The names are part of the model: a
/// model fits only code that computes these in this order.
/// </summary>
internal enum HtmlFeature
{
    // The text of the leaf.
    Size, Words, WordLength, Stops, StopShare, CommaShare, DigitShare, CapitalShare, Lines, DividerShare, HasYear, End, Begin,
    LinkShare, Links, StrongShare, SlantShare, Pictures, TextScore, Label, AfterRule,

    // The element around it and its ancestors.
    Tag, ParentTag, GrandTag, Depth, Level, Context, InArticle, InMain, InNavigation, InHeader, InFooter, InAside, InForm, InFigure, InTable, InList, InQuote, InLink, InHidden, InMuted, InNoScript,
    InButton, InParagraph, InBody, InDetails, InPre, Zone, PathScore, NearScore, OwnScore, LowScore, HighScore, PageScore,

    // The containers: the nearest ancestor with more leaves, the next with many more, the one below the trunk of the page.
    GroupCount, GroupSize, GroupLinkShare, GroupProse, GroupTextScore, GroupPlace, PartCount, PartSize, PartLinkShare, PartProse, PartTextScore, PartShare,
    BranchCount, BranchSize, BranchLinkShare, BranchProse, BranchTextScore, BranchScore, BranchShare, InTrunk, InWideTrunk, TrunkUp, WideTrunkUp, TrunkScore,

    // Repetition.
    Alike, CardAlike, CardSize, CardCount, CardLinkShare, CardProse, FieldAlike, FieldSize, Repeated, IsRepeat,

    // The place on the page.
    Place, TextPlace, ProseBefore, ProseAfter, FromFirstProse, ToLastProse, FromTitle, TitleLikeness, DescriptionLikeness, RulesSinceTitle, SinceHeading, HeadingScore, HeadingLevel, HeadingShared, ArticleCount,

    // The page.
    PageLeaves, PageSize, PageLinkShare, PageProse, PageProseSize, TrunkShare, TrunkDepth, TitleSize, PageLists, PageHeadings, PageCards, PageStrips, TrunkCardProse, PageForms, DeclaredType, PageSlant, PageRules,

    // The neighbours.
    Size1Before, Size1After, Size2Before, Size2After, Link1Before, Link1After, Link2Before, Link2After, Stops1Before, Stops1After, Text1Before, Text1After, Path1Before, Path1After,
    Tag1Before, Tag1After, Path2Before, Path2After, Text2Before, Text2After, Same1Before, Same1After, AroundProse, AroundLink, AroundText, AroundPath, WideProse, WideLink,
}
