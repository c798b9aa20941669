using System.Globalization;
using System.Text;
using DonorSync.Tests.PeoplePagesTests;

namespace DonorSync.Tests.KillTests;

/// <summary>Prepares the acts that change contacts: an import, a change of many contacts, a merge, an erasure.</summary>
static class KilledContactActs
{
    /// <summary>More than one batch of an import.</summary>
    const int Rows = 520;

    const string NewestTask = """FROM "Works" WHERE rowid > @before AND "Kind" """;

    public static Task<KilledPlay> PrepareAsync(KilledAct act, KilledInstallation world, Random chance) => act switch
    {
        KilledAct.Import => chance.Next(2) == 0 ? Task.FromResult(ImportByRest(world)) : ImportByPageAsync(world),
        KilledAct.BulkChange => BulkChangeAsync(world, chance),
        KilledAct.Merge => MergeAsync(world, chance),
        KilledAct.Erasure => Task.FromResult(Erasure(world, chance)),
        KilledAct.Undo => KilledUndos.PrepareAsync(world, chance),
        KilledAct.FirstSync => KilledConnections.FirstSyncAsync(world),
        KilledAct.Grant => KilledConnections.GrantAsync(world),
        KilledAct.Backup => Task.FromResult(KilledBackups.Backup(world)),
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, "no such act"),
    };

    /// <summary>The response is the only sign of success, so a user without one sends the file again.</summary>
    static KilledPlay ImportByRest(KilledInstallation world)
    {
        var (file, emails, there) = File(world);
        async Task SendAsync()
        {
            using var body = new StringContent(file, Encoding.UTF8, "text/csv");
            await world.Server.PostAsync("imports", body);
        }
        return new()
        {
            Name = "an import by REST",
            Begin = SendAsync,
            HasEffect = view => there(view) > 0,
            MustEnd = static _ => false,
            IsDone = view => there(view) == emails.Count,
            Again = SendAsync,
            Expect = expected => Imported(expected, emails),
        };
    }

    static async Task<KilledPlay> ImportByPageAsync(KilledInstallation world)
    {
        var (file, emails, there) = File(world);
        var before = LastTask(world);
        async Task UploadAsync()
        {
            await world.Browser.OpenAsync("/contacts/import");
            await world.Browser.SendFileAsync("/contacts/import/upload", "killed.csv", file);
        }
        Task BeginAsync() => world.Browser.SubmitAsync(new() { ["_handler"] = "import", ["act"] = "import" });
        await UploadAsync();
        return new()
        {
            Name = "an import by page",
            Begin = BeginAsync,
            HasEffect = view => there(view) > 0,
            // Accepted: the task exists, and its file is kept.
            MustEnd = view => view.Is(
                $"SELECT COUNT(*) {NewestTask} = 'Import' AND (\"LeaseUntil\" IS NULL OR \"Done\" > 0)", ("@before", before)),
            IsDone = view => there(view) == emails.Count,
            Again = async () =>
            {
                await UploadAsync();
                await BeginAsync();
                await world.Browser.EndOfWorkAsync();
            },
            Expect = expected => Imported(expected, emails),
        };
    }

    static (string File, IReadOnlyList<string> Emails, Func<DatabaseView, long> There) File(KilledInstallation world)
    {
        var number = ++world.Number;
        var emails = Enumerable.Range(0, Rows).Select(n => $"imported{number}.{n}@example.org").ToList();
        var file = emails.Index().Aggregate(
            new StringBuilder("Last Name,Email,Groups\n"),
            static (text, row) => text.Append(CultureInfo.InvariantCulture, $"Imported,{row.Item},Group {row.Index % 3}\n")).ToString();
        const string There = """SELECT COUNT(*) FROM "Contacts" WHERE "PrimaryEmail" LIKE @like""";
        return (file, emails, view => view.Number(There, ("@like", $"imported{number}.%")));
    }

    static void Imported(ExpectedContacts expected, IReadOnlyList<string> emails)
    {
        foreach (var (index, email) in emails.Index())
            expected.Add(email, $"Group {index % 3}");
    }

    static async Task<KilledPlay> BulkChangeAsync(KilledInstallation world, Random chance)
    {
        var (imported, some) = (Of(world, "imported"), Of(world, "donor1"));
        var (name, what, whom, kind) = (imported.Count, chance.Next(3)) switch
        {
            ( > 0, < 2) => ("deleting many contacts", "q=imported&who=all&do=delete", imported, "Delete"),
            (_, 0) => ("opting many contacts out", "q=donor1&who=all&do=opt-out", some, "OptOut"),
            _ => ("adding many contacts to a group", "who=all&do=add", world.Expected.Addresses, "AddToGroup"),
        };
        var group = $"Extra {++world.Number}";
        if (kind == "AddToGroup")
            what += $"&to={(await world.Server.SendAsync(HttpMethod.Post, "groups", new { name = group }))!["id"]}";
        var before = LastTask(world);
        Task OpenAsync() => world.Browser.OpenAsync($"/contacts/bulk?{what}");
        Task BeginAsync() => world.Browser.SubmitAsync(new() { ["_handler"] = "bulk", ["why"] = "asked to" });
        await OpenAsync();
        return new()
        {
            Name = name,
            Begin = BeginAsync,
            HasEffect = view => view.Is($"SELECT COUNT(*) {NewestTask} = '{kind}' AND \"Done\" > 0", ("@before", before)),
            MustEnd = view => view.Is($"SELECT COUNT(*) {NewestTask} = '{kind}'", ("@before", before)),
            IsDone = view => view.Is($"SELECT COUNT(*) {NewestTask} = '{kind}' AND \"State\" = 'Completed'", ("@before", before)),
            Again = async () =>
            {
                await OpenAsync();
                await BeginAsync();
                await world.Browser.EndOfWorkAsync();
            },
            Expect = expected =>
            {
                foreach (var email in whom)
                {
                    if (kind == "Delete")
                        expected.Remove(email);
                    else if (kind == "OptOut")
                        expected.OptOut(email);
                    else
                        expected.Join(email, group);
                }
            },
        };
    }

    static async Task<KilledPlay> MergeAsync(KilledInstallation world, Random chance)
    {
        var (kept, gone) = Two(world, chance);
        var address = $"/contacts/{IdOf(world, kept)}/merge/{IdOf(world, gone)}";
        Task OpenAsync() => world.Browser.OpenAsync(address);
        Task BeginAsync() => world.Browser.SubmitAsync(new() { ["_handler"] = "merge-contacts" });
        await OpenAsync();
        return OfOneTransaction("a merge", BeginAsync, view => !IsThere(view, gone), async () =>
        {
            await OpenAsync();
            await BeginAsync();
        }) with
        { Expect = expected => expected.Merge(kept, gone) };
    }

    static KilledPlay Erasure(KilledInstallation world, Random chance)
    {
        var (gone, _) = Two(world, chance);
        var id = IdOf(world, gone);
        Task EraseAsync() => world.Server.SendAsync(HttpMethod.Post, $"contacts/{id}/erase");
        return OfOneTransaction("an erasure", EraseAsync, view => !IsThere(view, gone), EraseAsync)
            with
        { Expect = expected => expected.Remove(gone) };
    }

    /// <summary>All or nothing.</summary>
    internal static KilledPlay OfOneTransaction(string name, Func<Task> begin, Func<DatabaseView, bool> isDone, Func<Task> again) => new()
    {
        Name = name,
        Begin = begin,
        HasEffect = isDone,
        MustEnd = isDone,
        IsDone = isDone,
        Again = again,
        Expect = static _ => { },
    };

    /// <summary>Returns two of the first contacts that are opted in.</summary>
    internal static (string, string) Two(KilledInstallation world, Random chance)
    {
        var some = world.Expected.OptedIn.Where(static a => a.StartsWith("donor", StringComparison.Ordinal)).ToArray();
        chance.Shuffle(some);
        return (some[0], some[1]);
    }

    internal static Guid IdOf(KilledInstallation world, string email) =>
        Guid.Parse(OneText(world, """SELECT "Id" FROM "Contacts" WHERE "PrimaryEmail" = @email""", ("@email", email)));

    internal static long LastTask(KilledInstallation world) => LastRow(world, "Works");

    internal static long LastRow(KilledInstallation world, string table)
    {
        using var view = world.View();
        return view.Number($"SELECT COALESCE(MAX(rowid), 0) FROM \"{table}\"");
    }

    static bool IsThere(DatabaseView view, string email) =>
        view.Is("""SELECT COUNT(*) FROM "Contacts" WHERE "PrimaryEmail" = @email""", ("@email", email));

    static IReadOnlyList<string> Of(KilledInstallation world, string begin) =>
        [.. world.Expected.Addresses.Where(address => address.StartsWith(begin, StringComparison.Ordinal))];

    static string OneText(KilledInstallation world, string query, params (string, object)[] values)
    {
        using var view = world.View();
        return Assert.Single(view.Texts(query, values));
    }
}
