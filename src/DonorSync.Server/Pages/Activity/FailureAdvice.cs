namespace DonorSync.Server.Pages.Activity;

/// <summary>
/// What a user can do about a failed change. Failed steps do not move the baseline, so most succeed with the next sync (B7).
/// </summary>
static class FailureAdvice
{
    const string Wait = "Nothing: the next sync tries again.";

    static readonly (string Part, string Advice)[] Known =
    [
        ("changed in the CRM since", "Nothing: somebody edited it meanwhile, and the next sync looks anew."),
        ("no longer there", "Nothing: it was deleted meanwhile."),
        ("opted out", "Nothing: who opted out is not added. Opt-in here becomes No with the next sync."),
        ("group is not there", "Nothing, if the group was deleted on purpose."),
        ("list could not be made", "Look at the failed list above; the next sync tries again."),
        ("lists per contact", "Take the contact out of groups it does not need."),
        ("1,000 lists", "Delete lists in Constant Contact that are not needed."),
        ("name", "Give the group another name."),
        ("does not show", "Nothing now. If it stays for days, look the address up in Constant Contact."),
    ];

    public static string Of(string reason) =>
        Known.FirstOrDefault(k => reason.Contains(k.Part, StringComparison.OrdinalIgnoreCase)).Advice ?? Wait;
}
