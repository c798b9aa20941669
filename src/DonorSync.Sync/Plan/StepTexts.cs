namespace DonorSync.Sync.Plan;

/// <summary>A step as people read it. Before and after are the values of what it changes.</summary>
static class StepTexts
{
    public static StepText Of(Step step, PairMap pairs)
    {
        var text = Of(step, PlanText.Of(step, pairs), pairs);
        var identity = $"{(int)StepKinds.Of(step)}\n{step.Rule}\n{text.Contact}\n{text.Where}\n{text.Before}\n{text.After}";
        return step is ContactStep.CreateInCrm { No: not null }
            ? text with { Identity = identity + "\nNo", After = RunSentences.AsNo(text.After!) }
            : text with { Identity = identity };
    }

    static StepText Of(Step step, string line, PairMap pairs) => step switch
    {
        PairStep.CreateList s => new(line, null, s.Name, null, s.Name),
        PairStep.CreateGroup s => new(line, null, s.Name, null, s.Name),
        PairStep.Join s => new(line, null, s.GroupName, null, null),
        PairStep.RenameList s => new(line, null, s.IsTemporary ? s.From : s.To, s.From, s.To),
        PairStep.RememberName s => new(line, null, s.GroupName, null, null),
        PairStep.DeleteList s => new(line, null, s.Name, s.Name, null),
        PairStep.Detach s => new(line, null, s.Name, null, null),
        PairStep.Forget s => new(line, null, null, s.Link.Value, null),
        ContactStep.SetOptIn s => new(line, s.Key.Value, null, YesNo(!s.Yes), YesNo(s.Yes)),
        ContactStep.CreateInCrm s => new(line, s.Email.Address, null, null, Describe(s.Fields)),
        ContactStep.UpdateInCrm s => Changed(line, s),
        ContactStep.MarkUndeliverable s => new(line, s.Key.Value, null, YesNo(true), YesNo(false)),
        ContactStep.JoinGroup s => new(line, s.Key.Value, NameOf(s.Link, pairs), null, null),
        ContactStep.CreateInCtct s => new(line, s.Email.Address, null, null, Describe(s.From)),
        ContactStep.JoinList s => new(line, s.Email.Address, NameOf(s.Link, pairs), null, null),
        ContactStep.LeaveList s => new(line, s.Key.Value, NameOf(s.Link, pairs), null, null),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    };

    static StepText Changed(string line, ContactStep.UpdateInCrm step)
    {
        var changes = FieldChanges.Between(step.Before, step.After).ToList();
        return new(
            line, step.Key.Value, null,
            string.Join("; ", changes.Select(static c => $"{c.Field}: {c.Before}")),
            string.Join("; ", changes.Select(static c => $"{c.Field}: {c.After}")));
    }

    static string Describe(ContactFields fields) =>
        string.Join("; ", FieldChanges.Between(ContactFields.Blank, fields).Select(static c => $"{c.Field}: {c.After}"));

    static string YesNo(bool value) => value ? "Yes" : "No";

    static string NameOf(LinkId link, PairMap pairs) => pairs.Find(link)?.Name ?? link.Value;
}
