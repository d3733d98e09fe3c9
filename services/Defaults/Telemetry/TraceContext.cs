using System.Diagnostics;

namespace Dossier.Defaults;

/// <summary>The activities that services start themselves, beside those of the server and of the clients.</summary>
public static class DossierActivity
{
    /// <summary>Name of the source, and of the meter.</summary>
    public const string Name = "Dossier";

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(Name);
}

/// <summary>W3C trace context (https://www.w3.org/TR/trace-context/) that travels in messages instead of headers: work that is kept and done later.</summary>
public static class TraceContext
{
    /// <summary>The context of the current activity; empty strings when there is none.</summary>
    public static (string TraceParent, string TraceState) Current() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } activity ? (id, activity.TraceStateString ?? "") : ("", "");

    /// <summary>
    /// Starts an activity that continues a context; it becomes <see cref="Activity.Current"/> until it is disposed. A context that is empty or malformed
    /// starts a new trace. It is there for logs and for calls to peers also when nobody collects traces.
    /// </summary>
    /// <param name="traceParent">What <see cref="Current"/> gave.</param>
    /// <param name="traceState">What <see cref="Current"/> gave.</param>
    /// <param name="name">Name of the activity: what is done, not on what.</param>
    public static Activity Continue(string traceParent, string traceState, string name)
    {
        var isRemote = ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent);
        return DossierActivity.Source.StartActivity(name, ActivityKind.Consumer, parent) ?? Unobserved(name, isRemote ? parent : null);
    }

    private static Activity Unobserved(string name, ActivityContext? parent)
    {
        var activity = new Activity(name).SetIdFormat(ActivityIdFormat.W3C);
        if (parent is { } context)
        {
            activity.SetParentId(context.TraceId, context.SpanId, context.TraceFlags);
            activity.TraceStateString = context.TraceState;
        }

        return activity.Start();
    }
}
