using System.Globalization;
using System.Text;
using Dossier.Common.V1;

namespace Dossier.Cli.Output;

/// <summary>
/// Sentences and tokens as CoNLL-U (version 2, universaldependencies.org/format.html): ten columns, "_" for what is not known, SpaceAfter=No where the next
/// token follows at once. The words of a contraction are tokens of their own, since they share out its letters.
/// </summary>
internal static class ConlluText
{
    private const string Unknown = "_";

    /// <summary>A document as UTF-8; every sentence ends with an empty line.</summary>
    /// <param name="revision">With its tokens.</param>
    /// <param name="number">Of the document in the output: part of the ids of its sentences.</param>
    public static ReadOnlyMemory<byte> Of(Revision revision, string number)
    {
        var to = new StringBuilder();
        var points = new CodePoints(revision.Text);
        var (token, block) = (0, -1);
        to.Append("# newdoc id = ").Append(OneLine(revision.Id)).Append('\n');
        for (var n = 0; n < revision.Sentences.Count; n++)
        {
            var sentence = revision.Sentences[n].Span;
            var first = token;
            while (token < revision.Tokens.Count && revision.Tokens[token].Span.Start < sentence.End) token++;
            if (token == first) continue;
            if (NextBlock(revision, block, sentence.Start) is var next && next != block)
            {
                block = next;
                to.Append("# newpar\n");
            }

            to.Append("# sent_id = ").Append(number).Append('-').Append((n + 1).ToString(CultureInfo.InvariantCulture)).Append('\n');
            to.Append("# text = ").Append(OneLine(revision.Text[points.ToUtf16(sentence.Start)..points.ToUtf16(sentence.End)])).Append('\n');
            AddTokens(to, revision, points, first, token);
            to.Append('\n');
        }

        return Encoding.UTF8.GetBytes(to.ToString());
    }

    private static void AddTokens(StringBuilder to, Revision revision, CodePoints points, int first, int end)
    {
        var isParsed = Enumerable.Range(first, end - first).Any(n => revision.Tokens[n].Relation.Length > 0);
        for (var n = first; n < end; n++)
        {
            var token = revision.Tokens[n];
            to.Append((n - first + 1).ToString(CultureInfo.InvariantCulture)).Append('\t');
            to.Append(OneLine(revision.Text[points.ToUtf16(token.Span.Start)..points.ToUtf16(token.Span.End)])).Append('\t');
            foreach (var value in (ReadOnlySpan<string>)[token.Lemma, token.Upos, token.Xpos, token.Features])
                to.Append(value.Length == 0 ? Unknown : OneLine(value)).Append('\t');
            to.Append(isParsed ? token.Head.ToString(CultureInfo.InvariantCulture) : Unknown).Append('\t');
            to.Append(token.Relation.Length == 0 ? Unknown : token.Relation).Append('\t').Append(Unknown).Append('\t');
            to.Append(n + 1 < end && revision.Tokens[n + 1].Span.Start == token.Span.End ? "SpaceAfter=No" : Unknown).Append('\n');
        }
    }

    // The block that a sentence is in.
    private static int NextBlock(Revision revision, int block, int start)
    {
        if (block < 0) block = 0;
        while (block + 1 < revision.Blocks.Count && revision.Blocks[block].Span.End <= start) block++;
        return block;
    }

    // White space of any kind, and what a line cannot hold, is one space: the format has lines.
    private static string OneLine(string text)
    {
        var to = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) && !char.IsControl(c)) to.Append(c);
            else if (to.Length == 0 || to[^1] != ' ') to.Append(' ');
        }

        return to.ToString().Trim();
    }
}
