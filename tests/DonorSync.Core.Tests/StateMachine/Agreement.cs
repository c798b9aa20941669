namespace DonorSync.Core.Tests.StateMachine;

/// <summary>
/// Checks, without the core's tables, that both sides agree: for each pair and each address, every difference must have a reason in the
/// rules. It uses what a run read and recorded, not how the run decided.
/// </summary>
sealed class Agreement(BothSides world)
{
    public void Check()
    {
        foreach (var link in world.Links)
            CheckPair(link);
        foreach (var group in world.Groups.Where(g => !world.Links.Any(l => l.Group == g.Id)))
            CheckLone(group);
        foreach (var list in world.LiveLists.Where(l => !world.Links.Any(k => k.List == l.Id)))
            CheckLone(list);
        foreach (var contact in world.Subscribers)
            CheckConsent(contact);
        foreach (var baseline in world.Baselines.Values)
            CheckRemembered(baseline);
        foreach (var key in world.Erased)
            Promise.Check(!world.PeopleAt(key).Any() && !world.Baselines.ContainsKey(key), $"C12: {key} was erased and still has data");
    }

    void CheckPair(Link link)
    {
        var group = world.Groups.Find(g => g.Id == link.Group);
        var list = world.LiveLists.FirstOrDefault(l => l.Id == link.List);
        Promise.Check(group is not null, $"L6: {link} outlived its group");
        Promise.Check((list is null) == (link.State == LinkState.Detached), $"L7: {link} and its list {list}");
        if (list is null)
            return;
        var renamed = group!.Name != link.GroupName;
        Promise.Check(!renamed || IsNameKept(group.Name, list.Id, []), $"L4: {group} did not reach {list}");
        Promise.Check(!TemporaryName.IsOn(list), $"L4: {list} stays with a temporary name");
        foreach (var key in Keys())
            CheckMember(key, link);
    }

    /// <summary>L4, L8: another list keeps the name: it has no group, or an unchanged one, or one whose new name is taken.</summary>
    bool IsNameKept(string name, ListId self, ImmutableHashSet<ListId> passed) => world.LiveLists.Any(holder =>
        holder.Id != self && Same(holder.Name, name) && !passed.Contains(holder.Id)
        && (world.Links.Find(l => l.List == holder.Id) is not { } link || world.Groups.Find(g => g.Id == link.Group) is not { } group
            || group.Name == link.GroupName || IsNameKept(group.Name, holder.Id, passed.Add(self))));

    /// <summary>L1, L3, L8: a group has no list because it has no member who may go out, or because another list has its name.</summary>
    void CheckLone(CrmGroup group) => Promise.Check(
        world.HasList(group.Name)
        || !Keys().Any(key => world.PeopleAt(key).Any(c => c.Groups.Contains(group.Id)) && EmailableIn(key)),
        $"L1: {group} has members who may go out and no list");

    void CheckLone(CtctList list) => Promise.Check(
        world.Groups.Exists(g => Same(g.Name, list.Name))
        || !world.Subscribers.Exists(
            c => c.Lists.Contains(list.Id) && MayBeMailed(c) && ContactOf(KeyOf(c)) == c && !SaidNo(KeyOf(c)) && !IsErased(c)),
        $"L2: {list} has members who may come in and no group");

    void CheckMember(EmailKey key, Link link)
    {
        var contact = ContactOf(key);
        var inGroup = world.PeopleAt(key).Any(c => c.Groups.Contains(link.Group));
        var onList = contact is not null && contact.Lists.Contains(link.List);
        if (onList)
            Promise.Check(!SaidNo(key), $"M7, P4: {key} opted out and is on {link.GroupName}");
        if (inGroup && !onList && EmailableIn(key))
        {
            Promise.Check(
                world.LeftByMerging.Contains((key, link.List))
                || contact is not null && (HasLeft(contact, link.List) || world.OnceDetached.Contains(link.Id)),
                $"M1: {key} is in {link.GroupName}, may go out, never left the list and is not on it");
        }
        // An undo removed the contact from the group; it was on the list before, so it stays there.
        if (onList && !inGroup && world.Baselines.GetValueOrDefault(key)?.In(link.Id) is not Membership.Undone)
            Promise.Check(
                !MayBeMailed(contact!) || IsErased(contact!), $"M2, M3: {key} is on the list {link.GroupName} and not in the group");
    }

    /// <summary>The contact or one deleted since left the list, even if restored: the address may have been that contact's.</summary>
    bool HasLeft(CtctContact contact, ListId list) => world.Left.Any(l => l.List == list
        && (l.Contact == contact.Id || world.Find(l.Contact) is { Deleted: true } || world.OnceRefused.Contains(l.Contact)));

    /// <summary>P1, C10: no contact that unsubscribed in Constant Contact is opted in in the CRM, by link or by address.</summary>
    void CheckConsent(CtctContact contact)
    {
        if (contact is { Deleted: false, Permission: not Permission.Unsubscribed })
            return;
        foreach (var key in new[] { KeyOf(contact), contact.Email!.Key }.Where(key => !IsTakenOver(contact, key)))
            Promise.Check(world.PeopleAt(key).All(static c => !c.OptIn.Yes), $"P1: {contact.Id} refused and {key} is opted in");
    }

    /// <summary>Only deleted in Constant Contact, while another contact has the address: that is not an opt-out.</summary>
    bool IsTakenOver(CtctContact contact, EmailKey key) =>
        contact.Permission != Permission.Unsubscribed && world.Subscribers.Exists(c => !c.Deleted && c.Email?.Key == key);

    /// <summary>T1, C6: no edit in Constant Contact is still to be synced; the baseline equals its fields.</summary>
    void CheckRemembered(Baseline baseline)
    {
        if (baseline.CtctId is not { } id || !world.PeopleAt(baseline.Key).Any())
            return;
        var contact = world.Find(id)!;
        if (contact.Deleted && IsTakenOver(contact, baseline.Key))
            return;
        Promise.Check(contact.Deleted || baseline.Ctct == contact.Fields, $"C6: {baseline.Key} has an edit that was not imported");
        Promise.Check((baseline.Permission, baseline.Deleted) == (contact.Permission, contact.Deleted),
            $"P1: the baseline of {baseline.Key} has another permission");
    }

    IEnumerable<EmailKey> Keys() => world.People.Where(static c => c.Email is not null).Select(static c => c.Key)
        .Concat(world.Subscribers.Select(KeyOf)).Distinct();

    /// <summary>Returns the contact linked to the address, or else the one that has it and belongs to no other donor.</summary>
    CtctContact? ContactOf(EmailKey key) =>
        world.Baselines.GetValueOrDefault(key)?.CtctId is { } id ? world.Find(id)
        : world.SubscriberAt(key) is { } there && KeyOf(there) == key ? there : null;

    EmailKey KeyOf(CtctContact contact) =>
        world.Baselines.Values.FirstOrDefault(b => b.CtctId == contact.Id)?.Key ?? contact.Email!.Key;

    bool SaidNo(EmailKey key) => world.PeopleAt(key).Any(static c => c.OptIn is { Yes: false, By: SetBy.Person });

    bool IsErased(CtctContact contact) => IsErased(KeyOf(contact)) || IsErased(contact.Email!.Key);

    bool IsErased(EmailKey key) => world.Erased.Contains(key) || world.MaybeErased.Contains(key);

    static bool MayBeMailed(CtctContact c) => c is { Deleted: false, Permission: Permission.Implicit or Permission.Explicit };

    /// <summary>E2-E4 and C8, independently: three letters, all opted in, no other contact in Constant Contact has the address.</summary>
    bool EmailableIn(EmailKey key) =>
        world.PeopleAt(key).Any() && world.PeopleAt(key).All(static c => c.OptIn.Yes)
        && key.Value[(key.Value.LastIndexOf('.') + 1)..].Length <= 3
        && (ContactOf(key) is { } linked ? linked.Email?.Key == key : world.SubscriberAt(key) is null);

    static bool Same(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);
}
