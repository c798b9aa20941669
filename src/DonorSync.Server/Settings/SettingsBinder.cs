using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Settings;

/// <summary>Reads a section of the settings immediately, so that an error stops the start and names the setting.</summary>
static class SettingsBinder
{
    /// <summary>Reads, checks and registers a section's options.</summary>
    public static TOptions AddSettings<TOptions>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class, new()
    {
        var options = Bind<TOptions>(configuration, section);
        services.AddSingleton(Options.Create(options));
        return options;
    }

    /// <exception cref="SettingsException">A value cannot be parsed, or is out of range.</exception>
    public static TOptions Bind<TOptions>(IConfiguration configuration, string section)
        where TOptions : class, new()
    {
        var options = new TOptions();
        foreach (var property in typeof(TOptions).GetProperties().Where(p => p.SetMethod is { IsPublic: true }))
        {
            if (configuration[$"{section}:{property.Name}"] is { } text && !string.IsNullOrWhiteSpace(text))
                property.SetValue(options, Read(Setting(section, property.Name), property, text.Trim()));
        }
        List<ValidationResult> faults = [];
        if (!Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
            throw Fault(section, faults[0], options);
        return options;
    }

    static object? Read(string setting, PropertyInfo property, string text)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsEnum && !Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase))
            throw new SettingsException(setting, $"'{text}' is not one of {string.Join(", ", Enum.GetNames(type))}.");
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new SettingsException(setting, $"'{text}' is not {Kind(type)}.", e);
        }
    }

    static SettingsException Fault(string section, ValidationResult fault, object options)
    {
        var member = fault.MemberNames.FirstOrDefault() ?? "";
        var range = options.GetType().GetProperty(member)?.GetCustomAttribute<RangeAttribute>();
        return new(Setting(section, member), range is null ? fault.ErrorMessage! : $"must be between {range.Minimum} and {range.Maximum}.");
    }

    /// <summary>Returns the name as in the environment.</summary>
    static string Setting(string section, string name) => $"{section.Replace(":", "__", StringComparison.Ordinal)}__{name}";

    static string Kind(Type type) =>
        type == typeof(TimeSpan) ? "a time span such as 01:00:00 (hours:minutes:seconds)"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) ? "a number such as 0.5"
        : $"a {type.Name}";
}

/// <summary>A missing or wrong setting: stops the start with one line that names it. Holds no secret.</summary>
/// <param name="setting">As in the environment: <c>Sync__Interval</c>.</param>
/// <param name="problem">Continues the sentence after the name: "must be ...".</param>
public sealed class SettingsException(string setting, string problem, Exception? inner = null) : Exception($"{setting}: {problem}", inner)
{
    public string Setting { get; } = setting;
}
