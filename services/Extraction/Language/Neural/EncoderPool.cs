using System.Collections.Concurrent;

namespace Dossier.Extraction.Language.Neural;

/// <summary>Encoders that wait for the next document: their buffers, and what they learned of words, are worth keeping. Thread-safe.</summary>
/// <param name="model">What they run.</param>
internal sealed class EncoderPool(SyntaxModel model)
{
    /// <summary>More are left to the garbage collector: each keeps some 20 MB.</summary>
    private const int MostKept = 16;

    private readonly ConcurrentBag<SentenceEncoder> idle = [];

    /// <summary>The one of this build: tags and trees share it.</summary>
    public static EncoderPool Shipped { get; } = new(SyntaxModel.Shipped);

    public SyntaxModel Model => model;

    public SentenceEncoder Rent() => idle.TryTake(out var encoder) ? encoder : new SentenceEncoder(model);

    public void Return(SentenceEncoder encoder)
    {
        if (idle.Count < MostKept) idle.Add(encoder);
    }
}
