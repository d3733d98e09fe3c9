using Dossier.Defaults;

namespace Dossier.Ingest.Documents;

/// <summary>W3C trace context of the call that causes work.</summary>
internal readonly record struct Trace(string Parent, string State)
{
    public static readonly Trace None = new("", "");

    public static Trace Current
    {
        get
        {
            var (parent, state) = TraceContext.Current();
            return new(parent, state);
        }
    }
}
