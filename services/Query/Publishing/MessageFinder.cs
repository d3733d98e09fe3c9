using System.Collections;
using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Dossier.Query.Publishing;

/// <summary>
/// Finds the messages of one type inside another, at any depth, by the descriptors: what holds for every span or every participant then holds for fields
/// that the contract gains too. Visits only fields that can lead there. Thread-safe.
/// </summary>
internal static class MessageFinder<T>
    where T : class, IMessage<T>, new()
{
    private static readonly MessageDescriptor Target = new T().Descriptor;
    private static readonly ConcurrentDictionary<MessageDescriptor, FieldDescriptor[]> Ways = new();

    /// <summary>All messages of the type, the root included, in the order of fields.</summary>
    public static IEnumerable<T> In(IMessage root)
    {
        if (root is T found) yield return found;
        foreach (var field in WaysFrom(root.Descriptor))
        {
            foreach (var child in Children(root, field))
            {
                foreach (var inner in In(child)) yield return inner;
            }
        }
    }

    /// <summary>The path to a message inside the root, in proto names: "mentions[3].meta.spans[0]"; empty for the root itself, null when it is not there.</summary>
    public static string? PathTo(IMessage root, T target)
    {
        if (ReferenceEquals(root, target)) return "";
        foreach (var field in WaysFrom(root.Descriptor))
        {
            var index = 0;
            foreach (var child in Children(root, field))
            {
                var step = field.IsRepeated ? $"{field.Name}[{index++}]" : field.Name;
                if (PathTo(child, target) is { } rest) return rest.Length == 0 ? step : $"{step}.{rest}";
            }
        }

        return null;
    }

    private static IEnumerable<IMessage> Children(IMessage message, FieldDescriptor field) => field.Accessor.GetValue(message) switch
    {
        IMessage child => [child],
        IEnumerable list => list.Cast<IMessage>(),
        _ => [],
    };

    private static FieldDescriptor[] WaysFrom(MessageDescriptor type) =>
        Ways.GetOrAdd(type, t => [.. t.Fields.InFieldNumberOrder().Where(f => f.FieldType == FieldType.Message && !f.IsMap && Leads(f.MessageType, []))]);

    private static bool Leads(MessageDescriptor type, HashSet<MessageDescriptor> seen) =>
        type == Target || (seen.Add(type) && type.Fields.InFieldNumberOrder().Any(f => f.FieldType == FieldType.Message && !f.IsMap && Leads(f.MessageType, seen)));
}
