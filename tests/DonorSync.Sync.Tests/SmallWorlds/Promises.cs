namespace DonorSync.Sync.Tests.SmallWorlds;

/// <summary>What no write of a run may ever do, whatever it meets, and what has to be so once runs have nothing left to do.</summary>
static class Promises
{
    /// <param name="before">Before the write.</param>
    /// <param name="began">When the run began: what it may not know of has come since.</param>
    public static void Check(WorldState before, WorldState after, WorldState began)
    {
        foreach (var contact in after.Account.Contacts.Values)
            CheckContact(before, after, contact);
        Hold(before.Account.Contacts.Keys.All(after.Account.Contacts.ContainsKey), "P5: a contact of Constant Contact is gone");
        foreach (var contact in before.Crm.Contacts.Values)
            CheckDonor(contact, after, began);
        foreach (var contact in after.Crm.Contacts.Values.Where(c => !before.Crm.Contacts.ContainsKey(c.Id.Value)))
        {
            Hold(!before.Crm.At(contact.Key).Any(), $"C4: a second contact {contact.Key}");
            Hold(!contact.OptIn.Yes || after.Past.No == SaidNo.Nobody, $"P9: {contact.Key} said No and is added as Yes");
        }
        Hold(before.Crm.Groups.Keys.All(after.Crm.Groups.ContainsKey), "L7: a group is gone");
        foreach (var list in before.Account.LiveLists.Where(l => !after.Account.IsLive(l.Id)))
        {
            Hold(
                before.Memory.Links.Values.Any(l => l.List == list.Id && !after.Crm.Groups.ContainsKey(l.Group.Value)),
                $"L6: the list {list.Name} is deleted and its group is there");
        }
    }

    static void CheckContact(WorldState before, WorldState after, Subscriber now)
    {
        var people = after.Crm.At(now.Email!.Key).ToList();
        if (before.Account.Find(now.Id) is not { } was)
        {
            Hold(people.Count > 0 && people.TrueForAll(static c => c.OptIn.Yes), $"E3: {now.Address} is created without a Yes");
            Hold(after.Past.No == SaidNo.Nobody, $"P5: {now.Address} said No and is created");
            return;
        }
        Hold((was.Permission, was.Deleted, was.Address) == (now.Permission, now.Deleted, now.Address),
            $"P5: the permission of {now.Address} changed");
        Hold(was.Fields == now.Fields, $"C5: the values of {now.Address} changed");
        if (now.Lists.Except(was.Lists).Any())
        {
            Hold(people.Count > 0 && people.TrueForAll(static c => c.OptIn.Yes), $"E3: {now.Address} is added to a list without a Yes");
            Hold(after.Past.No == SaidNo.Nobody, $"P5: {now.Address} said No and is added to a list");
        }
        foreach (var list in was.Lists.Except(now.Lists).Where(after.Account.IsLive))
        {
            var group = after.Memory.Links.Values.Where(l => l.List == list).Select(static l => (GroupId?)l.Group).FirstOrDefault();
            var inGroup = people.Exists(c => group is { } id && c.Groups.Contains(id));
            var saidNo = after.Past.No != SaidNo.Nobody || people.Exists(static c => !c.OptIn.Yes);
            Hold(saidNo || (!inGroup && after.Past.LeftGroup), $"M2: {now.Address} is removed from a list without a reason");
        }
    }

    static void CheckDonor(CrmContact was, WorldState after, WorldState began)
    {
        var now = after.Crm.Find(was.Id);
        Hold(now is not null, $"B8: the CRM contact {was.Key} is gone");
        Hold(was.Groups.All(now!.Groups.Contains), $"P2: {was.Key} is taken out of a group");
        var there = after.Account.At(was.Key);
        // A run knows what the reads showed, however often they skip a contact.
        var isShown = there is not null && after.Memory.Mirror.GetValueOrDefault(there.Id.Value)?.Contact is { } read
            && read.Permission == there.Permission && read.Deleted == there.Deleted;
        if (!was.OptIn.Yes && now.OptIn.Yes && isShown)
        {
            Hold(after.Past.No == SaidNo.Nobody, $"P3: {was.Key} said No and is opted in");
            Hold(there is { OptInByDonor: true, Deleted: false }, $"P3: {was.Key} is opted in without an act of the donor");
        }
        if (was.OptIn.Yes && !now.OptIn.Yes)
        {
            var refused = new[] { there, began.Account.At(was.Key) }.OfType<Subscriber>().Any(static c => c.Deleted || c.IsUnsubscribed)
                || after.Memory.Mirror.Values.Any(static e => e.Contact.Deleted || e.Contact.Permission == Permission.Unsubscribed);
            Hold(refused, $"P1: {was.Key} is opted out and did not refuse");
        }
        if (was.Fields != now.Fields)
            Hold(now.Fields.City == there?.Fields.City
                || began.Memory.Mirror.Values.Any(e => e.Contact.Fields.City == now.Fields.City),
                    $"C6: {was.Key} gets a value that is not Constant Contact's");
    }

    public static void CheckSettled(WorldState state)
    {
        foreach (var link in state.Memory.Links.Values)
        {
            Hold(state.Crm.Groups.ContainsKey(link.Group.Value), "L6: a link outlived its group");
            Hold(state.Account.IsLive(link.List) == (link.State == LinkState.Linked), "L7: a link and its list");
            if (link.State == LinkState.Linked)
                CheckPair(state, link);
        }
        foreach (var group in state.Crm.Groups.Values.Where(g => !state.Memory.Links.Values.Any(l => l.Group == g.Id)))
        {
            var members = state.Crm.Contacts.Values.Where(c => c.Groups.Contains(group.Id) && c.OptIn.Yes);
            Hold(!members.Any() || state.Account.ListNamed(group.Name) is not null,
                $"L1: {group.Name} has a member who may be sent, and no list");
        }
        foreach (var list in state.Account.LiveLists.Where(l => !state.Memory.Links.Values.Any(k => k.List == l.Id)))
            Hold(state.Account.Members(list.Id) == 0
                || state.Crm.GroupNamed(list.Name) is not null, $"L2: {list.Name} has a member who may be imported, and no group");
        foreach (var contact in state.Account.Contacts.Values.Where(static c => c.Deleted || c.IsUnsubscribed))
            Hold(state.Crm.At(contact.Email!.Key).All(static c => !c.OptIn.Yes), $"P1: {contact.Address} refused and is opted in");
    }

    /// <summary>
    /// What an undisturbed run makes of a value (T1-T3, T5, C5, C6): only a change in Constant Contact against its own baseline counts, and
    /// where the CRM's changed as well, the later one stands.
    /// </summary>
    public static void CheckValues(WorldState before, WorldState after)
    {
        foreach (var was in before.Memory.Baselines.Values)
        {
            if (was is not { Ctct: { } ctct, Crm: { } crm } || before.Account.At(was.Key) is not { Deleted: false } there
                || before.Crm.At(was.Key).FirstOrDefault() is not { } here)
                continue;
            // A tag moves the time of the contact. The values are as old as the read that first showed them (T1).
            var at = before.Memory.Mirror[there.Id.Value] is { } shown
                && shown.Contact.Fields == there.Fields ? shown.ValuesAt : there.UpdatedAt;
            var isTaken = there.Fields.City != ctct.City && (here.Fields.City == crm.City || Instants.CtctIsLater(at, here.UpdatedAt));
            var now = after.Crm.Find(here.Id)!.Fields.City;
            Hold(now == (isTaken ? there.Fields.City : here.Fields.City), $"T2, T3: the city of {was.Key} is {now}");
        }
    }

    static void CheckPair(WorldState state, Link link)
    {
        var name = state.Crm.Groups[link.Group.Value].Name;
        Hold(name == link.GroupName || state.Account.ListNamed(name) is { } other
            && other.Id != link.List, $"L4: {link.GroupName} is called {name}, and its list does not know");
        foreach (var key in state.Crm.Contacts.Values.Select(static c => c.Key)
            .Concat(state.Account.Contacts.Values.Select(static c => c.Email!.Key)).Distinct())
        {
            var (people, there) = (state.Crm.At(key).ToList(), state.Account.At(key));
            var inGroup = people.Exists(c => c.Groups.Contains(link.Group));
            var onList = there is { Deleted: false } && there.Lists.Contains(link.List);
            var saysYes = people.Count > 0 && people.TrueForAll(static c => c.OptIn.Yes);
            var mayBeMailed = there is null or { Deleted: false, Permission: Permission.Implicit or Permission.Explicit };
            Hold(!onList || !people.Exists(static c => c.OptIn.IsNoSetInCrm), $"M7, P4: {key} said No and is on the list");
            Hold(!inGroup || onList || !saysYes || state.Past.LeftList, $"M1: {key} is in the group, never left the list and is not on it");
            Hold(!onList || inGroup || !mayBeMailed, $"M2, M3: {key} is on the list and not in the group");
        }
    }

    static void Hold(bool holds, string promise)
    {
        if (!holds)
            throw new InvalidOperationException(promise);
    }
}
