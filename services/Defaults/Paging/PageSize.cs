namespace Dossier.Defaults;

/// <summary>The page size that a caller asks for.</summary>
public static class PageSize
{
    /// <summary>The number of elements to return at most: 0 means <see cref="RpcLimits.DefaultPageSize"/>.</summary>
    /// <param name="requested">What the request says.</param>
    /// <param name="field">Its field, in proto names.</param>
    /// <exception cref="InvalidField">Negative, or above <see cref="RpcLimits.MaxPageSize"/>.</exception>
    public static int Of(int requested, string field = "page_size") => requested switch
    {
        0 => RpcLimits.DefaultPageSize,
        < 0 or > RpcLimits.MaxPageSize => throw new InvalidField(field, $"{requested} is not between 0 (the default, {RpcLimits.DefaultPageSize}) and {RpcLimits.MaxPageSize}"),
        _ => requested,
    };
}
