using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace DonorSync.ConstantContact.Sandbox;

/// <summary>
/// Reads <see cref="SandboxOptions"/> from the environment and the command line. <c>SANDBOX__ACTIVITY_DELAY=00:00:02</c>,
/// <c>--activity-delay 00:00:02</c> and the property <c>ActivityDelay</c> are the same; <c>__</c> or <c>:</c> separates levels
/// (<c>SANDBOX__CLIENTS__0__CLIENT_ID</c>, <c>--behaviour:inclusive-bounds true</c>).
/// </summary>
public static class SandboxConfiguration
{
    /// <summary>Prefix of the environment variables.</summary>
    public const string Prefix = "SANDBOX__";

    /// <summary>
    /// Reads the environment, then the arguments, which win. <c>--state</c> is short for <c>--state-path</c>; a switch without a value is
    /// true. Throws <see cref="FormatException"/> that names the first unknown or invalid value.
    /// </summary>
    public static SandboxOptions Read(IDictionary environment, IReadOnlyList<string> arguments)
    {
        Dictionary<string, string?> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in environment)
            if (variable.Key is string name && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                RefuseUnknown(name, Name(name[Prefix.Length..]));
                values[Name(name[Prefix.Length..])] = (string?)variable.Value;
            }
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
                throw new FormatException($"{arguments[i]} is not an option; options begin with --.");
            var parts = arguments[i][2..].Split('=', 2);
            var name = parts[0] == "state" ? "state-path" : parts[0];
            var next = parts.Length == 2 ? parts[1] : i + 1 < arguments.Count && !arguments[i + 1]
                .StartsWith("--", StringComparison.Ordinal) ? arguments[++i] : "true";
            RefuseUnknown("--" + name, Name(name));
            values[Name(name)] = next;
        }

        return Bind(values);
    }

    /// <summary>Reads only the environment of this process.</summary>
    public static SandboxOptions FromEnvironment() => Read(Environment.GetEnvironmentVariables(), []);

    [SuppressMessage("Trimming", "IL2026", Justification = "Not trimmed.")]
    private static SandboxOptions Bind(Dictionary<string, string?> values)
    {
        if (values.Keys.FirstOrDefault(name => name.Equals("Clock", StringComparison.OrdinalIgnoreCase)) is not null)
            throw new FormatException("The clock can only be set in code or through the control plane.");
        var options = new SandboxOptions();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        try
        {
            configuration.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException wrong)
        {
            throw new FormatException($"A setting of the sandbox is unknown or invalid: {wrong.InnerException?.Message ?? wrong.Message}",
                wrong);
        }

        return options;
    }

    /// <summary>Names the option as it was written, with the option that it may be meant to be.</summary>
    private static void RefuseUnknown(string written, string name)
    {
        var known = typeof(SandboxOptions).GetProperties().Select(static p => p.Name).ToList();
        var asked = name.Split(':')[0];
        if (known.Contains(asked, StringComparer.OrdinalIgnoreCase))
            return;
        var near = known.Where(k => IsNear(k.ToUpperInvariant(), asked.ToUpperInvariant()))
            .Select(static k => $" Did you mean --{OptionOf(k)}?");
        throw new FormatException($"{written} is not an option of the sandbox.{near.FirstOrDefault()}");
    }

    static string OptionOf(string name) =>
        string.Concat(name.Select(static c => char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{c}")).TrimStart('-');

    /// <summary>Returns whether the same letters, or all but one, are in both.</summary>
    private static bool IsNear(string known, string asked) =>
        Math.Abs(known.Length - asked.Length) <= 1 && known.Intersect(asked).Count() >= known.Distinct().Count() - 1
        && asked.Except(known).Count() <= 1;

    private static string Name(string name) =>
        name.Replace("__", ":", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal)
            .Replace("-", "", StringComparison.Ordinal);
}
