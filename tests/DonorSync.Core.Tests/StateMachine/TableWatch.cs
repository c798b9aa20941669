namespace DonorSync.Core.Tests.StateMachine;

/// <summary>
/// What one undisturbed run must do, checked with the states before and after it. That both sides agree in the end is not enough: an act
/// of a person could be lost on the way.
/// </summary>
static class TableWatch
{
    public static void Check(BothSides before, BothSides after)
    {
        foreach (var contact in after.Subscribers.Where(static c => c.Deleted || c.Permission == Permission.Unsubscribed))
        {
            Promise.Check(
                before.PeopleAt(contact.Email!.Key).Count() < 2 || after.PeopleAt(contact.Email.Key).All(static c => !c.OptIn.Yes),
                $"P1, C10: {contact.Email} refused, and a contact with the address is opted in after a run");
        }
        foreach (var link in before.Links.Where(static l => l.State == LinkState.Linked))
            CheckLink(before, after, link);
        CheckEdits(before, after);
    }

    /// <summary>Edits move the time that a change read uses, so this holds for every run.</summary>
    public static void CheckEdits(BothSides before, BothSides after)
    {
        foreach (var was in before.Baselines.Values)
            CheckEdit(before, after, was);
    }

    static void CheckLink(BothSides before, BothSides after, Link link)
    {
        var (group, list) = (before.Groups.Exists(g => g.Id == link.Group), before.LiveLists.Exists(l => l.Id == link.List));
        if (!group && list)
            Promise.Check(!after.LiveLists.Exists(l => l.Id == link.List),
                $"L6: the group of {link.GroupName} was deleted and its list exists after a run");
        if (!group || !list)
            return;
        foreach (var memory in before.Baselines.Values.Where(b => b.In(link.Id) is not (null or Membership.Undone) && b.CtctId is not null))
            CheckMember(before, after, link, memory);
    }

    static void CheckMember(BothSides before, BothSides after, Link link, Baseline memory)
    {
        if (before.Find(memory.CtctId!.Value) is not { Deleted: false } contact || contact.Email?.Key != memory.Key)
            return;
        var inGroup = before.PeopleAt(memory.Key).Any(c => c.Groups.Contains(link.Group));
        var onList = contact.Lists.Contains(link.List);
        var onListAfter = after.Find(contact.Id)!.Lists.Contains(link.List);
        if (!inGroup && onList)
            Promise.Check(!onListAfter, $"M2: {memory.Key} left {link.GroupName} and is on its list after a run");
        if (inGroup && !onList && memory.In(link.Id) is Membership.SeenOn or Membership.SeenLeft && before.PeopleAt(memory.Key).Any())
        {
            Promise.Check(
                !onListAfter && after.Baselines.GetValueOrDefault(memory.Key)?.In(link.Id) is Membership.SeenLeft or Membership.SeenOn,
                $"M4: {memory.Key} left the list of {link.GroupName}, and that was lost");
        }
    }

    /// <summary>C6, T2: an edit in Constant Contact was imported, if the CRM did not edit the same field.</summary>
    static void CheckEdit(BothSides before, BothSides after, Baseline was)
    {
        if (was is not { CtctId: { } id, Ctct: { } there, Crm: { } here } || before.Find(id) is not { Deleted: false } contact
            || contact.Email?.Key != was.Key)
            return;
        var people = before.PeopleAt(was.Key).ToList();
        if (people is [var only])
            Spellings.CheckEdit(only.Fields, here, contact.Fields, there, after.People.Find(c => c.Id == only.Id)!.Fields);
        if (people.Count != 1 || people[0].Fields.City != here.City || contact.Fields.City == there.City)
            return;
        Promise.Check(
            after.People.Find(c => c.Id == people[0].Id)!.Fields.City == contact.Fields.City,
            $"C6: the city of {was.Key} was edited in Constant Contact and not imported");
    }
}
