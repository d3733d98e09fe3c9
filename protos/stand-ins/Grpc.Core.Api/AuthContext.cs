using System.Text;

namespace Grpc.Core;

/// <summary>One property of a peer, for example a subject alternative name of its certificate.</summary>
public class AuthProperty
{
    private readonly byte[] value;

    private AuthProperty(string name, byte[] value)
    {
        Name = name;
        this.value = value;
    }

    /// <summary>The name of the property.</summary>
    public string Name { get; }

    /// <summary>The value as text.</summary>
    public string Value => Encoding.UTF8.GetString(value);

    /// <summary>The value as bytes, in a new array.</summary>
    public byte[] ValueBytes => (byte[])value.Clone();

    /// <summary>A property; the bytes are copied.</summary>
    public static AuthProperty Create(string name, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        return new(name, (byte[])value.Clone());
    }
}

/// <summary>Who a peer is, as far as the transport proved it.</summary>
public class AuthContext
{
    private readonly Dictionary<string, List<AuthProperty>> properties;

    /// <summary>A peer with properties by name; the identity is the property with that name, or null for a peer that proved nothing.</summary>
    public AuthContext(string? peerIdentityPropertyName, Dictionary<string, List<AuthProperty>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        PeerIdentityPropertyName = peerIdentityPropertyName;
        this.properties = properties;
    }

    /// <summary>Whether the peer proved an identity.</summary>
    public bool IsPeerAuthenticated => PeerIdentityPropertyName is not null;

    /// <summary>The name of the property that is the identity.</summary>
    public string? PeerIdentityPropertyName { get; }

    /// <summary>The identity; empty for a peer that proved nothing.</summary>
    public IEnumerable<AuthProperty> PeerIdentity => PeerIdentityPropertyName is null ? [] : FindPropertiesByName(PeerIdentityPropertyName);

    /// <summary>Every property.</summary>
    public IEnumerable<AuthProperty> Properties => properties.Values.SelectMany(values => values);

    /// <summary>The properties with this name.</summary>
    public IEnumerable<AuthProperty> FindPropertiesByName(string propertyName) =>
        properties.TryGetValue(propertyName, out var found) ? found : [];
}
