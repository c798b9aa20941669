using DonorSync.Database;
using DonorSync.Database.Backups;
using DonorSync.Server.Operations.Backups;
using DonorSync.Server.Operations.Doctor;
using DonorSync.Tests.ClientTests;
using DonorSync.Tests.ClockTests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DonorSync.Tests.OperationsTests;

/// <summary>An installation with a backup schedule; a test sets its clock and free disk space, and polls instead of a server.</summary>
sealed class Schedule : IAsyncDisposable, IFreeSpace
{
    readonly LogCatcher log = new();
    WebApplication? program;

    Schedule()
    {
        Terminal.Clock = Clock;
        Terminal.Settings["Backup:Folder"] = Folder;
        Directory.CreateDirectory(Folder);
    }

    public Terminal Terminal { get; } = new();
    public SettableClock Clock { get; } = new(new DateTimeOffset(2026, 11, 30, 3, 0, 0, TimeSpan.Zero));
    public string Folder => Path.Combine(Terminal.Folder, "copies");
    public long Free { get; set; } = 1_000_000_000_000;
    public IServiceProvider Services => program!.Services;
    public BackupWatch Watch => Services.GetRequiredService<BackupWatch>();
    public BackupStatus Standing => Services.GetRequiredService<BackupStatus>();

    /// <summary>Returns the file names, oldest first.</summary>
    public string[] Copies => [.. Directory.GetFiles(Folder).Select(static f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    /// <summary>The log messages of the watch.</summary>
    public string Log => log.All;

    public static async Task<Schedule> FoundAsync()
    {
        var schedule = new Schedule();
        await schedule.Terminal.FoundAsync();
        schedule.Restart();
        return schedule;
    }

    public static Schedule Unfounded()
    {
        var schedule = new Schedule();
        schedule.Restart();
        return schedule;
    }

    /// <summary>Returns a new process, which knows only what is on the disk.</summary>
    public void Restart()
    {
        ((IDisposable?)program)?.Dispose();
        program = Build();
    }

    public WebApplication Build() => Terminal.Build(builder =>
    {
        builder.Services.AddSingleton<IFreeSpace>(this);
        builder.Services.AddSingleton<ILogger<BackupWatch>>(
            _ => new Logger<BackupWatch>(LoggerFactory.Create(logs => logs.AddProvider(log))));
    });

    public Task<bool> LookAsync() => Watch.LookAsync(TestContext.Current.CancellationToken);

    public Task<Said> DoctorAsync() => Terminal.RunAsync(DoctorCommand.Create(more => Terminal.Build(builder =>
    {
        builder.Services.AddSingleton<IFreeSpace>(this);
        more(builder);
    })), []);

    public long In(string folder) => Free;

    public async ValueTask DisposeAsync()
    {
        if (program is not null)
            await program.DisposeAsync();
        log.Dispose();
        Terminal.Dispose();
    }
}
