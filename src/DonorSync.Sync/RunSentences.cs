using System.Globalization;
using static DonorSync.Core.Plans.Sentences;

namespace DonorSync.Sync;

/// <summary>
/// Every sentence that a run says; those of the rules are in <see cref="Sentences"/>. Nothing is decided by a sentence: failures, for
/// example, have a <see cref="FailureKind"/>.
/// </summary>
public static class RunSentences
{
    // Why a step failed (B7).
    public static StepResult.Failed ChangedInCrm => new(FailureKind.ChangedInCrm, Say("changed in the CRM since the plan was made"));

    public static StepResult.Failed ContactGone => new(FailureKind.ContactGone, Say("the contact no longer exists"));

    public static StepResult.Failed GroupGone => new(FailureKind.GroupGone, Say("the group is not there"));

    public static StepResult.Failed ListGone => new(FailureKind.ListGone, Say("The list no longer exists in Constant Contact."));

    public static StepResult.Failed OptedOutSince =>
        new(FailureKind.OptedOut, Say("opted out in Constant Contact since the plan was made"));

    public static StepResult.Failed OptedOut => new(FailureKind.OptedOut, Say("Constant Contact does not add a contact that opted out"));

    public static StepResult.Failed NoOptIn => new(FailureKind.NoOptIn, Say("the opt-in could not be set to Yes"));

    public static StepResult.Failed ContactNotCreated => new(FailureKind.ContactNotCreated, Say("the contact was not created"));

    public static StepResult.Failed ListNotCreated => new(FailureKind.ListNotCreated, Say("the list could not be made"));

    public static StepResult.Failed NameOfOtherGroupsList => new(FailureKind.NameTaken, Say("the name belongs to a list of another group"));

    public static StepResult.Failed NameOfOtherListsGroup => new(FailureKind.NameTaken, Say("the name belongs to a group of another list"));

    public static StepResult.Failed NameTakenBy(string name) =>
        new(FailureKind.NameTaken, Say($"Another list in Constant Contact is called \"{name}\"."));

    public static StepResult.Failed NotDeletedYet => new(FailureKind.Refused, Say("Constant Contact has not finished deleting the list."));

    public static StepResult.Failed NotShown => new(FailureKind.NotShown, Say("Constant Contact said it was done, but it does not show"));

    // Why a step was overtaken.
    public static StepResult.Overtaken AddressAdded =>
        new(Say("a contact with this address was added meanwhile; the next sync compares the two"));

    public static StepResult.Overtaken OptedOutMeanwhile => new(Say("opted out meanwhile; the next sync takes the address off its lists"));

    public static StepResult.Overtaken AlreadyInGroup => new(Say("was put into the group meanwhile"));

    // Why a run failed, or needs approval.
    public static string Stopped => Say("Stopped before the end; the next sync finishes it.");

    public static string Interrupted => Say("interrupted; the next sync finishes it");

    public static string Unexpected => Say("Something unexpected went wrong; the server's log has the details. The next sync tries again.");

    public static string ReadsAsEmpty(int contacts) => Say($"Constant Contact reads as empty; it had {contacts} contacts");

    public static string OneIdSeveralAddresses(CtctContactId id) => Say(
        $"Constant Contact showed one contact id ({id.Value}) with several addresses, so its answers cannot be believed. "
        + "Nothing was changed; the next sync reads again.");

    public static string EndlessPages(string why) => Say($"Constant Contact's pages of contacts have no end: {why}.");

    public static string MoreThanThereAre(int read, int? total) =>
        Say(string.Create(CultureInfo.InvariantCulture, $"{read:N0} contacts of {total:N0}"));

    public static string NameReserved(string name) => Say(
        $"Constant Contact keeps the name \"{name}\" of a deleted list reserved, so no list can take it. "
        + "Rename the group, or ask Constant Contact to free the name.");

    public static string Discarded(DiscardedHold hold) => Say($"discarded {When(hold)}");

    public static string DiscardedChanged(DiscardedHold hold) => Say($"steps that were discarded {When(hold)} have changed");

    // What a user is told of a run.
    public static string ManyOptOuts(int optOuts, int linked) =>
        Say($"{optOuts} contacts opted out in Constant Contact at once, while {linked} contacts are linked");

    public static string Note(string kind, string records) => Say($"{kind}: {records}");

    public static string AndMore(int more) => Say(string.Create(CultureInfo.InvariantCulture, $" and {more:N0} more"));

    // The values of steps.
    public static string AsNo(string values) => Say($"opt-in No; {values}");

    static string When(DiscardedHold hold) =>
        string.Create(CultureInfo.InvariantCulture, $"on {hold.At.UtcDateTime:yyyy-MM-dd} by {hold.By}");
}
