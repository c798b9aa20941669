using DonorSync.ConstantContact;
using DonorSync.ConstantContact.Budget;
using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.SyncStore;
using DonorSync.SyncStore.Accounts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Month;

/// <summary>
/// Simulates organizations of 200 to 5,000 contacts and a large one on one key, with the real budget, rate and ledger, and the sandbox's
/// limits. Every third day a server is stopped or killed, every other week two servers share the ledger, and every tenth organization
/// connects during the month.
/// </summary>
/// <param name="largeIsLate">The large one connects on the fourth day, after the others have used the key for three days.</param>
public sealed class MonthPlay(int days, int organizations, bool largeIsLate = false)
{
    static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    readonly MonthClock clock = new(Start);
    readonly ConstantContactOptions options = new() { ClientId = "key", RequestsPerDay = organizations * 100 };
    readonly Random chance = new(6);
    Process[] servers = [];
    int taken;

    /// <summary>Returns true if no request was refused, all first syncs ended, and no interval was more than twice the fair one.</summary>
    /// <param name="inMemory">Without the ledger's database: about fifty times as fast.</param>
    public async Task<bool> RunAsync(TextWriter report, bool inMemory, bool eachDay = false)
    {
        if (inMemory)
            return Run(report, new MemoryLedger(), eachDay);
        var folder = Directory.CreateTempSubdirectory("donorsync-month-");
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(DonorSync.Sync.SyncSettings.Default);
        services.AddSqliteDonorDatabase($"Data Source={Path.Combine(folder.FullName, "month.db")}").AddSyncStore().AddDonors();
        await using var all = services.BuildServiceProvider();
        await all.GetRequiredService<IDatabaseMigrator>().MigrateAsync(CancellationToken.None);
        var kept = Run(report, new RequestLedger(all.GetRequiredService<IDbContextFactory<DonorSyncDb>>()), eachDay);
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
        return kept;
    }

    bool Run(TextWriter report, IRequestLedger ledger, bool eachDay)
    {
        var service = new Service(clock, options.RequestsPerDay);
        List<PlayedOrganization> there = [];
        var thread = new Thread(() => there = Play(() => new(ledger, options, clock, service)));
        thread.Start();
        thread.Join();
        return Report.Print(report, there, service, options.RequestsPerDay, days, eachDay);
    }

    List<PlayedOrganization> Play(Func<Process> start)
    {
        servers = [start()];
        var there = Organizations();
        clock.Do(() =>
        {
            foreach (var organization in there)
                _ = organization.LiveAsync();
            return Task.CompletedTask;
        });
        for (var day = 1; day <= days; day++)
        {
            // In the middle of an hourly sync.
            clock.PlayUntil(Start.AddDays(day).AddHours(-2.7));
            if (day % 3 == 2)
                Restart(start, isOrderly: day % 2 == 0, count: day / 7 % 2 == 1 ? 2 : 1);
            clock.PlayUntil(Start.AddDays(day));
        }
        return there;
    }

    void Restart(Func<Process> start, bool isOrderly, int count)
    {
        var before = servers;
        servers = [.. Enumerable.Range(0, count).Select(_ => start())];
        foreach (var server in before)
            clock.Do(() => server.EndAsync(isOrderly));
    }

    TimeSpan ConnectsAfter(int n) => n % 10 == 0 ? TimeSpan.FromDays(days * n / (organizations + 20.0)) : TimeSpan.FromMinutes(n);

    /// <summary>Unless it is late, the large one connects together with the first, so that its first sync overlaps all others'.</summary>
    List<PlayedOrganization> Organizations() =>
    [
        new("the large one", organizations * 10_000, largeIsLate ? Start.AddDays(3.4) : Start, 1_000, clock, Server),
        .. Enumerable.Range(1, organizations).Select(n => new PlayedOrganization(
            $"organization {n}", chance.Next(200, 5_001), Start + ConnectsAfter(n), n, clock, Server)),
    ];

    /// <summary>Returns the server that runs the next sync, in turn.</summary>
    Process Server() => servers[taken++ % servers.Length];
}
