using Dossier.Defaults;
using Dossier.Testing;
using Grpc.Core;

namespace Dossier.EndToEnd.Tests;

/// <summary>Makes steps of a workload at a system that may be killed meanwhile. Those of one document go through one sender.</summary>
internal sealed class Sender
{
    private readonly Dictionary<int, string> names = [];

    /// <summary>Makes a step; false when it was not answered, so that it has to be repeated.</summary>
    public async Task<bool> TryAsync(SystemClient client, Step step)
    {
        try
        {
            if (step.Kind is StepKind.Delete)
            {
                await client.Ingest.DeleteDocumentAsync(new() { Name = names[step.Subject] }, deadline: DateTime.UtcNow + Bounded.Patience);
                return true;
            }

            var response = await client.UploadAsync(Workload.Upload(step));
            Assert.Equal(step.Outcome, response.Outcome);
            names[step.Subject] = response.Document.Name;
            return true;
        }
        catch (RpcException e) when (step.Kind is StepKind.Delete && e.StatusCode is StatusCode.NotFound)
        {
            // The repeat of a deletion that was made, but whose answer was lost.
            return true;
        }
        catch (Exception e) when (e is IOException || (e is RpcException broken && IsUnanswered(broken)))
        {
            return false;
        }
    }

    /// <summary>Whether the connection broke: a status that the service itself gives has a reason.</summary>
    public static bool IsUnanswered(RpcException e) =>
        e.StatusCode is StatusCode.Unavailable || (e.StatusCode is StatusCode.Internal or StatusCode.Cancelled && RpcFailure.Of(e).Reason is 0);
}
