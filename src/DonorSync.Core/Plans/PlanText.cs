namespace DonorSync.Core;

/// <summary>
/// Writes a plan as text: one line for each step or skip, which ends with its rule id. The same lines are used by tests, the preview, the
/// run's log and the answer to "why?".
/// </summary>
public static class PlanText
{
    public static string Of(Step step, PairMap pairs) => step switch
    {
        PairStep pair => Of(pair),
        ContactStep contact => Of(contact, link => pairs.Find(link)?.Name ?? link.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    };

    public static string Of(Skip skip) =>
        Line("-", "skip", skip.Where is null ? skip.Who : $"{skip.Who} -> {skip.Where}", $"{skip.Rule} {skip.Reason}");

    public static string Of(ReviewItem item) => Line("!", "review", item.Subject, $"{item.Rule} {item.Text}");

    /// <summary>Returns a name for a CRM contact without a usable address.</summary>
    public static string NameOf(CrmContact contact)
    {
        var name = $"{contact.Fields.FirstName} {contact.Fields.LastName}".Trim();
        return contact.CompanyName ?? (name.Length > 0 ? name : contact.Id.Value);
    }

    static string Of(PairStep step) => step switch
    {
        PairStep.CreateList s => Line("ctct", "create list", s.Name, s.Rule),
        PairStep.CreateGroup s => Line("crm", "create group", s.Name, s.Rule),
        PairStep.Join s => Line("both", "pair", s.GroupName, s.Rule),
        PairStep.RenameList { IsTemporary: true } s => Line("ctct", "rename list", $"{s.From} -> a temporary name", s.Rule),
        PairStep.RenameList s => Line("ctct", "rename list", $"{s.From} -> {s.To}", s.Rule),
        PairStep.RememberName s => Line("both", "same name", s.GroupName, s.Rule),
        PairStep.DeleteList s => Line("ctct", "delete list", s.Name, s.Rule),
        PairStep.Detach s => Line("both", "detach", s.Name, s.Rule),
        PairStep.Forget s => Line("both", "forget", s.Link.Value, s.Rule),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    };

    static string Of(ContactStep step, Func<LinkId, string> name) => step switch
    {
        ContactStep.SetOptIn s => Line("crm", s.Yes ? "opt in" : "opt out", s.Key.Value, s.Rule),
        ContactStep.CreateInCrm s => Line("crm", s.No is null ? "create" : "create as No", s.Email.Address, s.Rule),
        ContactStep.UpdateInCrm s => Line("crm", "update", $"{s.Key} {Changes(s)}", s.Rule),
        ContactStep.MarkUndeliverable s => Line("crm", "bounced", s.Key.Value, s.Rule),
        ContactStep.JoinGroup s => Line("crm", "add", $"{s.Key} -> {name(s.Link)}", s.Rule),
        ContactStep.CreateInCtct s => Line("ctct", "create", s.Email.Address, s.Rule),
        ContactStep.JoinList s => Line("ctct", "add", $"{s.Email.Address} -> {name(s.Link)}", s.Rule),
        ContactStep.LeaveList s => Line("ctct", "remove", $"{s.Key} -> {name(s.Link)}", s.Rule),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    };

    static string Changes(ContactStep.UpdateInCrm step) =>
        string.Join(", ", FieldChanges.Between(step.Before, step.After).Select(static c => c.Field));

    static string Line(string side, string what, string whom, Rule rule) => Line(side, what, whom, rule.ToString());

    static string Line(string side, string what, string whom, string why) => $"{side,-5} {what,-12} {OneLine(whom),-40} {why}";

    /// <summary>Names are typed by users and donors: a line break in one must not start a second line.</summary>
    static string OneLine(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
                return string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c));
        }
        return text;
    }
}
