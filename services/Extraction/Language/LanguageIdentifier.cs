namespace Dossier.Extraction.Language;

/// <summary>Says which language a text is in, and which of its parts are in another. Deterministic; long texts are looked at in samples.</summary>
/// <param name="model">Of the languages.</param>
internal sealed class LanguageIdentifier(LanguageModel model)
{
    /// <summary>UTF-16 units of a text that are looked at, from all over it.</summary>
    public const int MaxSample = 2048;

    /// <summary>Units of a part that are looked at, from its beginning: all of them only when the first are not like the whole.</summary>
    public const int MaxPartSample = 256;

    private const int FirstLook = 80;

    /// <summary>Units of all parts together that are looked at; after that, only parts in another script are.</summary>
    public const int MaxPartsSample = 32768;

    private const int Samples = 8;

    /// <summary>Letters of an alphabet, and characters of the syllabic and Chinese scripts, below which a part has no language of its own.</summary>
    private const int LeastLetters = 15, LeastCharacters = 2;

    /// <summary>Nats by which the language of a part must beat that of the whole; and any other, when the whole is in another script.</summary>
    private const double LeastMargin = 12, LeastMarginInScript = 3;

    /// <summary>Nats by which the language of a quarter of the words must beat all others, for the rest of them not to be asked.</summary>
    private const double PlainMargin = 30;

    /// <summary>Identifies the language of a text.</summary>
    public Identified Identify(ReadOnlySpan<char> text) => Identify(text, [0..text.Length]);

    /// <summary>Identifies the language of some parts of a text, taken together.</summary>
    public Identified Identify(ReadOnlySpan<char> text, IReadOnlyList<Range> parts)
    {
        var evidence = new LanguageEvidence(model);
        var samples = SampleOf(text.Length, parts);
        foreach (var sample in samples) evidence.AddQuarter(text[sample]);
        var found = evidence.Conclude();
        if (found.Margin >= PlainMargin) return found;
        foreach (var sample in samples) evidence.AddRest(text[sample]);
        return evidence.Conclude();
    }

    /// <summary>The language of each part that is surely not in the language of the whole; null for the others.</summary>
    /// <param name="text">The text.</param>
    /// <param name="whole">Its language.</param>
    /// <param name="parts">In any order.</param>
    /// <param name="cancel">Stops the work between two parts.</param>
    public IEnumerable<string?> Others(string text, Identified whole, IEnumerable<Range> parts, CancellationToken cancel = default)
    {
        var evidence = new LanguageEvidence(model);
        var looked = 0L;
        foreach (var part in parts)
        {
            cancel.ThrowIfCancellationRequested();
            var (start, length) = part.GetOffsetAndLength(text.Length);
            var sample = text.AsSpan(start, Math.Min(length, MaxPartSample));
            if (looked > MaxPartsSample && IsIn(sample, whole.Script))
            {
                yield return null;
                continue;
            }

            evidence.Clear();
            var found = Look(sample, whole, evidence, ref looked);
            yield return found.Tag != whole.Tag && IsSure(found, whole) ? found.Tag : null;
        }
    }

    private static Identified Look(ReadOnlySpan<char> sample, Identified whole, LanguageEvidence evidence, ref long looked)
    {
        var first = Math.Min(sample.Length, FirstLook);
        while (first < sample.Length && Letters.ScriptOf(sample[first]) != Script.None) first++;
        evidence.Add(sample[..first]);
        looked += first;
        var found = evidence.Conclude(whole.Tag);
        if (found.Tag == whole.Tag || first == sample.Length) return found;
        evidence.Add(sample[first..]);
        looked += sample.Length - first;
        return evidence.Conclude(whole.Tag);
    }

    private static bool IsSure(Identified found, Identified whole)
    {
        // A headline in Japanese may well have no syllables: only the other way round is it sure.
        if (found.Script == Script.Han && whole.Script == Script.Han) return found.Tag == "ja" && found.Letters >= LeastLetters;
        if (found.Script is Script.Han or Script.Hangul) return found.Letters >= LeastCharacters;
        return found.Letters >= LeastLetters && found.Margin >= (found.Script == whole.Script ? LeastMargin : LeastMarginInScript);
    }

    private static bool IsIn(ReadOnlySpan<char> sample, Script script)
    {
        foreach (var c in sample)
        {
            if (Letters.ScriptOf(c) is not Script.None and var found) return found == script || (found == Script.Kana && script == Script.Han);
        }

        return true;
    }

    // All of a short text, pieces from all over a long one.
    private static IReadOnlyList<Range> SampleOf(int textLength, IReadOnlyList<Range> parts)
    {
        var length = 0L;
        foreach (var part in parts) length += part.End.Value - part.Start.Value;
        if (length <= MaxSample) return parts;
        const int Size = MaxSample / Samples;
        var samples = new List<Range>(Samples);
        for (var n = 0; n < Samples; n++) AddSample(textLength, parts, (length - Size) * n / (Samples - 1), Size, samples);
        return samples;
    }

    // A piece of the parts, as if they were one text.
    private static void AddSample(int textLength, IReadOnlyList<Range> parts, long skip, int size, List<Range> to)
    {
        foreach (var part in parts)
        {
            var (start, length) = part.GetOffsetAndLength(textLength);
            if (skip >= length)
            {
                skip -= length;
                continue;
            }

            var taken = Math.Min(size, length - (int)skip);
            to.Add((start + (int)skip)..(start + (int)skip + taken));
            (skip, size) = (0, size - taken);
            if (size == 0) return;
        }
    }
}
