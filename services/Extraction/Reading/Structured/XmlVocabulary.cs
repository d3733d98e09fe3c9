using System.Collections.Frozen;
using Dossier.Common.V1;

namespace Dossier.Extraction.Reading.Structured;

/// <summary>What an element does to the text inside it.</summary>
internal enum XmlRole
{
    /// <summary>Not known: a leaf is a fact, text between children is a paragraph.</summary>
    Unknown,

    /// <summary>Holds blocks.</summary>
    Container,

    /// <summary>Is a block.</summary>
    Block,

    /// <summary>Is part of the block around.</summary>
    Inline,

    /// <summary>Is a note: comes behind the text.</summary>
    Note,
    Table,
    Row,
    Cell,

    /// <summary>Is nothing that is read.</summary>
    Skipped,
}

/// <summary>
/// What elements mean in the vocabularies that texts are published in: RSS 2.0, Atom (RFC 4287), NITF 3, NewsML-G2, JATS 1.3, TEI P5, DocBook 5, and the HTML
/// inside them. Names are told apart without namespaces: where two vocabularies share one, it means the same.
/// </summary>
internal static class XmlVocabulary
{
    private static readonly FrozenSet<string> Roots = Names("rss feed RDF nitf newsItem newsMessage packageItem TEI teiCorpus article book chapter section refentry html xhtml body");

    private static readonly FrozenDictionary<string, (XmlRole Role, BlockKind Kind)> Elements = All().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a document with this root is of a known vocabulary: its unknown elements are then no text.</summary>
    public static bool IsKnown(string root) => Roots.Contains(root);

    /// <summary>What an element does, and the kind of a block.</summary>
    public static (XmlRole Role, BlockKind Kind) Of(string name) => Elements.GetValueOrDefault(name);

    /// <summary>What an element does where it stands: some are blocks of their own, and part of a paragraph inside one.</summary>
    public static (XmlRole Role, BlockKind Kind) Of(string name, string around, bool inParagraph, bool isKnown) => name switch
    {
        // "entry" is an article in Atom and a cell in DocBook; "item" is an article in RSS and a point of a list in TEI.
        "entry" when around is "row" => (XmlRole.Cell, 0),
        "item" when around is "list" => (XmlRole.Block, BlockKind.ListItem),
        "title" or "head" or "caption" when around is "table" or "informaltable" or "figure" or "fig" => (XmlRole.Block, BlockKind.Caption),
        // What a list of terms explains: in a paragraph, "term" is a word like others.
        "term" when around is "def-item" => (XmlRole.Block, BlockKind.ListItem),
        "label" when around is "list" => (XmlRole.Block, BlockKind.ListItem),
        "quote" or "title" or "ref" or "bibl" or "code" or "author" when inParagraph => (XmlRole.Inline, 0),
        // Elsewhere it is as often the head of the file as of a text.
        "head" or "content" when !isKnown => default,
        _ => Of(name),
    };

    /// <summary>Whether white space inside an element is text.</summary>
    public static bool IsVerbatim(string name) => name is "programlisting" or "screen" or "literallayout" or "pre" or "preformat" or "code";

    private static Dictionary<string, (XmlRole Role, BlockKind Kind)> All()
    {
        Dictionary<string, (XmlRole, BlockKind)> all = new(StringComparer.Ordinal);
        void Add(XmlRole role, BlockKind kind, string names)
        {
            foreach (var name in names.Split(' ')) all[name] = (role, kind);
        }

        Add(XmlRole.Container, 0, "channel item entry body text div div1 div2 div3 div4 sec section chapter article front back main block body.head body.content body.end hedline inlineXML contentSet contentMeta "
            + "itemizedlist orderedlist variablelist list ul ol group sect1 sect2 sect3 sect4 info article-meta title-group titleGroup docTitle titlePage fileDesc titleStmt teiHeader abstract figure fig table-wrap boxed-text lg");
        Add(XmlRole.Block, BlockKind.Heading, "title head hl1 hl2 headline subtitle article-title bridgehead h1 h2 h3 h4 h5 h6 titlePart");
        Add(XmlRole.Block, BlockKind.Body, "p para simpara description summary content encoded ab l verse-line speech sp abstract-p note-p lede tagline trans-abstract");
        Add(XmlRole.Block, BlockKind.ListItem, "li listitem list-item varlistentry");
        Add(XmlRole.Block, BlockKind.Quote, "bq blockquote disp-quote quote epigraph");
        Add(XmlRole.Block, BlockKind.Caption, "caption figcaption figDesc media-caption");
        Add(XmlRole.Block, BlockKind.Byline, "byline by creator author docAuthor string-name contrib");
        Add(XmlRole.Block, BlockKind.Dateline, "dateline docDate pubDate published");
        Add(XmlRole.Block, BlockKind.Code, "programlisting screen literallayout pre preformat");
        Add(XmlRole.Block, BlockKind.Related, "ref biblioentry bibl biblStruct related-article related-object");
        Add(XmlRole.Inline, 0, "a b i u em strong span sub sup small br font tt emphasis link ulink xref ext-link uri email italic bold monospace sc underline strike styled-content named-content inline-formula hi name "
            + "person persName placeName orgName location org chron num money function event classifier pronounce lang object.title virtloc q foreign term rs date w c pc surname given-names firstname personname honorific prefix suffix "
            + "literal filename command code phrase citetitle firstterm acronym abbrev lb pb seg forename roleName inlineequation");
        Add(XmlRole.Note, 0, "fn footnote note");
        Add(XmlRole.Table, 0, "table informaltable");
        Add(XmlRole.Row, 0, "tr row");
        Add(XmlRole.Cell, 0, "td th cell");
        Add(XmlRole.Skipped, 0, "script style journal-meta article-id permissions revisionDesc encodingDesc sourceDesc publicationStmt xenoData contrib-id aff indexterm math svg binary binaryObject itemMeta rightsInfo catalogRef tei2 del");
        return all;
    }

    private static FrozenSet<string> Names(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
