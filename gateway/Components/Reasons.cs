using Dossier.Common.V1;

namespace Dossier.Gateway.Components;

/// <summary>Reasons in words, where the service's own message did not come along.</summary>
internal static class Reasons
{
    /// <summary>Why, and what would help, in a sentence or two.</summary>
    public static string Explain(ErrorReason reason) => reason switch
    {
        ErrorReason.InvalidField => "Something in the form is missing or malformed.",
        ErrorReason.EmptyDocument => "A file without content is no document.",
        ErrorReason.DocumentTooLarge => "A file is larger than this system accepts.",
        ErrorReason.LimitExceeded => "That is more than this system takes at once. Try again with less, or later.",
        ErrorReason.AlreadyExists => "A collection with this id exists already.",
        ErrorReason.CollectionNotFound => "The collection does not exist.",
        ErrorReason.DocumentNotFound => "The document does not exist, or was deleted meanwhile.",
        ErrorReason.CollectionNotEmpty => "The collection still holds documents.",
        ErrorReason.MemberOfContainer => "It is part of another document, and goes with that.",
        ErrorReason.EtagMismatch => "Somebody changed it meanwhile: look at it again and decide anew.",
        ErrorReason.Unavailable => "A service does not answer. Try again in a moment.",
        ErrorReason.DeadlineExceeded => "It took too long. Look whether it happened before you try again.",
        _ => "The service refused it.",
    };

    /// <summary>What a person can do about a document that could not be read.</summary>
    public static string Advise(ErrorReason reason) => reason switch
    {
        ErrorReason.UnsupportedMediaType => "No reader knows this type of file. Convert it to text, HTML or another type that the system status lists, and upload that.",
        ErrorReason.MalformedText => "The text is not in the charset that it declares. Save it as UTF-8 and upload it again.",
        ErrorReason.MalformedDocument => "The file seems damaged. Get it anew from its source and upload it again.",
        ErrorReason.EncryptedDocument => "Remove the password and upload the file again.",
        ErrorReason.NestedTooDeep => "The file nests deeper than readers follow. A plain text version of it can be read.",
        ErrorReason.ReaderTimeout => "The file took longer than the limit. Split it, or have the operator raise the limit, then try again.",
        ErrorReason.ReaderUnavailable => "A program that reads this type is not installed. The message names it; once it is there, try again.",
        ErrorReason.WorkerLost or ErrorReason.ExtractionFailed => "Work on it failed several times, so it is set aside. Trying again is safe; if it fails again, tell the operator.",
        ErrorReason.EmptyDocument => "The file has no content.",
        ErrorReason.DocumentTooLarge or ErrorReason.LimitExceeded => "The file exceeds a limit of the readers. Split it and upload the parts.",
        _ => "Trying again is safe; if it fails again, tell the operator.",
    };
}
