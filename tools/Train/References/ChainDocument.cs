using System.Text.Json.Nodes;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;
using Dossier.Train.Language;
using Dossier.Train.Learning;

namespace Dossier.Train.References;

/// <summary>A document with the chains that people put its phrases into.</summary>
/// <param name="Id">Unique.</param>
/// <param name="Text">With tokens, tags, lemmas, trees and, as mentions, the names of persons, organizations and places, each with its chain as its entity.</param>
/// <param name="ChainAt">Of the head tokens of phrases.</param>
internal sealed record ChainDocument(string Id, AnnotatedText Text, IReadOnlyDictionary<int, string> ChainAt)
{
    /// <summary>Sentences of a piece, and sentences from one to the next.</summary>
    private const int PieceLength = 6, PieceStep = 4;

    /// <summary>Of a hundred persons in a piece, those whose name is not found.</summary>
    private const int MissedPercent = 25;

    /// <summary>Of a hundred persons in a piece, those who are taken for an organization or a place.</summary>
    private const int MistypedPercent = 15;

    public static IEnumerable<ChainDocument> Read(Corpus data, string trees, string chains)
    {
        var rows = data.Lines(chains).ToDictionary(row => (string)row["id"]!, StringComparer.Ordinal);
        foreach (var document in TreebankDocument.Read(data, trees))
        {
            if (rows.TryGetValue(document.Id, out var row)) yield return Of(document, row);
        }
    }

    /// <summary>The documents as the pipeline reads them.</summary>
    public static IEnumerable<ChainDocument> ReadPlain(Corpus data, string chains)
    {
        foreach (var row in data.Lines(chains))
        {
            var text = English.Read((string)row["text"]!);
            var offsets = new CodePoints(text.Text);
            Dictionary<int, string> chainAt = [];
            foreach (var span in row["spans"]!.AsArray())
            {
                var attributes = span!["attrs"]!;
                var head = offsets.Range((int)attributes["head"]![0]!, (int)attributes["head"]![1]!);
                var token = text.Tokens.FirstFrom(head.Start);
                if (token < text.Tokens.Count && text.Tokens[token] == head) chainAt.TryAdd(token, (string)attributes["cluster"]!);
            }

            yield return new ChainDocument((string)row["id"]!, text, chainAt);
        }
    }

    /// <summary>Pieces of a document that begin in its middle, as quotations do: there pronouns stand for somebody who was named before.</summary>
    public IEnumerable<ChainDocument> Pieces()
    {
        for (var first = PieceStep; first + PieceLength <= Text.Tokens.Sentences; first += PieceStep) yield return Piece(first, first + PieceLength);
    }

    private ChainDocument Piece(int first, int last)
    {
        var (from, to) = (Text.Tokens.First(first), Text.Tokens.First(last));
        var piece = new AnnotatedText(Text.Text, []) { Language = Text.Language };
        for (var sentence = first; sentence < last; sentence++)
        {
            piece.Sentences.Add(Text.Sentences[sentence]);
            for (var token = Text.Tokens.First(sentence); token < Text.Tokens.First(sentence + 1); token++) piece.Tokens.Add(Text.Tokens[token]);
            piece.Tokens.EndSentence();
        }

        for (var token = from; token < to; token++)
        {
            piece.Tokens.SetTags(token - from, Text.Tokens.Universal(token), Text.Tokens.Penn(token));
            piece.Tokens.SetLemma(token - from, Text.Tokens.Lemma(token));
            piece.Tokens.SetHead(token - from, Text.Tokens.Head(token) - from, Text.Tokens.RelationOf(token));
        }

        if (to > from) piece.Mentions.AddRange(Text.Mentions.Where(mention => mention.Range.Start >= Text.Tokens[from].Start && mention.Range.End <= Text.Tokens[to - 1].End).Select(mention => Mistaken(mention, first)).OfType<FoundMention>());
        return new ChainDocument(Id, piece, ChainAt.Where(pair => pair.Key >= from && pair.Key < to).ToDictionary(pair => pair.Key - from, pair => pair.Value));
    }

    // Names that are not found or taken for others, as it happens: all mentions of a person alike.
    private FoundMention? Mistaken(FoundMention mention, int piece)
    {
        if (mention.Type != EntityType.Person) return mention;
        var chance = Folds.Of($"{Id} {piece} {mention.Entity.Id}", 100);
        if (chance < MissedPercent) return null;
        if (chance >= MissedPercent + MistypedPercent) return mention;
        var type = chance % 3 == 0 ? EntityType.Organization : EntityType.Place;
        return mention with { Type = type, Entity = mention.Entity with { Type = type } };
    }

    private static ChainDocument Of(TreebankDocument document, JsonObject row)
    {
        var text = document.ToAnnotated();
        var offsets = new CodePoints(document.Text);
        Dictionary<int, string> chainAt = [];
        List<FoundMention> names = [];
        foreach (var span in row["spans"]!.AsArray())
        {
            var attributes = span!["attrs"]!;
            var chain = (string)attributes["cluster"]!;
            var head = offsets.Range((int)attributes["head"]![0]!, (int)attributes["head"]![1]!);
            var token = text.Tokens.FirstFrom(head.Start);
            if (token == text.Tokens.Count) continue;
            chainAt.TryAdd(token, chain);
            if ((string?)attributes["head_upos"] != "PROPN") continue;
            var type = (string)span["type"]! switch { "person" => EntityType.Person, "organization" => EntityType.Organization, "place" => EntityType.Place, _ => EntityType.Unspecified };
            if (type == EntityType.Unspecified) continue;
            var range = NameIn(text.Tokens, token);
            names.Add(new FoundMention(range, type, new EntityLink("c" + chain, range.In(document.Text).ToString(), type)));
        }

        FoundMention? last = null;
        foreach (var name in names.OrderBy(name => name.Range.Start).ThenByDescending(name => name.Range.End))
        {
            if (last is not null && name.Range.Start < last.Range.End) continue;
            text.Mentions.Add(name);
            last = name;
        }

        return new ChainDocument(document.Id, text, chainAt);
    }

    // The spans of GUM hold whole phrases; a name is the run of proper nouns around its head.
    private static TextRange NameIn(TokenTable tokens, int head)
    {
        var (first, last) = (head, head);
        while (first > 0 && tokens.SentenceOf(first - 1) == tokens.SentenceOf(head) && IsOfName(first - 1)) first--;
        while (last + 1 < tokens.Count && tokens.SentenceOf(last + 1) == tokens.SentenceOf(head) && IsOfName(last + 1)) last++;
        return new TextRange(tokens[first].Start, tokens[last].End);

        bool IsOfName(int token) => tokens.Universal(token) == UniversalTag.Propn && tokens.Head(token) == head && tokens.RelationOf(token) is Dependency.Flat or Dependency.Compound;
    }
}
