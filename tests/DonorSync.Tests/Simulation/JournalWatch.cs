using DonorSync.Core.Tests.StateMachine;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.SyncStore.Tables;

namespace DonorSync.Tests.Simulation;

/// <summary>B4: whatever a run changed on either side stands in its journal; here as done, unless the process was killed before it could
/// say so.</summary>
/// <param name="known">Links at any moment of the run.</param>
/// <param name="givenUp">Addresses that contacts lost after the run read them: an import creates a contact for an address that none
/// has.</param>
sealed class JournalWatch(
    BothSides before, BothSides after, IEnumerable<Link> known, IReadOnlyList<(Step Step, StepState State)> journal, bool killed,
    IReadOnlySet<(CtctContactId, EmailKey)> givenUp)
{
    readonly ILookup<LinkId, Link> links = known.ToLookup(static l => l.Id);

    public void Check()
    {
        foreach (var group in after.Groups.Where(g => !before.Groups.Exists(b => b.Id == g.Id)))
            Here<PairStep.CreateGroup>(s => s.Name.Trim() == group.Name, $"the group {group.Name} was made");
        foreach (var now in after.People)
            CheckPerson(before.People.Find(c => c.Id == now.Id), now);
        foreach (var now in after.LiveLists)
            CheckList(before.LiveLists.Find(l => l.Id == now.Id), now);
        foreach (var gone in before.LiveLists.Where(l => !after.LiveLists.Exists(n => n.Id == l.Id)))
            There<PairStep.DeleteList>(s => s.List == gone.Id, $"the list {gone.Name} was deleted");
        foreach (var now in after.Subscribers)
            CheckSubscriber(before.Find(now.Id), now);
    }

    /// <summary>L1, L6: at its end, a run has saved what it created, and removed what it deleted.</summary>
    public void CheckLinks()
    {
        foreach (var done in journal.Where(static j => j.State == StepState.Done).Select(static j => j.Step))
        {
            if (done is PairStep.CreateList made)
                Promise.Check(after.Links.Exists(l => l.Id == made.Link), $"L1: the list {made.Name} was created and not recorded");
            if (done is PairStep.DeleteList gone)
                Promise.Check(!after.Links.Exists(l => l.Id == gone.Link), $"L6: the list {gone.Name} was deleted and is still recorded");
        }
    }

    void CheckPerson(CrmContact? was, CrmContact now)
    {
        if (was is null)
            Here<ContactStep.CreateInCrm>(s => s.Email.Key == now.Key, $"{now.Key} came in");
        if (was is not null && was.OptIn.Yes != now.OptIn.Yes)
            Here<ContactStep.SetOptIn>(s => s.Contacts.Contains(now.Id) && s.Yes == now.OptIn.Yes, $"the opt-in of {now.Key} was set");
        if (was is not null && was.Fields != now.Fields)
            Here<ContactStep.UpdateInCrm>(s => s.Contact == now.Id, $"{now.Key} was updated");
        if (was is not null && was.Deliverability.Yes != now.Deliverability.Yes)
            Here<ContactStep.MarkUndeliverable>(s => s.Contact == now.Id, $"{now.Key} was marked");
        foreach (var group in now.Groups.Where(g => was is null || !was.Groups.Contains(g)))
        {
            Here<ContactStep.JoinGroup>(
                s => (s.Contact == now.Id || s.Contact is null) && links[s.Link].Any(l => l.Group == group), $"{now.Key} joined a group");
        }
    }

    void CheckList(CtctList? was, CtctList now)
    {
        if (was is null)
            There<PairStep.CreateList>(s => s.Name.Trim() == now.Name.Trim(), $"the list {now.Name} was made");
        else if (was.Name != now.Name)
            There<PairStep.RenameList>(s => s.List == now.Id, $"the list {now.Name} was renamed");
    }

    void CheckSubscriber(CtctContact? was, CtctContact now)
    {
        if (was is null)
            There<ContactStep>(
                s => (s is ContactStep.CreateInCtct made && made.Email.Key == now.Email!.Key)
                    || (s is ContactStep.JoinList { Contact: { } id } join && join.Key == now.Email!.Key
                        && givenUp.Contains((id, join.Key))),
                $"{now.Email} was created");
        foreach (var list in now.Lists.Where(l => was is null || !was.Lists.Contains(l)))
            There<ContactStep.JoinList>(
                s => s.Email.Key == now.Email!.Key && links[s.Link].Any(l => l.List == list), $"{now.Email} was put on a list");
        foreach (var list in was is null ? [] : was.Lists.Where(l => !now.Lists.Contains(l) && after.LiveLists.Exists(n => n.Id == l)))
            There<ContactStep.LeaveList>(
                s => s.Contact == now.Id && links[s.Link].Any(l => l.List == list), $"{now.Email} was taken off a list");
    }

    void Here<T>(Func<T, bool> says, string what)
        where T : Step => Promise.Check(
            journal.Any(j => j.Step is T step && says(step) && (killed || j.State == StepState.Done)),
            $"B4: {what} in the CRM, and the journal does not contain it");

    void There<T>(Func<T, bool> says, string what)
        where T : Step => Promise.Check(
            journal.Any(j => j.Step is T step && says(step)), $"B4: {what} in Constant Contact, and the journal has no such step");
}
