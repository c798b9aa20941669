using DonorSync.ConstantContact;
using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Database.Backups;
using DonorSync.Database.Organizations;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Operations.Backups;
using DonorSync.Server.Security;
using DonorSync.Server.Settings;
using DonorSync.Sync;
using DonorSync.SyncStore.RunLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Operations.Doctor;

/// <summary>Checks everything an installation needs. Changes nothing, and works while the server runs.</summary>
sealed class Diagnosis(Func<Action<WebApplicationBuilder>, WebApplication> build)
{
    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        var settings = new SettingsCheck(build);
        await using var program = settings.Build();
        if (program is null)
            return settings.Findings;
        var findings = new List<Finding>();
        var services = program.Services;
        var clock = services.GetRequiredService<TimeProvider>();
        var options = Options(services, findings);
        if (settings.DatabaseIsNamed)
            await OfDatabaseAsync(services, options, findings, cancellation);
        if (options is not null)
            findings.AddRange(await new ServiceCheck(options, clock).LookAsync(cancellation));
        findings.Add(RedirectCheck.Look(services.GetRequiredService<PublicAddress>()));
        findings.AddRange(
            RedirectCheck.CheckProxy(services.GetRequiredService<PublicAddress>(), services.GetRequiredService<ProxyOptions>()));
        return [.. findings.Exists(static f => f.Check == "settings") ? settings.Findings.Where(
            static f => f.Verdict != Verdict.Ok) : settings.Findings, .. findings];
    }

    static async Task OfDatabaseAsync(
        IServiceProvider services, ConstantContactOptions? options, List<Finding> findings, CancellationToken cancellation)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var database = new DatabaseCheck(services);
        findings.AddRange(await database.LookAsync(cancellation));
        if (!database.IsUsable)
            return;
        findings.AddRange(await RecordedClockCheck.LookAsync(services.GetRequiredService<LatestTime>(), clock, cancellation));
        var keys = await KeyCheck.LookAsync(services, cancellation);
        findings.Add(keys);
        if (services.GetService<SqliteBackups>() is { } backups)
            findings.AddRange(BackupCheck.Look(backups, services.GetRequiredService<BackupStatus>(), services.GetService<BackupFolder>()));
        var audit = new AuditLogCheck(
            services.GetRequiredService<OrganizationService>(), services.GetRequiredService<AuditCheck>(),
            services.GetService<SqliteBackups>());
        findings.AddRange(await audit.LookAsync(cancellation));
        findings.AddRange(await new ConnectionCheck(services, clock)
            .LookAsync(canDecrypt: keys.Verdict != Verdict.Wrong, cancellation));
        if (options is not null)
            findings.Add(await new QuotaCheck(
                services.GetRequiredService<IDbContextFactory<DonorSyncDb>>(), options, clock).LookAsync(cancellation));
    }

    /// <returns>Null if an option is wrong; that is then a finding.</returns>
    static ConstantContactOptions? Options(IServiceProvider services, List<Finding> findings)
    {
        try
        {
            var options = services.GetRequiredService<IOptions<ConstantContactOptions>>().Value;
            if (string.IsNullOrWhiteSpace(options.ClientId))
            {
                findings.Add(Finding.Warning("settings", "ConstantContact__ClientId is not set: no organization can be connected.",
                    "Set it to the API key of your Constant Contact application."));
            }
            return options;
        }
        catch (OptionsValidationException e)
        {
            findings.AddRange(e.Failures.Select(static fault => Finding.Wrong(
                "settings", fault, "See docs/operations.md for all settings and their values.")));
            return null;
        }
    }
}

enum Verdict
{
    Ok,

    /// <summary>Works, but may not be intended.</summary>
    Warning,

    /// <summary>Does not work until a person fixes it.</summary>
    Wrong,
}

/// <summary>The result of one check. Holds no secret.</summary>
/// <param name="Check">The subject of the check, in a word or two.</param>
/// <param name="ToDo">What to do; null if there is nothing to do.</param>
sealed record Finding(string Check, Verdict Verdict, string Text, string? ToDo = null)
{
    public static Finding Ok(string check, string text) => new(check, Verdict.Ok, text);

    public static Finding Warning(string check, string text, string toDo) => new(check, Verdict.Warning, text, toDo);

    public static Finding Wrong(string check, string text, string toDo) => new(check, Verdict.Wrong, text, toDo);
}
