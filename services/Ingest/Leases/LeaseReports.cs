using Dossier.Common.V1;
using Dossier.Ingest.V1;

namespace Dossier.Ingest.Leases;

/// <summary>What a worker may report.</summary>
internal static class LeaseReports
{
    public static LeaseCompletion Checked(LeaseCompletion report)
    {
        if (!Enum.IsDefined(report.Status)) throw new InvalidField("completion.status", "is not a status of this version");
        Fields.Text("completion.pipeline_version", report.PipelineVersion, IngestLimits.PipelineVersionLength);
        Shorten(report.Error);
        return report;
    }

    public static LeaseFailure Checked(LeaseFailure report)
    {
        Shorten(report.Error);
        if (report.Error is { Reason: ErrorReason.Unspecified }) report.Error.Reason = ErrorReason.ExtractionFailed;
        return report;
    }

    private static void Shorten(DocumentError? error)
    {
        if (error is not null) error.Message = Fields.Shortened(error.Message, IngestLimits.ErrorMessageLength);
    }
}
