using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;

namespace Dossier.Grpc.Tests;

/// <summary>What a server of these tests remembers beyond one call.</summary>
internal sealed class NotesState(string name)
{
    private readonly ConcurrentDictionary<string, int> attempts = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public SemaphoreSlim GivenUp { get; } = new(0);

    public int CountAttempt(string key) => attempts.AddOrUpdate(key, 1, (_, count) => count + 1);
}

/// <summary>
/// The server that notes.proto describes. Beyond that description, which foreign servers share, it fails the first n attempts of a call with
/// the text <c>flaky:n:code</c>, counted by the payload, and answers <c>who</c> with its name.
/// </summary>
internal sealed class NotesService(NotesState state) : Notes.NotesBase
{
    // A header of this name makes the ASP.NET Core server compress its responses.
    private const string ResponseEncoding = "grpc-internal-encoding-request";

    private static readonly byte[] Reason = [0x00, 0xff, 0x10];

    public override async Task<Note> Echo(Note request, ServerCallContext context)
    {
        FailWhileFlaky(request);
        await EchoMetadataAsync(request.Text, context);
        return await AnswerAsync(request, context);
    }

    public override async Task<Note> Collect(IAsyncStreamReader<Note> requestStream, ServerCallContext context)
    {
        await EchoMetadataAsync(text: "", context);
        var sum = 0;
        using var payloads = new MemoryStream();
        await foreach (var note in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await ObeyAsync(note.Text, context);
            sum += note.Number;
            note.Payload.WriteTo(payloads);
        }

        return new() { Number = sum, Payload = ByteString.CopyFrom(payloads.ToArray()) };
    }

    public override async Task Repeat(Note request, IServerStreamWriter<Note> responseStream, ServerCallContext context)
    {
        await EchoMetadataAsync(request.Text, context);
        for (var number = 0; number < request.Number; number++)
        {
            await responseStream.WriteAsync(new() { Text = request.Text, Number = number, Payload = request.Payload }, context.CancellationToken);
        }

        await ObeyAsync(request.Text, context);
    }

    public override async Task Chat(IAsyncStreamReader<Note> requestStream, IServerStreamWriter<Note> responseStream, ServerCallContext context)
    {
        await EchoMetadataAsync(text: "", context);
        await foreach (var note in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(await AnswerAsync(note, context), context.CancellationToken);
        }
    }

    private static Task EchoMetadataAsync(string text, ServerCallContext context)
    {
        var headers = new Metadata();
        if (text == "gzip")
        {
            headers.Add(ResponseEncoding, "gzip");
        }

        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            headers.Add(Renamed(entry, "echo-"));
            context.ResponseTrailers.Add(Renamed(entry, "trailer-"));
        }

        return context.WriteResponseHeadersAsync(headers);
    }

    private static Metadata.Entry Renamed(Metadata.Entry entry, string prefix) =>
        entry.IsBinary ? new(prefix + entry.Key, entry.ValueBytes) : new(prefix + entry.Key, entry.Value);

    private void FailWhileFlaky(Note request)
    {
        if (request.Text.Split(':') is ["flaky", var failures, var code]
            && state.CountAttempt(request.Payload.ToStringUtf8()) <= int.Parse(failures, CultureInfo.InvariantCulture))
        {
            throw new RpcException(new Status(Enum.Parse<StatusCode>(code), "flaky"));
        }
    }

    private async Task<Note> AnswerAsync(Note request, ServerCallContext context)
    {
        await ObeyAsync(request.Text, context);
        return request.Text switch
        {
            "remaining" => new() { Text = request.Text, Number = (int)(context.Deadline - DateTime.UtcNow).TotalMilliseconds },
            "who" => new() { Text = state.Name },
            _ => new() { Text = request.Text, Number = request.Number + 1, Payload = request.Payload },
        };
    }

    private async Task ObeyAsync(string text, ServerCallContext context)
    {
        switch (text.Split(':', 3))
        {
            case ["fail", var code, var detail]:
                context.ResponseTrailers.Add("reason-bin", Reason);
                throw new RpcException(new Status((StatusCode)int.Parse(code, CultureInfo.InvariantCulture), detail));
            case ["wait"]:
                await context.CancellationToken.WhenCancelled();
                state.GivenUp.Release();
                throw new RpcException(Status.DefaultCancelled);
            case ["given-up"]:
                await state.GivenUp.WaitAsync(context.CancellationToken);
                break;
            default:
                break;
        }
    }
}

internal static class CancellationTokenExtensions
{
    /// <summary>Completes when the token is cancelled.</summary>
    public static async Task WhenCancelled(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task;
    }
}
