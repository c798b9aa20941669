using System.Globalization;
using System.Text;
using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Database.Sqlite;
using DonorSync.Donors;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reading.ConsentColumns;
using DonorSync.Server.Import.Uploads;
using DonorSync.Server.Work;
using DonorSync.Tests.StorageTests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.ImportTests;

/// <summary>An import that a restart interrupts continues, on every engine.</summary>
public abstract class InterruptedImportContract : StorageContract
{
    private static readonly ChangeAuthor Ann = new(ConsentSource.Person, "ann@example.org");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("imports-");

    private WorkClaims Claims => World.Get<WorkClaims>();

    private Works Works => World.Get<Works>();

    [Fact]
    public async Task An_import_interrupted_after_every_batch_ends_like_an_undisturbed_one()
    {
        var calm = await World.NewTenantAsync("acct-2");
        var whole = await EndAsync(calm, await BeginAsync(calm, LongFile()), restarts: false);
        var interrupted = await EndAsync(Ours, await BeginAsync(Ours, LongFile()), restarts: true);

        Assert.Equal(WorkState.Completed, whole.State);
        var (one, other) = (ImportResult.Of(whole), ImportResult.Of(interrupted));
        Assert.Equal((whole.State, one.Counts, one.Report, one.Groups.Count, whole.Position, whole.Total),
            (interrupted.State, other.Counts, other.Report, other.Groups.Count, interrupted.Position, interrupted.Total));
        Assert.Contains("\"Rejected\":3", whole.Result, StringComparison.Ordinal);
        Assert.Contains("was not used: an earlier row of this file says", whole.Result, StringComparison.Ordinal);
        Assert.Equal(await RejectedAsync(calm, whole), await RejectedAsync(Ours, interrupted));
        var people = await ShowAsync(calm);
        Assert.Equal(1_594, people.Count);
        Assert.Equal(people, await ShowAsync(Ours));
    }

    [Fact]
    public async Task A_users_answers_about_columns_still_count_after_a_restart_P9()
    {
        var choices = new ColumnChoices
        {
            Answers = new Dictionary<int, ColumnAnswer> { [1] = ColumnAnswer.OptOut },
            Chosen = new Dictionary<int, ColumnMeaning?> { [2] = new(DonorColumn.City, Inverted: false), [3] = null },
        };
        var work = await BeginAsync(Ours, "Email,Mail preference,Where,Groups\na@example.org,nothing please,Leeds,Board\n", choices);
        await EndAsync(Ours, work, restarts: true);
        await using var db = World.Open(Ours.Organization);
        var contact = await db.Contacts().AsNoTracking().SingleAsync();
        Assert.Equal((false, "Leeds", 0), (contact.Preferences.IntegrationEmailOptIn, contact.City, await db.Groups().CountAsync()));
        Assert.Equal("ann@example.org", (await db.ConsentEvents().AsNoTracking().SingleAsync()).Who);
    }

    [Fact]
    public async Task A_file_lies_in_the_folder_for_its_owner_only_and_until_its_import_ends()
    {
        var work = await BeginAsync(Ours, "Email\na@example.org\n");
        var file = Assert.Single(folder.GetDirectories().Single().GetFiles());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, file.Directory!.UnixFileMode);
        }
        await EndAsync(Ours, work, restarts: true);
        Assert.Empty(file.Directory!.GetFiles());
    }

    [Fact]
    public async Task A_file_without_an_import_is_removed_and_one_with_an_import_stays()
    {
        var work = await BeginAsync(Ours, "Email\na@example.org\n");
        await using var runs = Runs();
        var files = folder.GetDirectories().Single();
        await File.WriteAllTextAsync(Path.Combine(files.FullName, $"{Guid.CreateVersion7():N}"), "Email\n", None);
        await File.WriteAllTextAsync(Path.Combine(files.FullName, $"{Guid.CreateVersion7():N}.part"), "Ema", None);
        await runs.RemoveEndedAsync(None);
        Assert.Equal($"{work:N}", Assert.Single(files.GetFiles()).Name);
        await Claims.FailAsync((await Claims.TryClaimAsync(None))!, "stopped", None);
        await runs.RemoveEndedAsync(None);
        Assert.Empty(files.GetFiles());
    }

    [Fact]
    public async Task An_import_belongs_for_a_day_to_the_server_with_its_file_and_can_be_stopped_during_it()
    {
        var first = await BeginAsync(Ours, "Email\na@example.org\n");
        Assert.Null(await Claims.TryClaimAsync([Guid.CreateVersion7()], None));
        await Works.CancelAsync(Ours.Organization, first, None);
        folder.GetDirectories().Single().Delete(recursive: true);
        Assert.Equal(WorkState.Cancelled, (await EndAsync(Ours, first, restarts: true)).State);

        await BeginAsync(Ours, "Email\na@example.org\n");
        folder.GetDirectories().Single().Delete(recursive: true);
        World.Clock.Advance(WorkClaims.PatienceForFile + TimeSpan.FromSeconds(1));
        var claim = (await Claims.TryClaimAsync([], None))!;
        await using var runs = Runs();
        var gone = await Assert.ThrowsAsync<ConflictException>(() => runs.ChunkAsync(claim, None));
        Assert.Equal("The server was restarted in the middle of the import, and the file is gone.", gone.Message);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_begins_one_import()
    {
        await using var runs = Runs();
        await using var file = await UploadAsync(Ours, "Email\na@example.org\n", ColumnChoices.None);
        var first = await runs.TryBeginAsync(Ours.Organization, file, Ann, None);
        Assert.NotNull(first);
        Assert.Equal(first, await runs.TryBeginAsync(Ours.Organization, file, Ann, None));
    }

    /// <summary>Rows of one contact in several batches, commas that depend on existing groups, and rejected rows in each batch.</summary>
    private static string LongFile()
    {
        var text = new StringBuilder("First Name,Last Name,Email,City,Groups\n");
        for (var row = 0; row < 1_700; row++)
        {
            var person = row % 1_594;
            var groups = row switch
            {
                3 => "Red; Green & Blue",
                1_200 => "\"Red, Green & Blue\"",
                _ when row % 5 == 0 => "Board",
                _ => "",
            };
            var email = row is 10 or 700 or 1_650 ? "wrong@" : $"p{person}@example.org";
            text.Append(CultureInfo.InvariantCulture, $"P{person},Long,{email},{(row < 1_594 ? "Leeds" : "York")},{groups}\n");
        }
        return text.Append("P10,Long,p10@example.org,,\nP700,Long,p700@example.org,,\n").ToString();
    }

    private ImportRuns Runs()
    {
        var limits = new ImportLimits { Folder = Path.Combine(folder.FullName, "imports") };
        var files = new ImportFiles(limits, World.Services.GetService<SqliteFacts>());
        return new(Works, Claims, new WorkSignal(World.Clock), files, World.Get<DonorDatabase>(), limits, World.Clock);
    }

    private async Task<Guid> BeginAsync(Tenant tenant, string text, ColumnChoices? choices = null)
    {
        await using var runs = Runs();
        await using var file = await UploadAsync(tenant, text, choices ?? ColumnChoices.None);
        return (await runs.TryBeginAsync(tenant.Organization, file, Ann, None))!.Value;
    }

    private async Task<UploadedFile> UploadAsync(Tenant tenant, string text, ColumnChoices choices)
    {
        var content = TemporaryFile.Create();
        await content.WriteAsync(Encoding.UTF8.GetBytes(text), None);
        return new(Guid.CreateVersion7(), tenant.Organization, "long.csv", content, World.Clock.GetTimestamp()) { Choices = choices };
    }

    /// <param name="restarts">True: another process continues after every batch.</param>
    private async Task<WorkRow> EndAsync(Tenant tenant, Guid work, bool restarts)
    {
        var runs = Runs();
        try
        {
            var claim = await Claims.TryClaimAsync(runs.FilesAtHand(), None) ?? throw new InvalidOperationException("Nothing to do.");
            while (await runs.ChunkAsync(claim, None))
            {
                if (!restarts)
                    continue;
                await runs.DisposeAsync();
                runs = Runs();
                World.Clock.Advance(WorkClaims.Lease + TimeSpan.FromSeconds(1));
                claim = (await Claims.TryClaimAsync(runs.FilesAtHand(), None))!;
            }
        }
        finally
        {
            await runs.DisposeAsync();
        }
        return (await Works.FindAsync(tenant.Organization, work, None))!;
    }

    private async Task<string> RejectedAsync(Tenant tenant, WorkRow work) =>
        Encoding.UTF8.GetString((await Works.FileAsync(tenant.Organization, work.Id, None))!.Content);

    private async Task<List<string>> ShowAsync(Tenant tenant)
    {
        await using var db = World.Open(tenant.Organization);
        var groups = await db.GroupMembers().Join(db.Groups(), member => member.GroupId, group => group.Id,
            (member, group) => new { member.ContactId, group.Name })
            .ToListAsync();
        var names = groups.ToLookup(member => member.ContactId, member => member.Name);
        var contacts = await db.Contacts().AsNoTracking().ToListAsync();
        return [.. contacts.Select(contact =>
            $"{contact.FirstName} {contact.PrimaryEmail} {contact.City} {string.Join('|', names[contact.Id].Order())}").Order()];
    }
}
