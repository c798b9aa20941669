using DonorSync.Server.Settings;

namespace DonorSync.Server.Operations;

/// <summary>
/// Finds every wrong setting, not only the first: what is wrong is put aside, and the program built again without it.
/// </summary>
sealed class SettingsLook(Func<Action<WebApplicationBuilder>, WebApplication> build)
{
    const string Check = "settings";
    const string Document = "docs/operations.md has all settings with what they take.";

    readonly List<Finding> findings = [];
    readonly Dictionary<string, string?> aside = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Finding> Findings => findings.Count > 0 ? findings : [Finding.Ok(Check, "all can be read")];

    /// <summary>Whether the database that the settings mean is known.</summary>
    public bool DatabaseIsNamed => !aside.ContainsKey("ConnectionStrings:Database") && !aside.ContainsKey("Database:Provider");

    /// <returns>The program, to be disposed of; null when it cannot be built at all.</returns>
    public WebApplication? Build()
    {
        while (true)
        {
            try
            {
                var program = build(builder =>
                {
                    QuietLogs.Apply(builder);
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

    /// <summary>A name that is spelled wrongly sets nothing, and nobody is told.</summary>
    void FindNames(IConfiguration configuration)
    {
        var known = SettingsSections.Names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var sections = SettingsSections.All.Select(static s => s.Section.Split(':')[0]).Distinct();
        var given = sections.SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .Where(static pair => pair.Value is not null).Select(static pair => pair.Key.Replace(":", "__", StringComparison.Ordinal));
        foreach (var name in given.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal))
            findings.Add(Finding.Warning(Check, $"{name} is not a setting of this version; it does nothing.", Document));
    }

    static string Key(string setting) => setting == "ASPNETCORE_URLS" ? WebHostDefaults.ServerUrlsKey : setting.Replace("__", ":", StringComparison.Ordinal);
}
