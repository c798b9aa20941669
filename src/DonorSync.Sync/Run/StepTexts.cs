using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>A step as people read it. Before and after are the values of what it changes.</summary>
static class StepTexts
{
    public static StepText Of(Step step, PairMap pairs)
    {
        var line = PlanText.Of(step, pairs);
        return step switch
        {
            PairStep.CreateList s => new(line, "create list", null, s.Name, null, s.Name),
            PairStep.CreateGroup s => new(line, "create group", null, s.Name, null, s.Name),
            PairStep.Join s => new(line, "pair group and list", null, s.GroupName, null, null),
            PairStep.RenameList { IsTemporary: true } s => new(line, "rename list", null, s.From, s.From, s.To),
            PairStep.RenameList s => new(line, "rename list", null, s.To, s.From, s.To),
            PairStep.RememberName s => new(line, "same name", null, s.GroupName, null, null),
            PairStep.DeleteList s => new(line, "delete list", null, s.Name, s.Name, null),
            PairStep.Detach s => new(line, "detach", null, s.Name, null, null),
            PairStep.Forget s => new(line, "forget", null, null, s.Link.Value, null),
            ContactStep.SetOptIn s => new(line, StepText.OptIn, s.Key.Value, null, s.Yes ? "No" : "Yes", s.Yes ? "Yes" : "No"),
            ContactStep.CreateInCrm s => new(line, StepText.CreateContact, s.Email.Address, null, null, s.No is null ? Describe(s.Fields) : $"opt-in No; {Describe(s.Fields)}"),
            ContactStep.UpdateInCrm s => Changed(line, s),
            ContactStep.MarkUndeliverable s => new(line, "email deliverable", s.Key.Value, null, "Yes", "No"),
            ContactStep.JoinGroup s => new(line, "add to group", s.Key.Value, NameOf(s.Link, pairs), null, null),
            ContactStep.CreateInCtct s => new(line, StepText.CreateContact, s.Email.Address, null, null, Describe(s.From)),
            ContactStep.JoinList s => new(line, StepText.AddToList, s.Email.Address, NameOf(s.Link, pairs), null, null),
            ContactStep.LeaveList s => new(line, "remove from list", s.Key.Value, NameOf(s.Link, pairs), null, null),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
        };
    }

    static StepText Changed(string line, ContactStep.UpdateInCrm step)
    {
        var changes = FieldChanges.Between(step.Before, step.After).ToList();
        return new(
            line, "update contact", step.Key.Value, null,
            string.Join("; ", changes.Select(static c => $"{c.Field}: {c.Before}")),
            string.Join("; ", changes.Select(static c => $"{c.Field}: {c.After}")));
    }

    static string Describe(ContactFields fields) =>
        string.Join("; ", FieldChanges.Between(ContactFields.Blank, fields).Select(static c => $"{c.Field}: {c.After}"));

    public static string NameOf(LinkId link, PairMap pairs) => pairs.Find(link)?.Name ?? link.Value;
}
