using System.Collections;
using System.Text;
using Dossier.Common.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Dossier;

/// <summary>
/// Takes a revision apart for a stream and puts it together again: joining what was split gives an equal revision. Both ends hold to the same
/// limits, so that what the sender may split the receiver will take.
/// </summary>
public static class RevisionParts
{
    /// <summary>Largest part, serialized, in bytes.</summary>
    public const int MaxPartBytes = 1024 * 1024;

    /// <summary>
    /// Largest revision, as the sum of its serialized parts in bytes. A document of 64 MiB of plain prose makes about twice its size in facts;
    /// a revision beyond this would cost its readers more memory than a document is worth.
    /// </summary>
    public const int MaxRevisionBytes = 256 * 1024 * 1024;

    // Tag and length of the one field that a part sets.
    private const int MaxEnvelopeBytes = 8;
    private const int MaxPayloadBytes = MaxPartBytes - MaxEnvelopeBytes;

    // A UTF-16 unit takes at most three bytes of UTF-8 (a pair takes four): so many units fit, whatever they are.
    private const int MaxTextUnits = MaxPayloadBytes / 3;

    // Found by reflection: a layer that the contract gains travels without a change here.
    private static readonly FieldDescriptor[] Lists = [.. Revision.Descriptor.Fields.InFieldNumberOrder().Where(field => field.IsRepeated)];

    /// <summary>
    /// The parts of a revision: the text first, then the layers item by item. Lazy, and parts share their items with the revision.
    /// </summary>
    /// <param name="revision">Must not change while its parts are enumerated. Its text is well-formed UTF-16.</param>
    /// <exception cref="LimitExceeded">While enumerating: one item alone is larger than a part, or the parts exceed <see cref="MaxRevisionBytes"/>.</exception>
    public static IEnumerable<RevisionPart> Split(Revision revision)
    {
        long total = 0;
        foreach (var part in SplitText(revision.Text).Concat(SplitLayers(revision)))
        {
            total = Counted(total, part);
            yield return part;
        }
    }

    private static IEnumerable<RevisionPart> SplitText(string text)
    {
        for (int start = 0, length; start < text.Length; start += length)
        {
            length = Math.Min(MaxTextUnits, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1])) length--;
            yield return new RevisionPart { Text = text.Substring(start, length) };
        }
    }

    private static IEnumerable<RevisionPart> SplitLayers(Revision revision)
    {
        var layers = WithoutTextAndLists(revision);
        var size = Fitting(layers.CalculateSize(), "metadata");
        foreach (var list in Lists)
        {
            foreach (IMessage item in (IList)list.Accessor.GetValue(revision))
            {
                var itemSize = Fitting(CodedOutputStream.ComputeTagSize(list.FieldNumber) + CodedOutputStream.ComputeMessageSize(item), list.Name);
                if (size + itemSize > MaxPayloadBytes)
                {
                    yield return new RevisionPart { Layers = layers };
                    (layers, size) = (new Revision(), 0);
                }

                ((IList)list.Accessor.GetValue(layers)).Add(item);
                size += itemSize;
            }
        }

        if (size > 0) yield return new RevisionPart { Layers = layers };
    }

    private static Revision WithoutTextAndLists(Revision revision)
    {
        var head = new Revision();
        foreach (var field in Revision.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.IsRepeated || field.FieldNumber == Revision.TextFieldNumber) continue;
            if (field.Accessor.GetValue(revision) is { } value) field.Accessor.SetValue(head, value);
        }

        return head;
    }

    private static int Fitting(int bytes, string name) => bytes <= MaxPayloadBytes
        ? bytes
        : throw new LimitExceeded("part_bytes", MaxPartBytes, $"one item of {name} is larger than a part of a revision may be ({MaxPartBytes} bytes)");

    private static long Counted(long before, RevisionPart part)
    {
        var total = before + part.CalculateSize();
        return total <= MaxRevisionBytes
            ? total
            : throw new LimitExceeded("revision_bytes", MaxRevisionBytes, $"the revision with its facts is larger than {MaxRevisionBytes} bytes");
    }

    /// <summary>Puts parts together, in the order in which they were sent. Not thread-safe.</summary>
    public sealed class Joiner
    {
        private readonly StringBuilder text = new();
        private readonly Revision layers = new();
        private long total;

        /// <summary>Number of parts added.</summary>
        public int Parts { get; private set; }

        /// <summary>Adds the next part. The joined revision takes over its items.</summary>
        /// <param name="part">Next part.</param>
        /// <param name="field">Path of the part in the request, for errors.</param>
        /// <exception cref="InvalidField">The layers carry text.</exception>
        /// <exception cref="LimitExceeded">The part or the whole is too large.</exception>
        public void Add(RevisionPart part, string field = "content")
        {
            if (part.CalculateSize() > MaxPartBytes)
                throw new LimitExceeded("part_bytes", MaxPartBytes, $"{field} is larger than {MaxPartBytes} bytes");
            if (part.Layers is { Text.Length: > 0 })
                throw new InvalidField($"{field}.layers.text", "must be empty: text travels beside the layers");
            total = Counted(total, part);
            text.Append(part.Text);
            if (part.Layers is not null) layers.MergeFrom(part.Layers);
            Parts++;
        }

        /// <summary>The whole, once all parts are added. Call once.</summary>
        public Revision Join()
        {
            layers.Text = text.ToString();
            return layers;
        }
    }
}
