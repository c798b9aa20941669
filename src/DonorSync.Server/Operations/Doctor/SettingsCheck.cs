using DonorSync.Server.Settings;

namespace DonorSync.Server.Operations.Doctor;

/// <summary>
/// Finds all wrong settings, not only the first: each wrong setting is removed, and the program is built again without it.
/// </summary>
sealed class SettingsCheck(Func<Action<WebApplicationBuilder>, WebApplication> build)
{
    const string Check = "settings";
    const string Document = "See docs/operations.md for all settings and their values.";

    readonly List<Finding> findings = [];
    readonly Dictionary<string, string?> aside = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Finding> Findings => findings.Count > 0 ? findings : [Finding.Ok(Check, "all can be read")];

    /// <summary>Whether the settings name a database.</summary>
    public bool DatabaseIsNamed => !aside.ContainsKey("ConnectionStrings:Database") && !aside.ContainsKey("Database:Provider");

    /// <returns>The program, to be disposed of; null if it cannot be built.</returns>
    public WebApplication? Build()
    {
        while (true)
        {
            try
            {
                var program = build(builder =>
                {
                    DisabledLogs.Apply(builder);
                    builder.Configuration.AddInMemoryCollection(aside);
                });
                FindNames(program.Configuration);
                return program;
            }
            catch (SettingsException e)
            {
                findings.Add(Finding.Wrong(Check, e.Message, Document));
                if (!aside.TryAdd(Key(e.Setting), null))
                    return null;
            }
        }
    }

    /// <summary>Finds misspelled names, which have no effect and no other error.</summary>
    void FindNames(IConfiguration configuration)
    {
        var known = SettingsSections.Names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var sections = SettingsSections.All.Select(static s => s.Section.Split(':')[0]).Distinct();
        var given = sections.SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .Where(static pair => pair.Value is not null).Select(static pair => pair.Key.Replace(":", "__", StringComparison.Ordinal));
        foreach (var name in given.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal))
            findings.Add(Finding.Warning(Check, $"{name} is not a setting of this version; it has no effect.", Document));
    }

    static string Key(string setting) =>
        setting == "ASPNETCORE_URLS" ? WebHostDefaults.ServerUrlsKey : setting.Replace("__", ":", StringComparison.Ordinal);
}
