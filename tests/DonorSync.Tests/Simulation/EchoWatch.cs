using DonorSync.Core.Tests.StateMachine;

namespace DonorSync.Tests.Simulation;

/// <summary>C11: a sync never imports what it sent. A contact that was sent and not edited on either side stays as entered.</summary>
sealed class EchoWatch
{
    readonly Dictionary<CtctContactId, ContactId> sent = [];

    public HashSet<CtctContactId> EditedThere { get; } = [];
    public HashSet<string> EditedHere { get; } = [];

    public void Check(BothSides before, BothSides after)
    {
        foreach (var (id, person) in sent.Where(s => !EditedThere.Contains(s.Key) && !EditedHere.Contains(s.Value.Value)))
        {
            if (before.People.Find(c => c.Id == person) is not { } was || after.People.Find(c => c.Id == person) is not { } now
                || was.Key != before.Find(id)?.Email?.Key || before.PeopleAt(was.Key).Count() > 1)
                continue;
            Promise.Check(
                was.Fields == now.Fields, $"C11: {was.Key} was not edited on any side, and became {now.Fields} from {was.Fields}");
        }
        foreach (var made in after.Subscribers.Where(c => before.Find(c.Id) is null))
        {
            if (before.PeopleAt(made.Email!.Key).ToList() is [var only])
                sent[made.Id] = only.Id;
        }
    }
}
