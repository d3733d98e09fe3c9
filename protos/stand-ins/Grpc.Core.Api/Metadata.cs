using System.Buffers;
using System.Collections;
using System.Text;

namespace Grpc.Core;

/// <summary>
/// Headers or trailers: an ordered list of entries in which keys may repeat. Keys are lower-cased on entry, so every look-up ignores case.
/// </summary>
public sealed class Metadata : IList<Metadata.Entry>
{
    /// <summary>The ending of a key whose values are bytes (base64 on the wire).</summary>
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>No entries, read-only, shared.</summary>
    public static readonly Metadata Empty = new(isReadOnly: true);

    private readonly List<Entry> entries = [];

    /// <summary>An empty, writable list.</summary>
    public Metadata()
        : this(isReadOnly: false)
    {
    }

    private Metadata(bool isReadOnly) => IsReadOnly = isReadOnly;

    /// <inheritdoc/>
    public int Count => entries.Count;

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <inheritdoc/>
    public Entry this[int index]
    {
        get => entries[index];
        set => Writable()[index] = NotNull(value);
    }

    /// <summary>The last entry with this key, or null.</summary>
    public Entry? Get(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return entries.FindLast(entry => Matches(entry, key));
    }

    /// <summary>The text of the last entry with this key, or null. An entry of bytes throws <see cref="InvalidOperationException"/>.</summary>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>The bytes of the last entry with this key, or null.</summary>
    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    /// <summary>Every entry with this key, in order.</summary>
    public IEnumerable<Entry> GetAll(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return entries.Where(entry => Matches(entry, key));
    }

    /// <inheritdoc/>
    public void Add(Entry item) => Writable().Add(NotNull(item));

    /// <summary>Adds a text entry; the key must not end in <c>-bin</c>.</summary>
    public void Add(string key, string value) => Add(new Entry(key, value));

    /// <summary>Adds an entry of bytes; the key must end in <c>-bin</c>.</summary>
    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <inheritdoc/>
    public int IndexOf(Entry item) => entries.IndexOf(item);

    /// <inheritdoc/>
    public void Insert(int index, Entry item) => Writable().Insert(index, NotNull(item));

    /// <inheritdoc/>
    public void RemoveAt(int index) => Writable().RemoveAt(index);

    /// <inheritdoc/>
    public void Clear() => Writable().Clear();

    /// <inheritdoc/>
    public bool Contains(Entry item) => entries.Contains(item);

    /// <inheritdoc/>
    public void CopyTo(Entry[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public bool Remove(Entry item) => Writable().Remove(item);

    /// <inheritdoc/>
    public IEnumerator<Entry> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool Matches(Entry entry, string key) => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase);

    private static Entry NotNull(Entry item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item;
    }

    private List<Entry> Writable() => IsReadOnly ? throw new InvalidOperationException("This metadata is read-only.") : entries;

    /// <summary>One header or trailer: a lower-case key with either a text or bytes.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

        private readonly string? text;
        private readonly byte[]? bytes;

        /// <summary>An entry of bytes; the key must end in <c>-bin</c>. The bytes are copied.</summary>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = NormalKey(key);
            if (!IsBinary)
            {
                throw new ArgumentException("The key of a value of bytes must end in -bin.", nameof(key));
            }

            bytes = (byte[])valueBytes.Clone();
        }

        /// <summary>A text entry; the key must not end in <c>-bin</c>. Only ASCII survives the wire.</summary>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = NormalKey(key);
            if (IsBinary)
            {
                throw new ArgumentException("The key of a text value must not end in -bin.", nameof(key));
            }

            text = value;
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>The value as bytes, in a new array: a text is given in ASCII.</summary>
        public byte[] ValueBytes => bytes is null ? Encoding.ASCII.GetBytes(text!) : (byte[])bytes.Clone();

        /// <summary>The text. An entry of bytes throws <see cref="InvalidOperationException"/>.</summary>
        public string Value => text ?? throw new InvalidOperationException("A binary metadata entry has no text value.");

        /// <summary>Whether the key ends in <c>-bin</c>, so the value is bytes.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <inheritdoc/>
        public override string ToString() => IsBinary
            ? $"[Entry: key={Key}, valueBytes={Convert.ToBase64String(bytes!)}]"
            : $"[Entry: key={Key}, value={text}]";

        private static string NormalKey(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            var lower = key.ToLowerInvariant();
            return lower.AsSpan().ContainsAnyExcept(KeyCharacters)
                ? throw new ArgumentException("A metadata key consists of letters, digits, '.', '_' and '-' in ASCII.", nameof(key))
                : lower;
        }
    }
}
