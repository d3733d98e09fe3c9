using System.Globalization;
using Dossier.Common.V1;
using Microsoft.AspNetCore.WebUtilities;

namespace Dossier.Gateway.Components;

/// <summary>
/// What became of a form, told on the page that its answer leads to. It travels in the address as codes and numbers only: nobody can put words of their own
/// on a page by a link.
/// </summary>
/// <param name="Code">What was asked for; one of those that <see cref="OutcomeAlert"/> knows.</param>
/// <param name="Counts">How many of what.</param>
/// <param name="Reasons">Why it was refused, or a part of it; empty when it was not.</param>
internal sealed record Outcome(string Code, IReadOnlyDictionary<string, long> Counts, IReadOnlyList<ErrorReason> Reasons)
{
    private const string CodeKey = "done";
    private const string ReasonKey = "refused";

    /// <summary>Different reasons that are told.</summary>
    private const int MaxReasons = 5;

    private static readonly string[] CountKeys = ["new", "revised", "known", "failed", "documents"];

    /// <summary>How many; 0 when it is not said.</summary>
    public long this[string key] => Counts.GetValueOrDefault(key);

    /// <summary>The address of a page that tells an outcome.</summary>
    /// <param name="page">Path of the page.</param>
    /// <param name="code">What was asked for.</param>
    /// <param name="reasons">Why it was refused, or a part of it.</param>
    /// <param name="counts">How many of what.</param>
    public static string Tell(string page, string code, IEnumerable<string> reasons, params IEnumerable<(string Key, long Count)> counts) => QueryHelpers.AddQueryString(
        page,
        counts.Where(count => count.Count > 0).Select(count => KeyValuePair.Create(count.Key, (string?)count.Count.ToString(CultureInfo.InvariantCulture)))
            .Concat(reasons.Distinct(StringComparer.Ordinal).Take(MaxReasons).Select(reason => KeyValuePair.Create(ReasonKey, (string?)reason)))
            .Prepend(new(CodeKey, code)));

    /// <summary>The outcome that an address tells, if it tells one.</summary>
    public static Outcome? Of(IQueryCollection query) =>
        query[CodeKey].ToString() is { Length: > 0 } code
            ? new(
                code,
                CountKeys.Where(key => query.ContainsKey(key)).ToDictionary(key => key, key => CountOf(query[key].ToString()), StringComparer.Ordinal),
                [.. query[ReasonKey].Select(name => Wording.ReasonOf(name ?? "")).Where(reason => reason != ErrorReason.Unspecified).Distinct().Take(MaxReasons)])
            : null;

    private static long CountOf(string digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
