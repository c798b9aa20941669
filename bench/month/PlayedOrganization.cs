using DonorSync.ConstantContact.Budget;
using DonorSync.Server.Scheduling;
using DonorSync.Sync.Ports;

namespace DonorSync.Month;

/// <summary>
/// One organization's syncs, simulated by the requests that a real one sends (docs/performance.md has the formulas): hourly at its own
/// minute, some hours with changes, and above 1,000 contacts a daily complete read, which continues from hour to hour with spare requests.
/// </summary>
sealed class PlayedOrganization(string name, int contacts, DateTimeOffset connectsAt, int seed, MonthClock clock, Func<Process> server)
{
    const int PageSize = 500;
    const int FullReadUpTo = 1_000;

    /// <summary>
    /// One hour in 20 has changes: their page, a new read of a list, an import or a removal, its consent check and read-back.
    /// </summary>
    const int ChangedEvery = 20;
    const int ChangedHour = 10;

    static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    readonly Random chance = new(seed);
    readonly ConnectionId connection = new(new Guid(seed, 7, 7, [0, 0, 0, 0, .. BitConverter.GetBytes(seed * 2_654_435_761)[..4]]));
    bool synced;
    bool isDead;
    DateTimeOffset fullReadAt;
    DateTimeOffset? sweepBeganAt;
    int page;

    public string Name => name;

    public int Contacts => contacts;

    /// <summary>End times of its syncs, oldest first.</summary>
    public List<DateTimeOffset> Ends { get; } = [];

    /// <summary>Requests of its hourly syncs, and spare requests for complete reads.</summary>
    public int HourlyRequests { get; private set; }
    public int SparedRequests { get; private set; }
    public int Hours { get; private set; }
    public int Failed { get; private set; }

    public TimeSpan? FirstSync { get; private set; }

    /// <summary>Durations of its complete reads, from the first page to the last.</summary>
    public List<TimeSpan> CompleteReads { get; } = [];

    int Pages => Math.Max(1, (contacts + PageSize - 1) / PageSize);

    /// <summary>Its hourly syncs, as scheduled: never two at a time, and a late one starts directly after the previous one.</summary>
    public async Task LiveAsync()
    {
        await Task.Delay(connectsAt - clock.GetUtcNow(), clock);
        var next = clock.GetUtcNow();
        while (true)
        {
            var wait = next - clock.GetUtcNow();
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock);
            var began = clock.GetUtcNow();
            await RunAsync();
            next = synced && Ends.Count == 1 ? SyncSchedule.NextSlot(connection, clock.GetUtcNow(), Hour)
                : isDead ? clock.GetUtcNow()
                : began + Hour;
        }
    }

    async Task RunAsync()
    {
        var process = server();
        isDead = false;
        try
        {
            if (synced)
                await HourAsync(process);
            else
                await FirstAsync(process);
            Ends.Add(clock.GetUtcNow());
        }
        catch (OperationCanceledException)
        {
            // The next process completes it as soon as it runs (B8).
            isDead = true;
            await Task.Delay(TimeSpan.FromSeconds(30), clock);
        }
        catch (BudgetSpentException)
        {
            Failed++;
        }
    }

    /// <summary>Fills an empty account: 17,000 contacts per import, half of them on a second list, and all are read back.</summary>
    async Task FirstAsync(Process process)
    {
        var place = new QueuePosition(Urgency.Patient);
        await TimesAsync(12, () => process.RequestAsync(place));
        for (var imports = 0; imports <= contacts / 17_000 * 2; imports++)
        {
            await TimesAsync(3, () => process.RequestAsync(place));
            await process.PauseAsync(TimeSpan.FromSeconds(5));
        }
        await TimesAsync(Pages, () => process.RequestAsync(place));
        (synced, fullReadAt) = (true, clock.GetUtcNow());
        FirstSync = clock.GetUtcNow() - connectsAt;
    }

    async Task HourAsync(Process process)
    {
        var place = new QueuePosition(Urgency.Hourly, Ends[^1]);
        var sent = 0;
        Task Ask()
        {
            sent++;
            return process.RequestAsync(place);
        }

        await Ask();
        if (contacts <= FullReadUpTo)
            await TimesAsync(Pages, Ask);
        else
            await ReadLargeAsync(process, Ask);
        await Ask();
        if (chance.Next(ChangedEvery) == 0)
        {
            await TimesAsync(ChangedHour - 2, Ask);
            await process.PauseAsync(TimeSpan.FromSeconds(3));
            await TimesAsync(2, Ask);
        }
        HourlyRequests += sent;
        Hours++;
    }

    async Task ReadLargeAsync(Process process, Func<Task> ask)
    {
        var began = clock.GetUtcNow();
        if (sweepBeganAt is null && began - fullReadAt >= Day)
        {
            (sweepBeganAt, page) = (began, 0);
            if (await SparedAsync(process))
                return;
        }
        await TimesAsync(2, ask);
        if (sweepBeganAt is null)
            return;
        if (sweepBeganAt != began || page == 0)
        {
            await ask();
            page++;
        }
        await SparedAsync(process);
    }

    async Task<bool> SparedAsync(Process process)
    {
        while (page < Pages && await process.TrySpareAsync())
        {
            SparedRequests++;
            page++;
        }
        if (page < Pages)
            return false;
        CompleteReads.Add(clock.GetUtcNow() - sweepBeganAt!.Value);
        (fullReadAt, sweepBeganAt) = (sweepBeganAt.Value, null);
        return true;
    }

    static async Task TimesAsync(int times, Func<Task> act)
    {
        for (var i = 0; i < times; i++)
            await act();
    }
}
