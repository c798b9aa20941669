namespace DonorSync.Server.Review;

/// <summary>Texts for each kind of review: title and advice.</summary>
static class ReviewText
{
    /// <summary>The order of the sections.</summary>
    public static readonly ImmutableArray<Rule> Order = [Rule.P9, Rule.P5, Rule.C8, Rule.L7, Rule.L8, Rule.C10];

    public static string Title(Rule rule) => rule switch
    {
        Rule.P5 => "Opt-in set to Yes against an unsubscribe",
        Rule.P9 => "Opted out before, and on a list again",
        Rule.C8 => "Address changed in Constant Contact",
        Rule.L7 => "List deleted in Constant Contact",
        Rule.L8 => "Same name twice",
        Rule.C10 => "Address shared by several contacts",
        _ => RuleText.Of(rule),
    };

    public static string Advice(Rule rule) => rule switch
    {
        Rule.P5 => "The donor unsubscribed in Constant Contact, so the opt-in went back to No. Only the donor can undo that: open the "
            + "contact in "
            + "Constant Contact and send "
            + "the resubscribe email. When the donor accepts, the opt-in becomes Yes automatically.",
        Rule.P9 => "The address was opted out before its contact was deleted, and it is on a list in Constant Contact again. So the "
            + "contact was added as opted "
            + "out. Keep it so, unless you know that the person wants email again: then say how you know.",
        Rule.C8 => "The email address was changed in Constant Contact, not in DonorSync. If it is the same person, use the new address. If "
            + "the address now belongs "
            + "to another person, treat it as another person.",
        Rule.L7 => "The group stays here and is synced no more. Recreate the list, or delete the group if it is not needed.",
        Rule.L8 => "Constant Contact has only one list of a name, so this one is not synced; everything else is. Give one "
            + "of the two another name.",
        Rule.C10 => "They share one Constant Contact contact: it is on all their lists, uses the oldest contact's name, and one "
            + "opt-out " + "applies to all. That is fine for a household. If they're the same person, merge them.",
        _ => "",
    };
}
