using DonorSync.Database;
using DonorSync.Donors.Counts;
using DonorSync.Server.Contacts;

namespace DonorSync.Server.Pages.Layout;

/// <summary>Texts and rules for the reasons why a contact cannot be emailed.</summary>
static class ReachText
{
    public static string Of(Unreached reason, SyncPolicy policy) => reason switch
    {
        Unreached.NoGroup => "Not in any group",
        Unreached.NoEmail => "No valid primary email",
        Unreached.EmailTooLong => $"Email longer than {EmailAddress.ConstantContactMaxLength} characters",
        Unreached.OptedOutHere => "Opted out in DonorSync",
        Unreached.OptedOutThere => "Unsubscribed or deleted in Constant Contact",
        Unreached.TopLevelDomain =>
            $"Email domain ending is longer than {policy.MaxTopLevelDomainLength} characters (for example .foundation)",
        Unreached.SharedNo => "Someone sharing this address opted out",
        Unreached.Not => "Reached",
    };

    public static Rule RuleOf(Unreached reason) => reason switch
    {
        Unreached.NoGroup => Rule.E1,
        Unreached.NoEmail or Unreached.EmailTooLong => Rule.E2,
        Unreached.OptedOutThere => Rule.P1,
        Unreached.TopLevelDomain => Rule.E4,
        Unreached.SharedNo => Rule.C10,
        Unreached.OptedOutHere or Unreached.Not => Rule.E3,
    };

    /// <summary>Returns the reasons as bars, the most frequent first.</summary>
    public static IReadOnlyList<Bars.Bar> Bars(Reach reach, SyncPolicy policy) =>
    [
        .. reach.NotReached.OrderByDescending(static r => r.Value)
            .Select(r => new Bars.Bar(
                Of(r.Key, policy), r.Value, RuleOf(r.Key).ToString(), "soft", (new ContactListAddress { Reason = r.Key }).ToString())),
    ];
}
