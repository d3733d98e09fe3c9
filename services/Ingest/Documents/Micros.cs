using Google.Protobuf.WellKnownTypes;

namespace Dossier.Ingest.Documents;

/// <summary>Times as the ledger keeps them: microseconds since 1970-01-01 UTC.</summary>
internal static class Micros
{
    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static long Of(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    public static Timestamp ToTimestamp(long micros) => Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddMicroseconds(micros));
}
