using Google.Protobuf.Reflection;

namespace Dossier.Defaults;

/// <summary>Finds the file of a contract by name, symbol or extension, among the files of the mapped services and all they import.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> extensions = new(StringComparer.Ordinal);

    public DescriptorIndex(MappedServices mapped)
    {
        foreach (var service in mapped.Descriptors)
        {
            Add(service.File);
        }
    }

    public FileDescriptor? File(string name) => files.GetValueOrDefault(name);

    public FileDescriptor? Symbol(string fullName) => symbols.GetValueOrDefault(fullName);

    public FileDescriptor? Extension(string type, int number) => extensions.GetValueOrDefault(type)?.GetValueOrDefault(number);

    /// <summary>The numbers of all extensions of a message, or null when there is no such message.</summary>
    public IEnumerable<int>? ExtensionNumbers(string type) =>
        extensions.TryGetValue(type, out var known) ? known.Keys : symbols.ContainsKey(type) ? [] : null;

    /// <summary>A file and all that it imports, directly or not, each once, the file first.</summary>
    public static IReadOnlyCollection<FileDescriptor> WithImports(FileDescriptor file)
    {
        var found = new Dictionary<string, FileDescriptor>(StringComparer.Ordinal) { [file.Name] = file };
        var open = new Queue<FileDescriptor>([file]);
        while (open.TryDequeue(out var next))
        {
            foreach (var import in next.Dependencies.Where(import => found.TryAdd(import.Name, import)))
            {
                open.Enqueue(import);
            }
        }

        return found.Values;
    }

    private void Add(FileDescriptor file)
    {
        if (!files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var service in file.Services)
        {
            Add(service);
            Add(service.Methods);
        }

        Add(file.EnumTypes);
        Add(file.MessageTypes);
        Add(file.Extensions);
        foreach (var import in file.Dependencies)
        {
            Add(import);
        }
    }

    private void Add(IEnumerable<MessageDescriptor> messages)
    {
        foreach (var message in messages)
        {
            Add(message);
            Add(message.Fields.InDeclarationOrder());
            Add(message.Oneofs);
            Add(message.EnumTypes);
            Add(message.NestedTypes);
            Add(message.Extensions);
        }
    }

    private void Add(IEnumerable<EnumDescriptor> enums)
    {
        foreach (var type in enums)
        {
            Add(type);
            foreach (var value in type.Values)
            {
                // In protobuf the name of a value is a sibling of its enum's, and not within it as EnumValueDescriptor.FullName has it.
                symbols.TryAdd(type.FullName[..^type.Name.Length] + value.Name, type.File);
            }
        }
    }

    private void Add(ExtensionCollection declared)
    {
        foreach (var extension in declared.UnorderedExtensions)
        {
            Add(extension);
            if (!extensions.TryGetValue(extension.ExtendeeType.FullName, out var known))
            {
                extensions[extension.ExtendeeType.FullName] = known = [];
            }

            known.TryAdd(extension.FieldNumber, extension.File);
        }
    }

    private void Add(IEnumerable<DescriptorBase> descriptors)
    {
        foreach (var descriptor in descriptors)
        {
            Add(descriptor);
        }
    }

    private void Add(DescriptorBase descriptor) => symbols.TryAdd(descriptor.FullName, descriptor.File);
}
