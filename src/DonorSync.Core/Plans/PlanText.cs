namespace DonorSync.Core.Plans;

/// <summary>
/// Writes a plan as text: one line for each step or skip, which ends with its rule id. The same lines are used by tests, the preview, the
/// run's log and the answer to "why?".
/// </summary>
public static class PlanText
{
    public static string Of(Step step, PairMap pairs) => Of(step, StepKinds.LinkOf(step) is { } link ? pairs.NameOf(link) : "");

    /// <param name="place">The name of the step's group and list.</param>
    public static string Of(Step step, string place) => step switch
    {
        PairStep pair => Of(pair),
        ContactStep contact => Line(contact, Subject(contact, place)),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    };

    public static string Of(Skip skip) =>
        Line("-", Sentences.Skip, skip.Where is null ? skip.Who : $"{skip.Who} -> {skip.Where}", $"{skip.Rule} {skip.Reason}");

    public static string Of(ReviewItem item) => Line("!", Sentences.Review, item.Subject, $"{item.Rule} {item.Text}");

    /// <summary>Returns a name for a CRM contact without a usable address.</summary>
    public static string NameOf(CrmContact contact)
    {
        var name = $"{contact.Fields.FirstName} {contact.Fields.LastName}".Trim();
        return contact.CompanyName ?? (name.Length > 0 ? name : contact.Id.Value);
    }

    static string Of(PairStep step) => Line(step, step switch
    {
        PairStep.CreateList s => s.Name,
        PairStep.CreateGroup s => s.Name,
        PairStep.Join s => s.GroupName,
        PairStep.RenameList { IsTemporary: true } s => $"{s.From} -> {Sentences.TemporaryName}",
        PairStep.RenameList s => $"{s.From} -> {s.To}",
        PairStep.RememberName s => s.GroupName,
        PairStep.DeleteList s => s.Name,
        PairStep.Detach s => s.Name,
        PairStep.Forget s => s.Link.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    });

    static string Subject(ContactStep step, string place) => step switch
    {
        ContactStep.SetOptIn or ContactStep.MarkUndeliverable => step.Key.Value,
        ContactStep.CreateInCrm s => s.Email.Address,
        ContactStep.UpdateInCrm s => $"{s.Key} {Changes(s)}",
        ContactStep.JoinGroup s => $"{s.Key} -> {place}",
        ContactStep.CreateInCtct s => s.Email.Address,
        ContactStep.JoinList s => $"{s.Email.Address} -> {place}",
        ContactStep.LeaveList s => $"{s.Key} -> {place}",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    };

    static string Changes(ContactStep.UpdateInCrm step) =>
        string.Join(", ", FieldChanges.Between(step.Before, step.After).Select(static c => c.Field));

    static string Line(Step step, string whom) => Line(
        step.Side switch { Side.Crm => "crm", Side.Ctct => "ctct", Side.Memory => "both" }, Sentences.WordOf(step), whom,
        step.Rule.ToString());

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
