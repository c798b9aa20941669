using System.Text;
using DonorSync.Core.Tests.StateMachine;
using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Erasure;
using DonorSync.Donors.Groups;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Merging;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.Simulation;

/// <summary>Acts on several contacts: merges, imports, bulk changes and their undos; and erasures.</summary>
/// <param name="contacts">Sorted the same way in every run of a history.</param>
sealed class SimWorks(SimWorld world, IReadOnlyList<Contact> contacts)
{
    static readonly WorkKind[] Kinds = [WorkKind.OptOut, WorkKind.AddToGroup, WorkKind.RemoveFromGroup, WorkKind.Delete, WorkKind.OptIn];
    static readonly string[] OptIns = ["", "", "No", "", "Yes"];
    const string Ann = "ann@org.example";
    static readonly ChangeAuthor Person = new(ConsentSource.Person, Ann);

    public Task DoAsync(SimAct act, Contact? who, Group? group) => act.Kind switch
    {
        SimKind.MergeContacts when who is not null => MergeAsync(act, who),
        SimKind.Erase when who is not null => EraseAsync(who),
        SimKind.LiftErasure => LiftAsync(act),
        SimKind.ImportFile when contacts.Count < 12 => ImportAsync(act),
        SimKind.BulkChange when group is not null => ChangeAsync(act, group),
        SimKind.UndoWork => UndoAsync(act),
        _ => Task.CompletedTask,
    };

    /// <summary>Merges with the product's own merge; the remaining contact may take over the other's address.</summary>
    async Task MergeAsync(SimAct act, Contact stays)
    {
        if (SimPeople.Pick([.. contacts.Where(c => c.Id != stays.Id)], act.B) is not { } gone)
            return;
        world.Echo.EditedHere.Add(stays.Id.ToString());
        var fields = act.C % 3 == 0 ? new ContactChange { PrimaryEmail = gone.PrimaryEmail } : new ContactChange();
        await world.People<ContactMerges>().MergeAsync(
            SimWorld.Organization, new(new(stays.Id, stays.Version), new(gone.Id, gone.Version), fields), Person, default);
        world.HasLeftToo(Key(gone), Key(stays));
        world.HasLeftToo(Key(stays), Key(gone));
    }

    async Task EraseAsync(Contact who)
    {
        await world.People<PersonErasure>().EraseAsync(SimWorld.Organization, who.Id, Person, default);
        var others = contacts.Where(c => c.Id != who.Id).Select(Key).ToHashSet();
        if (Key(who) is var key && key != EmailKey.None && !others.Contains(key))
            world.Erased.Add(key);
        world.MaybeErased.UnionWith(world.Nos.AddressesOf(who.Id.ToString()).Where(k => !others.Contains(k)));
    }

    async Task LiftAsync(SimAct act)
    {
        var key = SimPeople.KeyOf(SimPeople.Addresses[act.A % SimPeople.Addresses.Length]);
        await world.People<PersonErasure>().LiftAsync(SimWorld.Organization, key, default);
        world.Erased.Remove(key);
        world.MaybeErased.Remove(key);
    }

    /// <summary>One to three rows, some of existing contacts with another spelling of their address.</summary>
    async Task ImportAsync(SimAct act)
    {
        foreach (var contact in contacts)
            world.Echo.EditedHere.Add(contact.Id.ToString());
        var file = new StringBuilder("Email,First Name,City,Groups,Email Opt In\n");
        for (var row = 0; row <= act.C % 3; row++)
        {
            var address = SimPeople.Addresses[(act.A + (row * act.B)) % SimPeople.Addresses.Length];
            var group = (act.B + row) % 3 == 0 ? "" : SimPeople.Names[(act.B + row) % SimPeople.Names.Length].Trim();
            file.Append(row % 2 == 0 ? address.ToUpperInvariant() : address).Append(",I,").Append(row == 0 ? "Oslo" : "").Append(',')
                .Append(group).Append(',').Append(OptIns[(act.C + row) % OptIns.Length]).Append('\n');
        }
        if (act.B % 4 == 0)
            await world.Moment.TogetherAsync(() => ImportAsync(file.ToString()), () => ImportAsync(file.ToString()));
        else
            await ImportAsync(file.ToString());
        await CheckNoAddressDoubledAsync();
    }

    /// <summary>
    /// C1, C4, C10: an import matches existing contacts. For one address with another name it adds one contact, even with several imports
    /// at
    /// the same time; all rows have the same name.
    /// </summary>
    async Task CheckNoAddressDoubledAsync()
    {
        var named = contacts.Where(static c => c is { Type: ContactKind.Person, FirstName: "I" }).Select(Key).ToHashSet();
        var before = contacts.CountBy(Key).ToDictionary();
        var after = (await world.VoicesAsync()).Where(static v => v.Key != EmailKey.None);
        foreach (var (key, count) in after.CountBy(static v => v.Key))
            Promise.Check(
                count <= before.GetValueOrDefault(key) + (named.Contains(key) ? 0 : 1), $"C4: {key} exists {count} times after an import");
    }

    async Task ImportAsync(string file)
    {
        await using var donors = world.Donors();
        var reader = await DonorFileReader.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), new(), CancellationToken.None);
        await new DonorImport(new DonorBook(donors, new(ConsentSource.Import, Ann, "donors.csv")), world.Clock)
            .RunAsync(reader, dryRun: false, onRejected: null, progress: null, CancellationToken.None);
    }

    async Task ChangeAsync(SimAct act, Group group)
    {
        var chosen = contacts.Where((_, i) => (act.A >> (i % 8) & 1) == 1).Select(static c => c.Id).ToList();
        if (chosen.Count == 0)
            return;
        await world.People<Works>().BeginBulkAsync(
            SimWorld.Organization, Kinds[act.C % Kinds.Length], new(group.Id, group.Name, "asked"), new(null, chosen), Ann, default);
        await WorkOffAsync();
    }

    async Task UndoAsync(SimAct act)
    {
        var all = await world.People<Works>().ListAsync(SimWorld.Organization, before: null, default);
        var works = all.Where(static w => w.Kind != WorkKind.Undo).ToList();
        if (works.Count == 0)
            return;
        foreach (var contact in contacts)
            world.Echo.EditedHere.Add(contact.Id.ToString());
        await world.People<Works>().BeginUndoAsync(SimWorld.Organization, works[act.A % works.Count].Id, Ann, default);
        await WorkOffAsync();
    }

    /// <summary>Works like the server; what would have to wait for a sync is discarded.</summary>
    async Task WorkOffAsync()
    {
        var claims = world.People<WorkClaims>();
        while (await claims.TryClaimAsync(default) is { } claim)
        {
            try
            {
                while (await claims.ChunkAsync(claim, ChunkAsync, default))
                {
                }
            }
            catch (Exception refused) when (refused is RejectedException or WorkNotNowException)
            {
                await claims.FailAsync(claim, refused.Message, default);
            }
        }
    }

    Task<ChunkDone> ChunkAsync(DonorSyncDb db, WorkRow work) => work.Kind == WorkKind.Undo
        ? world.People<BulkUndo>().ChunkAsync(db, work, default)
        : world.People<BulkWork>().ChunkAsync(db, work, default);

    static EmailKey Key(Contact contact) => SimPeople.KeyOf(contact.PrimaryEmail);
}
