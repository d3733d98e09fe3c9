using System.Runtime.CompilerServices;
using Google.Protobuf.Collections;

namespace Dossier.Cli.Asking;

/// <summary>Follows page tokens.</summary>
internal static class Pages
{
    /// <summary>The largest page that services give.</summary>
    private const int MaxPageSize = 1000;

    /// <summary>Items of all pages, up to <paramref name="limit"/> (0: all). Says on standard error when there would be more.</summary>
    /// <param name="fetch">Asks for a page: page size and token in, items and next token out.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<int, string, Task<(RepeatedField<T> Items, string Next)>> fetch, int limit, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var left = limit == 0 ? int.MaxValue : limit;
        var token = "";
        do
        {
            cancel.ThrowIfCancellationRequested();
            var (items, next) = await fetch(Math.Min(left, MaxPageSize), token);
            for (var n = 0; n < items.Count; n++)
            {
                yield return items[n];
                if (--left > 0) continue;
                if (n + 1 < items.Count || next.Length > 0) await Console.Error.WriteLineAsync($"There are more than these {limit}: --limit 0 gives all.");
                yield break;
            }

            token = next;
        }
        while (token.Length > 0);
    }
}
