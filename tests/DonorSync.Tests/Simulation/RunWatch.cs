using DonorSync.Core.Tests.StateMachine;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.Simulation;

/// <summary>What no run may do, killed or not, with any faults: compares the states before and after it.</summary>
static class RunWatch
{
    /// <param name="run">Divided where people acted during it.</param>
    /// <param name="lied">Pages have omitted rows, so the run could not know who may be mailed.</param>
    public static void Check(IReadOnlyList<Stretch> run, RunKind kind, bool lied)
    {
        for (var i = 0; i < run.Count; i++)
            Check(run[i].Before, run[i].After, [.. run.Take(i + 1)], kind, lied);
    }

    static void Check(BothSides before, BothSides after, List<Stretch> soFar, RunKind kind, bool lied)
    {
        var known = soFar.ConvertAll(static s => s.Before);
        PermissionsStand(before, after, LastLooks(soFar, static s => s.DeletionsAreRead || s.ActMayComeTooLate));
        OnlyWhoSaidYesIsSent(before, after, [after, .. LastLooks(soFar, static s => s.ActMayComeTooLate)]);
        OptInsRiseOnlyByTheDonorsAct(before, after, known);
        NobodyIsTakenOutOfAGroup(before, after);
        NobodyIsImportedTwice(before, after, known, lied);
        NoListGoesBeforeItsGroup(before, after, known);
        ExtrasStand(before, after);
        OptInsFallOnlyByARefusal(before, after, known);
        NoPairComesApartWhileItsListIsThere(before, after);
        OneContactPerAddress(after);
        PlacesKeepTheirSpelling(before, after);
        if (kind == RunKind.Preview)
            Promise.Check(SimText.All(before) == SimText.All(after), "B1: a preview changed something");
    }

    /// <summary>The worlds in which consent may have been read for the last time before something was sent.</summary>
    static List<BothSides> LastLooks(List<Stretch> soFar, Func<Stretch, bool> mayComeTooLate)
    {
        List<BothSides> looks = [];
        for (var i = soFar.Count - 1; i >= 0; i--)
        {
            looks.Add(soFar[i].Before);
            if (!mayComeTooLate(soFar[i]))
                break;
        }
        return looks;
    }

    /// <summary>The reported numbers are right.</summary>
    public static void CheckCounts(IReadOnlyList<Stretch> stretches, RunRecord? run)
    {
        if (run is not { State: RunState.Completed or RunState.CompletedWithErrors or RunState.Held })
            return;
        var came = stretches.Sum(static s => s.After.People.Count(c => s.Before.People.TrueForAll(b => b.Id != c.Id)));
        Promise.Check(
            run.Counts.ContactsCreatedInCrm == came, $"B4: {came} were imported, and the run reports {run.Counts.ContactsCreatedInCrm}");
    }

    /// <summary>P1, P6: in every undisturbed run, not only in full reads.</summary>
    public static void OptOutsHaveComeIn(BothSides after)
    {
        foreach (var contact in after.Subscribers.Where(static c => c is { Deleted: false, Permission: Permission.Unsubscribed }))
            Promise.Check(after.PeopleAt(contact.Email!.Key).All(static c => !c.OptIn.Yes),
                $"P6: {contact.Email} has unsubscribed, and is opted in after a run");
    }

    /// <summary>C11.</summary>
    static void PlacesKeepTheirSpelling(BothSides before, BothSides after)
    {
        foreach (var was in before.People)
        {
            var contact = before.Baselines.GetValueOrDefault(was.Key)?.CtctId is { } id ? before.Find(id) : before.SubscriberAt(was.Key);
            if (after.People.Find(c => c.Id == was.Id) is { } now)
                Spellings.CheckKept(was, now, contact);
        }
    }

    /// <summary>
    /// P5: a contact is new, or has the permission it had. Every import of Constant Contact brings back a contact that was deleted after
    /// the run's last look, so that no run can avoid it.
    /// </summary>
    static void PermissionsStand(BothSides before, BothSides after, List<BothSides> looks)
    {
        foreach (var was in before.Subscribers)
        {
            var now = after.Find(was.Id);
            Promise.Check(now is not null, $"C9, C12: {was.Email} is gone from Constant Contact");
            var broughtBack = was.Deleted && looks.Exists(look => look.Find(was.Id) is { Deleted: false });
            Promise.Check(
                (was.Permission, was.PermissionAt, was.PermissionByDonor) == (now!.Permission, now.PermissionAt, now.PermissionByDonor)
                    && (was.Deleted == now.Deleted || broughtBack),
                $"P5: a run moved the permission of {was.Email} from {was.Permission}, deleted {was.Deleted} to {now.Permission}, deleted "
                + $"{now.Deleted}");
        }
    }

    /// <summary>
    /// E3, C10: a contact that is created in Constant Contact or joins a list is opted in on every contact with its address, possibly by an
    /// own act that this run imported first (P3).
    /// </summary>
    static void OnlyWhoSaidYesIsSent(BothSides before, BothSides after, List<BothSides> looks)
    {
        foreach (var now in after.Subscribers.Where(
            c => c.Email is not null && (before.Find(c.Id) is not { } was || !c.Lists.All(was.Lists.Contains))))
        {
            Promise.Check(
                looks.Exists(look => look.PeopleAt(now.Email!.Key).Any() && look.PeopleAt(now.Email.Key).All(static c => c.OptIn.Yes)),
                $"E3: {now.Email} was sent without an opt-in");
        }
    }

    /// <summary>P3: an opt-in needs the donor's own act, not older than the opt-out.</summary>
    static void OptInsRiseOnlyByTheDonorsAct(BothSides before, BothSides after, List<BothSides> known)
    {
        foreach (var was in before.People.Where(static c => !c.OptIn.Yes))
        {
            if (after.People.Find(c => c.Id == was.Id) is not { OptIn.Yes: true })
                continue;
            Promise.Check(
                known.Exists(world => world.Subscribers.Exists(
                    c => c is { Deleted: false, PermissionByDonor: true, Permission: Permission.Implicit or Permission.Explicit }
                    && c.PermissionAt >= Instants.WholeSecond(was.OptIn.At))),
                $"P3: {was.Key} was opted in without the donor's own act after the opt-out");
        }
    }

    /// <summary>
    /// P1, P5, B9: a No needs a refusal there, of a contact that had the address when the run may have read it; what a page did not show
    /// refuses nothing.
    /// </summary>
    static void OptInsFallOnlyByARefusal(BothSides before, BothSides after, List<BothSides> known)
    {
        foreach (var was in before.People.Where(static c => c.OptIn.Yes))
        {
            if (after.People.Find(c => c.Id == was.Id) is not { OptIn.Yes: false })
                continue;
            var linked = before.Baselines.GetValueOrDefault(was.Key)?.CtctId;
            var refused = known.SelectMany(static world => world.Subscribers).Where(c => before.OnceRefused.Contains(c.Id));
            Promise.Check(
                refused.Any(c => c.Email?.Key == was.Key || c.Id == linked),
                $"P1, B9: {was.Key} was opted out, and has not refused there");
        }
    }

    /// <summary>L7, B9.</summary>
    static void NoPairComesApartWhileItsListIsThere(BothSides before, BothSides after)
    {
        foreach (var was in before.Links.Where(static l => l.State == LinkState.Linked))
        {
            Promise.Check(
                after.Links.Find(l => l.Id == was.Id) is not { State: LinkState.Detached }
                    || !after.LiveLists.Exists(l => l.Id == was.List),
                $"L7, B9: {was.GroupName} was detached, and its list exists");
        }
    }

    static void NobodyIsTakenOutOfAGroup(BothSides before, BothSides after)
    {
        foreach (var was in before.People)
        {
            var now = after.People.Find(c => c.Id == was.Id);
            Promise.Check(now is not null, $"A run deleted the donor {was.Key}");
            Promise.Check(was.Groups.All(now!.Groups.Contains), $"P2: a run removed {was.Key} from a group");
        }
        Promise.Check(before.Groups.TrueForAll(g => after.Groups.Exists(n => n.Id == g.Id && n.Name == g.Name)),
            "L5, L7: a run changed or deleted a group");
    }

    static void NobodyIsImportedTwice(BothSides before, BothSides after, List<BothSides> known, bool lied)
    {
        foreach (var made in after.People.Where(c => before.People.TrueForAll(b => b.Id != c.Id)))
        {
            Promise.Check(!before.PeopleAt(made.Key).Any(), $"C4: {made.Key} was imported though a contact has that address");
            Promise.Check(after.PeopleAt(made.Key).Count() == 1, $"C4: {made.Key} was imported twice");
            Promise.Check(
                lied || known.Exists(world => world.Subscribers.Exists(
                    c => c.Permission is Permission.Implicit or Permission.Explicit && c.Email?.Key == made.Key && WasOnAList(world, c))),
                $"E5, E6: {made.Key} was imported and is on no list, or may not be mailed");
        }
    }

    /// <summary>
    /// A contact that left or was deleted when another one joined changed no count, and a change read sees only counts of lists: until the
    /// next full read it stays as it was.
    /// </summary>
    static bool WasOnAList(BothSides before, CtctContact contact) =>
        (!contact.Deleted && !contact.Lists.IsEmpty) || before.Left.Any(l => l.Contact == contact.Id);

    /// <summary>
    /// L6. A run that was overtaken may have linked a list to a group of its name, which a user deleted in the middle of it: then the run
    /// that took over deletes the list.
    /// </summary>
    static void NoListGoesBeforeItsGroup(BothSides before, BothSides after, IReadOnlyList<BothSides> known)
    {
        foreach (var gone in before.LiveLists.Where(l => !after.LiveLists.Exists(n => n.Id == l.Id)))
        {
            var link = before.Links.Find(l => l.List == gone.Id);
            var groupIsGone = link is null
                ? known.Any(world => HasGroupNamed(world, gone.Name)) && !HasGroupNamed(before, gone.Name)
                : !before.Groups.Exists(g => g.Id == link.Group);
            Promise.Check(groupIsGone, $"L6: the list {gone.Name} was deleted and its group was not");
        }
    }

    static bool HasGroupNamed(BothSides world, string name) =>
        world.Groups.Exists(g => GroupNames.Fold(g.Name) == GroupNames.Fold(name));

    /// <summary>C9.</summary>
    static void ExtrasStand(BothSides before, BothSides after) => Promise.Check(
        before.Extras.All(was => after.Extras.GetValueOrDefault(was.Key) == was.Value),
        "C9: a run changed tags, custom fields or the like");

    /// <summary>C1, C10.</summary>
    static void OneContactPerAddress(BothSides after) => Promise.Check(
        after.Subscribers.Where(static c => c.Email is not null).CountBy(static c => c.Email!.Key).All(static k => k.Value == 1),
        "C1: two Constant Contact contacts with one address");
}
