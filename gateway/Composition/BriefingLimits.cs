namespace Dossier.Gateway.Composition;

/// <summary>Everything in a briefing has a limit, and here is its name.</summary>
internal static class BriefingLimits
{
    /// <summary>Pages of one kind that are weighed, each as large as Query gives them. Beyond that the first ones by document count.</summary>
    public const int Pages = 5;

    /// <summary>Items of a page.</summary>
    public const int PageSize = 1000;

    /// <summary>Documents that are named.</summary>
    public const int Documents = 50;

    /// <summary>Documents that could not be read, or not whole, and are named.</summary>
    public const int Unread = 20;

    /// <summary>Actors.</summary>
    public const int Actors = 15;

    /// <summary>Statements.</summary>
    public const int Statements = 20;

    /// <summary>Positions.</summary>
    public const int Positions = 20;

    /// <summary>Figures.</summary>
    public const int Figures = 20;

    /// <summary>Entries of the timeline.</summary>
    public const int Times = 60;

    /// <summary>Quantities of either kind.</summary>
    public const int Quantities = 20;

    /// <summary>Citations of one item.</summary>
    public const int Citations = 5;

    /// <summary>Code points of context on either side of a quantity.</summary>
    public const int Context = 100;

    /// <summary>Code points of a text that are looked at for its first line.</summary>
    public const int FirstLine = 1000;

    /// <summary>Code points of a heading.</summary>
    public const int Title = 120;

    /// <summary>Slices of texts that are read at the same time.</summary>
    public const int Slices = 8;

    /// <summary>How long a briefing may take when its caller sets no deadline.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
}
