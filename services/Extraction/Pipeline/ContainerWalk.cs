using Dossier.Common.V1;

namespace Dossier.Extraction.Pipeline;

/// <summary>
/// The way through a document and what is in it, on all levels, without a server: a container first, then its members in their order, each followed by its own. Holds the
/// bytes of what is still to come, so that somebody else may extract, one document at a time.
/// </summary>
/// <param name="document">Where it begins.</param>
public sealed class ContainerWalk(DocumentBytes document)
{
    /// <summary>Most members of one document, on all levels together.</summary>
    private const int MaxDescendants = 100_000;

    /// <summary>Most bytes of them.</summary>
    private const long MaxBytes = 4L * 1024 * 1024 * 1024;

    /// <summary>Between a container and the path in it.</summary>
    private const string Separator = "/!/";

    private readonly Stack<(DocumentBytes Document, string Member)> waiting = new([(document, "")]);
    private int descendants;
    private long bytes;

    /// <summary>The next document with its path from the first one, "" for that itself; null at the end.</summary>
    public (DocumentBytes Document, string Member)? Next() => waiting.TryPop(out var next) ? next : null;

    /// <summary>Tells what came of a document: its members are next.</summary>
    /// <param name="step">As <see cref="Next"/> gave it.</param>
    /// <param name="extracted">What came of it; members that are over a limit are marked in its revision.</param>
    public void Found((DocumentBytes Document, string Member) step, ExtractedDocument extracted)
    {
        List<(DocumentBytes, string)> found = [];
        foreach (var (i, member) in extracted.Members.Index())
        {
            if (member.Error is not null) continue;
            if (++descendants > MaxDescendants || (bytes += member.Content.Length) > MaxBytes) Refuse(extracted.Revision, i);
            else found.Add((DocumentOf(step.Document, member), step.Member.Length == 0 ? member.Path : step.Member + Separator + member.Path));
        }

        found.Reverse();
        foreach (var next in found) waiting.Push(next);
    }

    private static DocumentBytes DocumentOf(DocumentBytes container, Member member) =>
        new(member.Content, container.Id + Separator + member.Path, member.Path[(member.Path.LastIndexOf('/') + 1)..], member.MediaType, member.SourceUri) { Depth = container.Depth + 1 };

    private static void Refuse(Revision container, int index)
    {
        var message = FormattableString.Invariant($"more than {MaxDescendants} members or {MaxBytes} bytes on all levels: the rest is left out");
        var error = new DocumentError { Reason = ErrorReason.LimitExceeded, Message = message };
        (container.Members[index].Error, container.Members[index].ContentSha256) = (error, "");
        (container.Status, container.Error) = (RevisionStatus.Partial, container.Error ?? error);
    }
}
