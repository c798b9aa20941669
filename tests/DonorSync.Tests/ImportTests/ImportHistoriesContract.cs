using System.Globalization;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Tests.StorageTests;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.ImportTests;

/// <summary>
/// B15 over random histories: users edit while files are imported and undone. An undo of all imports leaves what the users' acts alone
/// leave, and no No of an address becomes a Yes.
/// </summary>
public abstract class ImportHistoriesContract : StorageContract
{
    const int Histories = 25;
    const int People = 6;
    static readonly string[] Groups = ["Board", "Gala", "Fete"];

    [Fact]
    public async Task After_the_undo_of_imports_only_the_users_acts_remain_B15()
    {
        for (var seed = 1; seed <= Histories; seed++)
            await HistoryAsync(new Random(seed), await World.NewTenantAsync($"random-{seed}"), seed);
    }

    async Task HistoryAsync(Random random, Tenant tenant, int seed)
    {
        await World.AddGroupAsync(tenant, Groups[0]);
        foreach (var person in Enumerable.Range(0, People).Where(_ => random.Next(2) == 0))
            await World.AddContactAsync(tenant, Email(person));
        var untouched = await World.RowsAsync(tenant);
        var edited = new HashSet<string>();
        var nos = new HashSet<string>();
        var imports = new Stack<Guid>();
        for (var act = 0; act < 12; act++)
        {
            if (random.Next(3) == 0)
                imports.Push((await World.ImportAsync(tenant, File(random))).Id!.Value);
            else if (imports.Count > 0 && random.Next(6) == 0)
                await World.UndoImportAsync(tenant, imports.Pop());
            else if (random.Next(3) == 0)
                await EditAsync(tenant, random, edited);
            await CheckNosAsync(tenant, nos, seed);
        }
        while (imports.TryPop(out var import))
        {
            await World.UndoImportAsync(tenant, import);
            await CheckNosAsync(tenant, nos, seed);
        }

        // A contact that was not edited is as before, except that a No of a file stays.
        var after = await World.RowsAsync(tenant);
        foreach (var row in untouched.Where(row => !IsGroup(row) && !Mentions(row, edited) && !Mentions(row, nos)))
            Assert.True(after.Contains(row), $"history {seed}: {row} is not there after the undo");
        foreach (var row in after.Where(row => !IsGroup(row) && !Mentions(row, edited) && !Mentions(row, nos)))
            Assert.True(untouched.Contains(row), $"history {seed}: {row} was not there before the imports");
        await using var db = World.Open(tenant.Organization);
        var known = untouched.Count(static row => row.StartsWith("contact", StringComparison.Ordinal));
        var now = await db.Contacts().AsNoTracking().Select(c => c.PrimaryEmailKey!).ToListAsync();
        Assert.True(now.Count <= known + edited.Count, $"history {seed}: {now.Count} contacts stayed");
    }

    /// <summary>Every No that was ever recorded still stands, unless a user said Yes since.</summary>
    async Task CheckNosAsync(Tenant tenant, HashSet<string> nos, int seed)
    {
        await using var db = World.Open(tenant.Organization);
        nos.UnionWith(await db.Contacts().Where(c => !c.Preferences.IntegrationEmailOptIn).Select(c => c.PrimaryEmailKey!).ToListAsync());
        var keys = nos.ToList();
        var yes = await db.Contacts().Where(c => c.Preferences.IntegrationEmailOptIn && keys.Contains(c.PrimaryEmailKey!)).CountAsync();
        Assert.True(yes == 0, $"history {seed}: a No became a Yes");
        await using var session = World.Get<DonorDatabase>().Open(tenant.Organization);
        Assert.Equal(nos.Count, (await session.Entries.NotesAsync(keys, default)).Count);
    }

    async Task EditAsync(Tenant tenant, Random random, HashSet<string> edited)
    {
        var email = Email(random.Next(People));
        await using var db = World.Open(tenant.Organization);
        if (await db.Contacts().AsNoTracking().FirstOrDefaultAsync(c => c.PrimaryEmailKey == email) is not { } contact)
            return;
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        edited.Add(email);
        edited.Add(contact.Id.ToString());
        var text = string.Create(CultureInfo.InvariantCulture, $"edit {random.Next(1000)}");
        if (random.Next(3) == 0)
            await World.SetOptInAsync(tenant, contact.Id, yes: false);
        else
            await World.EditAsync(tenant, contact.Id, random.Next(2) == 0 ? new() { City = text } : new() { State = text });
    }

    static string File(Random random)
    {
        var text = "Email,City,State,Email Opt In,Newsletter,Groups\n";
        for (var row = random.Next(1, 5); row > 0; row--)
            text += string.Join(',', Email(random.Next(People)), Pick(random, "", "York", "Hull"), Pick(random, "", "Ohio", "Iowa"),
                Pick(random, "", "", "Yes", "No"), Pick(random, "", "No"), Pick(random, ["", .. Groups])) + "\n";
        return text;
    }

    static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];

    static string Email(int person) => string.Create(CultureInfo.InvariantCulture, $"p{person}@x.org");

    static bool IsGroup(string row) => row.StartsWith("group", StringComparison.Ordinal);

    static bool Mentions(string row, HashSet<string> names) => names.Any(name => row.Contains(name, StringComparison.Ordinal));
}
