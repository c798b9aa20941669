using System.Globalization;

namespace DonorSync.Core.Plans;

/// <summary>
/// Every sentence and word that the rules say; those of the rules themselves are in <see cref="RuleText"/>. Nothing is decided by a
/// sentence: a test replaces all of them and finds the same behavior.
/// </summary>
public static class Sentences
{
    /// <summary>Replaces each sentence, in that test.</summary>
    internal static Func<string, string>? Rewrite { get; set; }

    /// <summary>Returns a sentence as it is said.</summary>
    public static string Say(string text) => Rewrite is { } rewrite ? rewrite(text) : text;

    // Why a contact does not go out (E1-E4, C8, B9) or come in (E5-E7, C12).
    public static string InNoGroup => Say("not in any group");

    public static string NoPrimaryEmail => Say("no valid primary email");

    public static string EmailTooLong => Say($"the email is longer than {EmailAddress.ConstantContactMaxLength} characters");

    public static string OptInIsNo => Say("opted out in DonorSync");

    public static string OptInIsNoDeleted => Say("deleted in Constant Contact");

    public static string OptInIsNoUnsubscribed => Say("unsubscribed in Constant Contact");

    public static string TopLevelDomainTooLong(int? most) => Say($"the email's domain ending is longer than {most} characters");

    public static string AddressChanged(EmailAddress to) => Say($"the address was changed in Constant Contact to {to.Address}");

    public static string AddressOfAnother => Say("the address now belongs to a contact that is linked to another donor");

    public static string LinkedNotShown => Say("the linked contact did not show in the last read");

    public static string NotInCrm => Say("not in the CRM");

    public static string NotInConstantContact => Say("not in Constant Contact");

    public static string Erased => Say("erased at the person's request");

    public static string NoEmail => Say("no valid email");

    public static string Deleted => Say("deleted in Constant Contact");

    public static string OnNoList => Say("on no list");

    public static string PermissionIs(Permission permission) => Say($"permission is {WordOf(permission)}");

    public static string WordOf(Permission permission) => Say(permission switch
    {
        Permission.Implicit => "implicit",
        Permission.Explicit => "explicit",
        Permission.Unsubscribed => "unsubscribed",
        Permission.PendingConfirmation => "pending confirmation",
        Permission.TempHold => "on temporary hold",
        Permission.NotSet => "not set",
        Permission.Unknown => "of an unknown kind",
    });

    // Other reasons of skips.
    public static string TwoContactsThere(CtctContactId other) => Say(
        $"Constant Contact has two contacts with this address. The sync uses one of them and leaves the other ({other.Value}) as it is; "
        + "an opt-out of either counts");

    public static string TooManyLists(int most) => Say($"already on {most} lists, the maximum in Constant Contact");

    public static string Undone => Say("undone by a user: neither imported again nor removed");

    public static string SecondOfOneName => Say("a second group with the same name is not synced");

    public static string NoneToSend => Say("the group has no contacts to send");

    public static string NoneToImport => Say("the list has no contacts to import");

    public static string NameOfAnothersList => Say("a list that belongs to another group has this name");

    public static string NameOfAnothersGroup => Say("a group that belongs to another list has this name");

    public static string NameTaken => Say("another list already has the group's new name");

    public static string NameTooLong => Say($"the name is longer than {GroupNames.MaxLength} characters, the maximum in Constant Contact");

    public static string NameNotVisible => Say("the list's name has no visible character, so no group can have it");

    public static string AccountIsFull(int lists) => Say($"the account has {lists} lists, the maximum in Constant Contact");

    public static string RenameInterrupted =>
        Say("its rename was interrupted and its group is gone: rename or delete the list in Constant Contact");

    public static string ListDeleted => Say("its list was deleted in Constant Contact");

    // Decisions that the sync cannot make.
    public static string ReviewYesAgainstNo =>
        Say("Opted in here, but unsubscribed in Constant Contact: send the resubscribe email.");

    public static string ReviewShared(int contacts) => Say($"{contacts} contacts share this email and one Constant Contact contact.");

    public static string ReviewAddress(EmailAddress there) =>
        Say($"Constant Contact now has {there.Address}: use the new address, or treat it as another person.");

    public static string ReviewCameAsNo(RecordedNo no) =>
        Say($"This address was {Of(no)}. It is on a list in Constant Contact again, so it was added as opted out.");

    public static string ReviewConflict(string name, string reason) => Say($"{name}: {reason}.");

    public static string ReviewListDeleted(string group) =>
        Say($"{group}: its list was deleted in Constant Contact; the group is kept. Recreate the list?");

    public static string Of(RecordedNo no) => Say(no.By switch
    {
        SetBy.Person => string.Create(CultureInfo.InvariantCulture, $"opted out in the donor database on {no.At:yyyy-MM-dd}"),
        SetBy.Sync => string.Create(CultureInfo.InvariantCulture, $"opted out in Constant Contact, as read on {no.At:yyyy-MM-dd}"),
        _ => throw new ArgumentOutOfRangeException(nameof(no), no.By, "not a side"),
    });

    // Why steps wait (B3).
    public static string MembersWouldLeave(int removed, int members) => Say($"{removed} of {members} members would leave one list");

    public static string MembershipsRemoved(int removed, int members) =>
        Say($"{removed} of {members} memberships of linked lists would be removed");

    public static string MembershipsRemovedAbove(int removed, int most) =>
        Say($"{removed} memberships of linked lists would be removed, more than {most}");

    public static string ListsDeleted(int lists) => Say($"{lists} lists would be deleted");

    public static string CrmReadsAsEmpty => Say("the donor database reads as empty");

    public static string FieldBlanked(string field, int blanked, int contacts) =>
        Say($"{field} would be blanked in {blanked} of {contacts} contacts");

    public static string ContactsChanged(int changed, int contacts) => Say($"{changed} of {contacts} contacts seem changed at once");

    // "Why not?"
    public static string NextSync(ContactStep step, string place) => Say("next sync: " + step switch
    {
        ContactStep.SetOptIn { Rule: Rule.P5 } => "opted out again, because they unsubscribed in Constant Contact",
        ContactStep.SetOptIn { Yes: true } => "opted in, because they resubscribed",
        ContactStep.SetOptIn => "opted out",
        ContactStep.CreateInCrm => "added to DonorSync",
        ContactStep.UpdateInCrm => "updated with the changes made in Constant Contact",
        ContactStep.MarkUndeliverable => "marked as not deliverable, because of a permanent bounce",
        ContactStep.JoinGroup => $"added to the group {place}",
        ContactStep.CreateInCtct => "created in Constant Contact",
        ContactStep.JoinList => $"added to the list {place}",
        ContactStep.LeaveList => $"removed from the list {place}",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    });

    public static string InPlace(string place, string reason) => Say($"{place}: {reason}");

    public static string LeftTheList => Say("left the list in Constant Contact, so stays off it");

    public static string NotConnected => Say("Constant Contact isn't connected");

    public static string AllLeftOut => Say("only in groups that are left out");

    public static string LeftOut => Say("left out of the sync");

    public static string OptedOutAtAddress => Say("another contact with the same email is opted out");

    public static string SharesAddress => Say("another member with the same email is on the list");

    public static string RefusedThere => Say("Constant Contact refused it in the last sync");

    public static string AddedByNextSync => Say("added by the next sync");

    // The words of plan lines.
    public static string Skip => Say("skip");

    public static string Review => Say("review");

    public static string TemporaryName => Say("a temporary name");

    public static string WordOf(Step step) => Say(step switch
    {
        PairStep.CreateList => "create list",
        PairStep.CreateGroup => "create group",
        PairStep.Join => "pair",
        PairStep.RenameList => "rename list",
        PairStep.RememberName => "same name",
        PairStep.DeleteList => "delete list",
        PairStep.Detach => "detach",
        PairStep.Forget => "forget",
        ContactStep.SetOptIn s => s.Yes ? "opt in" : "opt out",
        ContactStep.CreateInCrm s => s.No is null ? "create" : "create as No",
        ContactStep.UpdateInCrm => "update",
        ContactStep.MarkUndeliverable => "bounced",
        ContactStep.JoinGroup or ContactStep.JoinList => "add",
        ContactStep.CreateInCtct => "create",
        ContactStep.LeaveList => "remove",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    });
}
