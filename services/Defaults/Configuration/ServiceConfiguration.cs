using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dossier.Defaults;

/// <summary>Binds the configuration of a service to its options, once, and gathers everything that is wrong with it.</summary>
public static class ServiceConfiguration
{
    internal const string EnvironmentPrefix = "DOSSIER_";

    /// <summary>
    /// Binds the options and registers them as a singleton of their own type. Each public property is one configuration key of the same name.
    /// What cannot be read, and each of <paramref name="problems"/>, keeps the service from starting; all of it is reported together.
    /// </summary>
    /// <typeparam name="TOptions">A record with a parameterless constructor and init properties.</typeparam>
    /// <param name="services">The services of the app.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="problems">What is wrong with bound options: one sentence each, beginning with the key.</param>
    public static IServiceCollection AddServiceOptions<TOptions>(
        this IServiceCollection services, IConfiguration configuration, Func<TOptions, IEnumerable<string>> problems)
        where TOptions : class
    {
        Bind(services, configuration, problems);
        return services;
    }

    internal static TOptions Bind<TOptions>(IServiceCollection services, IConfiguration configuration, Func<TOptions, IEnumerable<string>> problems)
        where TOptions : class
    {
        var options = Activator.CreateInstance<TOptions>();
        var unreadable = new List<string>();
        var keys = typeof(TOptions).GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite).ToList();
        foreach (var key in keys)
        {
            var section = configuration.GetSection(key.Name);
            try
            {
                if (section.Exists())
                {
                    key.SetValue(options, section.Get(key.PropertyType));
                }
            }
            catch (InvalidOperationException)
            {
                unreadable.Add($"{key.Name}: '{section.Value}' is not {Describe(key.PropertyType)}");
            }
        }

        services.AddSingleton(options);
        services.AddSingleton(new ConfigurationPart([.. keys.Select(key => key.Name)], [.. unreadable, .. problems(options)]));
        return options;
    }

    private static string Describe(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(int) || type == typeof(long) => "a whole number that fits",
            _ when type == typeof(double) || type == typeof(decimal) => "a number",
            _ => $"a {type.Name}",
        };
    }
}

/// <summary>One options record: the keys it knows and what is wrong with their values.</summary>
internal sealed record ConfigurationPart(IReadOnlyList<string> Keys, IReadOnlyList<string> Problems);

/// <summary>The arguments of the process: <c>--Key=value</c> each.</summary>
internal sealed class CommandLine
{
    private readonly List<string> malformed = [];

    public CommandLine(IEnumerable<string> args)
    {
        foreach (var arg in args)
        {
            if (arg.Split('=', 2) is [['-', '-', .. { Length: > 0 } key], var value])
            {
                Values[key] = value;
            }
            else
            {
                malformed.Add($"'{arg}' is not of the form --Key=value");
            }
        }
    }

    public Dictionary<string, string?> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Problems(IEnumerable<ConfigurationPart> parts)
    {
        var known = parts.SelectMany(part => part.Keys).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return malformed.Concat(Values.Keys
            .Where(key => !known.Contains(key.Split(':')[0]))
            .Select(key => $"{key}: there is no such key; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}"));
    }
}

/// <summary>Refuses to start a service that is not configured well.</summary>
internal sealed class ConfigurationCheck(CommandLine commandLine, IEnumerable<ConfigurationPart> parts) : IStartupValidator
{
    // Two records may know the same key, and then say the same of it.
    public IReadOnlyList<string> Problems { get; } = [.. commandLine.Problems(parts).Concat(parts.SelectMany(part => part.Problems)).Distinct(StringComparer.Ordinal)];

    public void Validate()
    {
        if (Problems.Count > 0)
        {
            throw new InvalidConfiguration(Problems);
        }
    }
}

/// <summary>A service was not configured well and did not start.</summary>
/// <param name="problems">All that is wrong, one sentence each.</param>
public sealed class InvalidConfiguration(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>All that is wrong, one sentence each, beginning with the key.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
