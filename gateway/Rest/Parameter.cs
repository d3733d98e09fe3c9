using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Enum = System.Enum;

namespace Dossier.Gateway.Rest;

/// <summary>A query parameter.</summary>
/// <param name="Name">In camelCase.</param>
/// <param name="Description">What it means.</param>
internal sealed record Parameter(string Name, string Description)
{
    /// <summary>Path of the field of the request message that it fills, in proto names; empty when the gateway uses it itself.</summary>
    public string Field { get; init; } = "";

    /// <summary>Whether it may be given more than once.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Least value of a number.</summary>
    public double? Minimum { get; init; }

    /// <summary>Greatest value of a number.</summary>
    public double? Maximum { get; init; }

    /// <summary>Value when it is not given.</summary>
    public string? Default { get; init; }

    /// <summary>What kind of value it is.</summary>
    public FieldType Type { get; init; } = FieldType.String;

    /// <summary>The values of an enum.</summary>
    public EnumDescriptor? Values { get; init; }

    /// <summary>What stands for a value that is short for something longer, given the route's values.</summary>
    public Func<string, HttpContext, string> Expand { get; init; } = (value, _) => value;

    /// <summary>The same parameter for another field.</summary>
    public Parameter In(string field) => this with { Field = field };

    /// <summary>Whether it is given as true.</summary>
    /// <exception cref="InvalidField">It is neither true nor false.</exception>
    public bool IsSet(HttpContext context) => (bool?)ValuesOf(context).FirstOrDefault() ?? false;

    /// <summary>Its text, or empty.</summary>
    public string TextOf(HttpContext context) => context.Request.Query[Name].ToString();

    /// <summary>Its number, or 0.</summary>
    /// <exception cref="InvalidField">It is not a number that fits.</exception>
    public long NumberOf(HttpContext context) => ValuesOf(context).FirstOrDefault() is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;

    /// <summary>Puts its value into the message of a request.</summary>
    /// <exception cref="InvalidField">It cannot be read, or is missing.</exception>
    public void Fill(IMessage request, HttpContext context)
    {
        var values = ValuesOf(context).ToList();
        if (values.Count == 0) return;
        var path = Field.Split('.');
        foreach (var step in path[..^1])
        {
            var accessor = request.Descriptor.FindFieldByName(step).Accessor;
            if (accessor.GetValue(request) is null) accessor.SetValue(request, request.Descriptor.FindFieldByName(step).MessageType.Parser.ParseFrom(ByteString.Empty));
            request = (IMessage)accessor.GetValue(request);
        }

        var field = request.Descriptor.FindFieldByName(path[^1]);
        if (!field.IsRepeated) field.Accessor.SetValue(request, values[0]);
        else
        {
            var list = (IList)field.Accessor.GetValue(request);
            foreach (var value in values) list.Add(value);
        }
    }

    private IEnumerable<object> ValuesOf(HttpContext context)
    {
        var texts = context.Request.Query[Name];
        if (IsRequired && texts.Count == 0) throw new InvalidField(Name, "is missing");
        // A form that is sent with an empty field asks for nothing.
        return texts.Where(text => !string.IsNullOrEmpty(text)).Select(text => Read(Expand(text!, context)));
    }

    private object Read(string text) => Type switch
    {
        FieldType.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Unreadable("a whole number"),
        FieldType.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Unreadable("a whole number"),
        FieldType.Float => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Unreadable("a number"),
        FieldType.Bool => text switch { "true" => true, "false" => false, _ => throw Unreadable("true or false") },
        FieldType.Enum => EnumValue(text),
        _ => text,
    };

    private object EnumValue(string text)
    {
        var value = Values!.FindValueByName(text) ?? Values.FindValueByName(PrefixOf(Values) + text) ?? throw Unreadable($"one of {string.Join(", ", ShortNames(Values))}");
        return Enum.ToObject(Values.ClrType, value.Number);
    }

    private InvalidField Unreadable(string expected) => new(Name, $"must be {expected}");

    /// <summary>The values of an enum as they may be written in an address: without the prefix that all of them have.</summary>
    public static IEnumerable<string> ShortNames(EnumDescriptor type) => type.Values.Where(value => value.Number != 0).Select(value => value.Name[PrefixOf(type).Length..]);

    private static string PrefixOf(EnumDescriptor type) => type.Values[0].Name[..^"UNSPECIFIED".Length];
}
