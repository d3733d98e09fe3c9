using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// What the words met lately put into the first recurrence and, by themselves, into the hidden units: the greater part of the work for a word, and the same wherever it
/// stands. Four places for each hash; the one used last stays. Belongs to one thread at a time.
/// </summary>
internal sealed class WordCache(SyntaxModel model)
{
    /// <summary>Words kept.</summary>
    private const int Places = 32768;

    private const int PlacesPerHash = 4;

    /// <summary>New words that are computed at once: a layer of weights is read once for all of them.</summary>
    private const int Together = 12;

    private readonly int parts = model.Parts.Width;
    private readonly ulong[] words = new ulong[Places];
    private readonly byte[] recent = new byte[Places / PlacesPerHash];
    private readonly RoundedRows kept = new(model.FirstInput.Outputs, Places);
    private readonly float[] vector = new float[model.Parts.Width];
    private readonly short[] rounded = new short[Together * model.Parts.Width];
    private readonly float[] made = new float[Together * model.FirstInput.Outputs];
    private readonly ulong[] features = new ulong[WordFeatures.Most];
    private readonly int[] rows = new int[WordFeatures.Most];
    private readonly int[] missing = new int[Together];
    private readonly ulong[] missingWords = new ulong[Together];

    /// <summary>Gives what each word puts into the network.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">Its words; none empty.</param>
    /// <param name="target">A row of <see cref="SyntaxModel.FirstInput"/>'s outputs per word; overwritten.</param>
    public void Load(string text, ReadOnlySpan<TextRange> tokens, RoundedRows target)
    {
        var count = 0;
        for (var token = 0; token < tokens.Length; token++)
        {
            var word = tokens[token].In(text);
            var hash = WordFeatures.HashOf(word);
            if (Find(hash) is { } place)
            {
                kept.CopyTo(place, target, token);
                continue;
            }

            var found = WordFeatures.Of(word, features);
            vector.AsSpan().Clear();
            model.Parts.AddTo(features.AsSpan(0, found), rows, vector);
            model.FirstInput.Round(vector, rounded.AsSpan(count * parts, parts));
            (missing[count], missingWords[count]) = (token, hash);
            if (++count < Together) continue;
            Make(count, target);
            count = 0;
        }

        if (count > 0) Make(count, target);
    }

    private int? Find(ulong hash)
    {
        var set = SetOf(hash);
        for (var way = 0; way < PlacesPerHash; way++)
        {
            var place = (set * PlacesPerHash) + way;
            if (words[place] != hash) continue;
            recent[set] = (byte)way;
            return place;
        }

        return null;
    }

    private void Make(int count, RoundedRows target)
    {
        model.FirstInput.Multiply(rounded, made, count);
        for (var i = 0; i < count; i++)
        {
            target.Round(missing[i], made.AsSpan(i * model.FirstInput.Outputs, model.FirstInput.Outputs));
            // A word that the sentence has twice is computed twice and kept once.
            if (Find(missingWords[i]) is null) Keep(missingWords[i], target, missing[i]);
        }
    }

    private void Keep(ulong hash, RoundedRows source, int row)
    {
        var set = SetOf(hash);
        recent[set] = (byte)((recent[set] + 1) % PlacesPerHash);
        var place = (set * PlacesPerHash) + recent[set];
        source.CopyTo(row, kept, place);
        words[place] = hash;
    }

    private static int SetOf(ulong hash) => (int)(hash >> 32) & ((Places / PlacesPerHash) - 1);
}
