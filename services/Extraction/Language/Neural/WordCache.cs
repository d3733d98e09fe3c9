namespace Dossier.Extraction.Language.Neural;

/// <summary>
/// What the words met lately put into the first recurrence: the greater part of the work for a word, and the same wherever it stands. Two places for each
/// hash; the one used last stays. Belongs to one thread at a time.
/// </summary>
internal sealed class WordCache(SyntaxModel model)
{
    /// <summary>Words kept.</summary>
    private const int Places = 8192;

    private const int PlacesPerHash = 2;

    /// <summary>Resolution of what is kept: inputs of the recurrence stay within ±32.</summary>
    private const float Scale = 1024;

    private readonly int width = model.First.Inputs;
    private readonly ulong[] words = new ulong[Places];
    private readonly short[] kept = new short[Places * model.First.Inputs];
    private readonly float[] vector = new float[model.Parts.Width];
    private readonly short[] rounded = new short[model.Parts.Width];
    private readonly float[] made = new float[model.First.Inputs];
    private readonly ulong[] features = new ulong[WordFeatures.Most];

    /// <summary>Gives what a word puts into the first recurrence.</summary>
    /// <param name="word">As written; not empty.</param>
    /// <param name="target">Overwritten.</param>
    public void Load(ReadOnlySpan<char> word, Span<float> target)
    {
        var hash = WordFeatures.HashOf(word);
        var place = (int)(hash >> 32) & (Places - PlacesPerHash);
        if (words[place] != hash)
        {
            // What was in the first place moves to the second, whether the word is there or new.
            Swap(place);
            if (words[place] != hash) Make(word, hash, place);
        }

        Quantization.Widen(kept.AsSpan(place * width, width), target, 1 / Scale);
    }

    private void Swap(int place)
    {
        (words[place], words[place + 1]) = (words[place + 1], words[place]);
        var first = kept.AsSpan(place * width, width);
        var second = kept.AsSpan((place + 1) * width, width);
        Quantization.Swap(first, second);
    }

    private void Make(ReadOnlySpan<char> word, ulong hash, int place)
    {
        var count = WordFeatures.Of(word, features);
        vector.AsSpan().Clear();
        for (var i = 0; i < count; i++) model.Parts.AddTo(features[i], vector);
        model.FirstInput.Round(vector, rounded);
        model.FirstInput.Multiply(rounded, made, 1);
        Quantization.Narrow(made, kept.AsSpan(place * width, width), Scale);
        words[place] = hash;
    }
}
