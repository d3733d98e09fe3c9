using Dossier.Common.V1;
using Dossier.Query.V1;
using Grpc.Core;

namespace Dossier.Query.Publishing;

/// <summary>Reads a publication: header, parts, end.</summary>
internal static class PublicationStream
{
    /// <summary>The header and the whole revision.</summary>
    /// <exception cref="InvalidField">STREAM_ORDER: a message where it must not be, or a stream that just stops.</exception>
    /// <exception cref="LimitExceeded">A part or the whole is too large.</exception>
    /// <exception cref="Unavailable">Too much is being published at once.</exception>
    public static async Task<(PublishHeader Header, Revision Revision)> ReadAsync(
        IAsyncStreamReader<PublishRevisionRequest> stream, PublicationMemory.Share memory, CancellationToken cancel)
    {
        var header = await NextAsync(stream, cancel) is { Header: { } first } ? first : throw Order("header", "the first message must be the header");
        // Before the parts: a bad name costs nothing more.
        Headers.Check(header);
        var joiner = new RevisionParts.Joiner();
        while (await NextAsync(stream, cancel) is { } message)
        {
            switch (message.PartCase)
            {
                case PublishRevisionRequest.PartOneofCase.Content:
                    memory.Take(message.Content.CalculateSize());
                    joiner.Add(message.Content);
                    break;
                case PublishRevisionRequest.PartOneofCase.End:
                    if (message.End.Parts != joiner.Parts) throw Order("end.parts", $"says {message.End.Parts} parts, but {joiner.Parts} came");
                    if (await NextAsync(stream, cancel) is not null) throw Order("end", "must be the last message");
                    return (header, joiner.Join());
                case PublishRevisionRequest.PartOneofCase.Header:
                    throw Order("header", "must come once");
                default:
                    throw Order("part", "is not set");
            }
        }

        throw Order("end", "is missing: the stream stopped before it was whole");
    }

    private static async Task<PublishRevisionRequest?> NextAsync(IAsyncStreamReader<PublishRevisionRequest> stream, CancellationToken cancel) =>
        await stream.MoveNext(cancel) ? stream.Current : null;

    private static InvalidField Order(string field, string description) => new(field, description, ErrorReason.StreamOrder);
}
