using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dossier.Defaults;

/// <summary>What a service shows to its clients under TLS: its certificate with its key, and those that lead from it to a root.</summary>
internal sealed class ServerCertificate
{
    private ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        Leaf = leaf;
        Chain = chain;
    }

    public X509Certificate2 Leaf { get; }

    public X509Certificate2Collection Chain { get; }

    /// <summary>Reads PEM files.</summary>
    /// <param name="certificate">The certificate, and behind it its issuers.</param>
    /// <param name="key">Its private key; empty when it is in the same file.</param>
    /// <param name="loaded">Both, if they can be used.</param>
    /// <param name="problem">Else why not.</param>
    public static bool TryLoad(string certificate, string key, [NotNullWhen(true)] out ServerCertificate? loaded, [NotNullWhen(false)] out string? problem)
    {
        (loaded, problem) = (null, null);
        try
        {
            var leaf = X509Certificate2.CreateFromPemFile(certificate, key.Length > 0 ? key : null);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            loaded = new(leaf, chain);
            return true;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = $"'{certificate}'{(key.Length > 0 ? $" with '{key}'" : "")} cannot be used: {unreadable.Message}";
            return false;
        }
    }
}
