namespace DonorSync.Core.Tests.StateMachine;

enum ActKind
{
    NewContact, JoinGroup, LeaveGroup, MakeGroup, DeleteGroup, RenameGroup, EditHere, ChangeEmailHere, DeleteContact, SayNo, SayYes,
    NewSubscriber, MakeList, DeleteList, RenameList, AddToList, LeaveList, Unsubscribe, ComeBack, RaisePermission, DeleteThere, EditThere,
    ChangeEmailThere, Pending,
    Run, RunWithFailures, RunThatStops,

    // Last, so that the seeds of old histories keep their meaning.
    Erase, LiftErasure,
    RotateGroupNames,
    LeaveOutGroup, LeaveOutList, IncludeAll,
}

/// <summary>One event. Its numbers select among what exists, so that each act fits each world; some then have no effect.</summary>
readonly record struct Act(ActKind Kind, byte A, byte B, byte C)
{
    public bool IsRun => Kind is ActKind.Run or ActKind.RunWithFailures or ActKind.RunThatStops;

    public override string ToString() => $"new(ActKind.{Kind}, {A}, {B}, {C})";
}

/// <summary>The acts of people on both sides.</summary>
sealed class People(World world)
{
    static readonly EmailAddress[] Addresses =
        [A.Email("ada@x.org"), A.Email("Bob@x.org"), A.Email("cy@x.org"), A.Email("dee@x.guru"), A.Email("eve@x.org")];

    static readonly string[] Names = ["Choir", "Band", " choir", "Board"];
    static readonly string?[] Words = [null, "Oslo", "Rome"];
    static readonly string?[] Streets = [null, "1 Row", "2 Row\nBack", "1 Row, Flat 3"];

    public void Do(Act act)
    {
        world.Clock.Tick();
        if (act.Kind is < ActKind.NewSubscriber or ActKind.Erase or ActKind.LiftErasure or ActKind.RotateGroupNames)
            Here(act);
        else if (act.Kind >= ActKind.LeaveOutGroup)
            LeaveOut(act);
        else
            There(act);
    }

    void Here(Act act)
    {
        var crm = world.Crm;
        var who = Pick(crm.Contacts, act.A);
        var group = Pick(crm.Groups, act.B);
        switch (act.Kind)
        {
            case ActKind.NewContact when crm.Contacts.Count < 7 && !world.Erased.Contains(Addresses[act.A % Addresses.Length].Key):
                var kind = act.C % 5 == 0 ? ContactKind.Organization : ContactKind.Person;
                var (state, country) = Spellings.Of(act.B + act.C);
                var fields = new ContactFields("N", null, "1 Row", "Flat 3", Words[act.C % 3], state, Country: country);
                var born = crm.Add(kind, Addresses[act.A % Addresses.Length], fields, SetBy.Person);
                if (group is not null)
                    crm.Join(born.Id, group.Id);
                break;
            case ActKind.MakeGroup:
                crm.GroupNamed(Names[act.A % Names.Length]);
                break;
            case ActKind.JoinGroup when (who, group) is ({ }, { }):
                crm.Join(who.Id, group.Id);
                break;
            case ActKind.LeaveGroup when (who, group) is ({ }, { }):
                crm.Leave(who.Id, group.Id);
                break;
            case ActKind.DeleteGroup when group is not null:
                crm.Delete(group);
                break;
            case ActKind.RenameGroup when group is not null:
                crm.Rename(group, Names[act.A % Names.Length]);
                break;
            case ActKind.RotateGroupNames:
                crm.RotateNames(2 + (act.A % 3), act.B);
                break;
            case ActKind.EditHere when who is not null:
                var (editedState, editedCountry) = Spellings.Of(act.C);
                var edited = who.Fields with { City = Words[act.B % 3], Address1 = "9 Way", State = editedState, Country = editedCountry };
                crm.Change(who.Id, c => c with { Fields = edited, UpdatedAt = world.Clock.Now });
                break;
            case ActKind.ChangeEmailHere when who is not null:
                var address = act.B % 6 == 5 ? null : Addresses[act.B % 5];
                if (address is null || !world.Erased.Contains(address.Key))
                    crm.ChangeEmail(who.Id, address);
                break;
            case ActKind.DeleteContact when who is not null:
                crm.Delete(who);
                break;
            case ActKind.SayNo when who is not null:
                crm.SetOptIn(who.Id, yes: false, SetBy.Person);
                break;
            case ActKind.SayYes when who is not null:
                crm.SetOptIn(who.Id, yes: true, SetBy.Person);
                break;
            case ActKind.Erase when who is not null:
                Erase(who);
                break;
            case ActKind.LiftErasure:
                world.Erased.Remove(Addresses[act.A % Addresses.Length].Key);
                break;
        }
    }

    /// <summary>B12: a user leaves out a group or a list, with its partner.</summary>
    void LeaveOut(Act act)
    {
        if (act.Kind == ActKind.LeaveOutGroup && Pick(world.Crm.Groups, act.A) is { } group)
            world.LeaveOut(new([group.Id], []));
        else if (act.Kind == ActKind.LeaveOutList && Pick([.. world.Ctct.LiveLists], act.A) is { } list)
            world.LeaveOut(new([], [list.Id]));
        else if (act.Kind == ActKind.IncludeAll)
            world.Memory.LeftOut = LeftOut.Nothing;
    }

    /// <summary>C10: an opt-out passes to contacts with the same address. C12: an address without other contacts stays away.</summary>
    void Erase(CrmContact who)
    {
        world.Crm.Delete(who);
        if (who.Email is null || world.Crm.At(who.Key).Any())
            return;
        world.Erased.Add(who.Key);
        world.Crm.Nos.Remove(who.Key);
    }

    void There(Act act)
    {
        var ctct = world.Ctct;
        var who = Pick(ctct.Contacts, act.A);
        var list = Pick([.. ctct.LiveLists], act.B);
        switch (act.Kind)
        {
            case ActKind.NewSubscriber when ctct.At(Addresses[act.A % 5].Key) is null:
                var (state, country) = Spellings.Of(act.B + act.C);
                var born = ctct.Add(Addresses[act.A % 5], new("S", City: Words[act.C % 3], State: state, Country: country));
                if (list is not null)
                    ctct.AddToList(born.Id, list.Id);
                break;
            case ActKind.MakeList:
                ctct.AddList(Names[act.A % Names.Length]);
                break;
            case ActKind.DeleteList when list is not null:
                world.OnceDetached.UnionWith(world.Memory.Links.Values.Where(l => l.List == list.Id).Select(static l => l.Id));
                ctct.DeleteList(list.Id);
                break;
            case ActKind.RenameList when list is not null:
                ctct.Rename(list.Id, Names[act.A % Names.Length]);
                break;
            default:
                if (who is not null)
                    There(act, who, list);
                break;
        }
    }

    void There(Act act, CtctContact who, CtctList? list)
    {
        var ctct = world.Ctct;
        switch (act.Kind)
        {
            case ActKind.AddToList when list is not null:
                ctct.AddToList(who.Id, list.Id);
                break;
            case ActKind.LeaveList when list is not null && who.Lists.Contains(list.Id):
                ctct.LeaveList(who.Id, list.Id);
                break;
            case ActKind.Unsubscribe when !who.Deleted:
                ctct.LeaveAll(who.Id);
                ctct.Change(
                    who.Id, c => c with { Permission = Permission.Unsubscribed, PermissionAt = world.Clock.Now, PermissionByDonor = true });
                break;
            case ActKind.ComeBack:
                Permit(who.Id, byDonor: true);
                if (list is not null && act.C % 2 == 0)
                    ctct.AddToList(who.Id, list.Id);
                break;
            case ActKind.RaisePermission when !who.Deleted:
                Permit(who.Id, byDonor: false);
                break;
            case ActKind.DeleteThere when !who.Deleted:
                ctct.LeaveAll(who.Id);
                ctct.Change(who.Id, static c => c with { Deleted = true });
                world.OnceDeleted.Add(who.Id);
                break;
            case ActKind.EditThere when !who.Deleted:
                var (state, country) = Spellings.Of(act.B + act.C);
                var fields = who.Fields with { City = Words[act.B % 3], Street = Streets[act.C % 4], State = state, Country = country };
                ctct.Change(who.Id, c => c with { Fields = fields, UpdatedAt = WholeSecondNow });
                break;
            case ActKind.ChangeEmailThere when !who.Deleted && ctct.At(Addresses[act.B % 5].Key) is null:
                ctct.Change(who.Id, c => c with { Email = Addresses[act.B % 5], UpdatedAt = WholeSecondNow });
                break;
            case ActKind.Pending when who is { Deleted: false, Permission: Permission.Implicit or Permission.Explicit }:
                ctct.Change(who.Id, c => c with { Permission = act.B % 2 == 0 ? Permission.PendingConfirmation : Permission.TempHold });
                break;
        }
    }

    void Permit(CtctContactId id, bool byDonor) => world.Ctct.Change(id, c => c with
    {
        Deleted = false,
        Permission = byDonor ? Permission.Explicit : Permission.Implicit,
        PermissionAt = WholeSecondNow,
        PermissionByDonor = byDonor,
    });

    DateTimeOffset WholeSecondNow => Instants.WholeSecond(world.Clock.Now);

    static T? Pick<T>(IReadOnlyList<T> from, byte number) where T : class => from.Count == 0 ? null : from[number % from.Count];
}
