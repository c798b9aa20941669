using System.Security.Cryptography;
using System.Text;
using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// What the sync remembers of one account: the mirror (Constant Contact as last read), the links and baselines (as the two last
/// agreed) and the journal (what each run planned and did). Streams are ordered by <see cref="EmailKey"/> and take constant
/// memory. Every write checks the claim's fence in its own transaction and throws <see cref="FenceLostException"/>.
/// </summary>
public interface ISyncState
{
    // The mirror.
    Task<ReadMarks> MarksAsync(CancellationToken cancellation);
    Task SaveMarksAsync(ReadMarks marks, CancellationToken cancellation);

    /// <summary>The lists as last read: those that a read did not show are still here (B9).</summary>
    Task<IReadOnlyList<MirroredList>> ListsAsync(CancellationToken cancellation);
    Task SaveListsAsync(IReadOnlyList<MirroredList> lists, CancellationToken cancellation);

    /// <summary>
    /// Takes a page in, replacing each contact's row. <paramref name="sweep"/> marks rows seen by this complete read; without one, rows
    /// count as seen by the one that is open: whatever shows a contact, it is there (B9).
    /// </summary>
    Task SaveContactsAsync(IReadOnlyList<CtctContact> contacts, Guid? sweep, CancellationToken cancellation);

    /// <summary>
    /// A read showed these contacts, although it could not be read what they are: nothing of them changes, and this complete read, or the one
    /// that is open, does not miss them (B9).
    /// </summary>
    Task SeenAsync(IReadOnlyList<CtctContactId> contacts, Guid? sweep, CancellationToken cancellation);

    /// <summary>One of these contacts that this complete read has shown already, with another address; null when there is none.</summary>
    Task<CtctContactId?> ShownOtherwiseAsync(IReadOnlyList<CtctContact> contacts, Guid sweep, CancellationToken cancellation);

    /// <summary>Takes contacts off a list that did not show them: nothing has shown these.</summary>
    Task LeaveListAsync(IReadOnlyList<CtctContact> contacts, ListId list, CancellationToken cancellation);

    /// <summary>The complete read that was begun and not ended, if any.</summary>
    Task<OpenSweep?> SweepAsync(CancellationToken cancellation);

    /// <summary>Takes a page of it in and, in the same transaction, keeps how far it has come.</summary>
    Task SaveSweepAsync(IReadOnlyList<CtctContact> contacts, OpenSweep sweep, CancellationToken cancellation);

    /// <summary>Another complete read takes its place.</summary>
    Task DropSweepAsync(CancellationToken cancellation);

    /// <summary>
    /// Ends a read of everything. When the rows it marked are as many as <paramref name="total"/>, it was complete: rows it did
    /// not show are missed once more, and those missed twice are marked deleted, on no list (B9). Answers whether it was complete; then it
    /// is no longer open.
    /// </summary>
    Task<bool> EndSweepAsync(Guid sweep, int? total, CancellationToken cancellation);

    /// <summary>Contacts in the mirror, and how many of them were updated at Constant Contact at or after a time.</summary>
    Task<int> CountContactsAsync(DateTimeOffset? updatedSince, CancellationToken cancellation);

    /// <summary>Those of them that are deleted at Constant Contact.</summary>
    Task<int> CountDeletedAsync(CancellationToken cancellation);

    Task<IReadOnlyList<CtctContact>> ContactsOnListAsync(ListId list, CancellationToken cancellation);
    Task<IReadOnlyList<CtctContact>> ContactsAsync(IReadOnlyCollection<CtctContactId> ids, CancellationToken cancellation);

    /// <summary>The contacts that have one of these addresses themselves.</summary>
    Task<IReadOnlyList<CtctContact>> ContactsAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);

    /// <summary>Linked contacts whose address is not their link's (C8). Few.</summary>
    Task<IReadOnlyList<MovedContact>> MovedAsync(CancellationToken cancellation);

    /// <summary>The same among contacts that are, were or are linked at one of these addresses.</summary>
    Task<IReadOnlyList<MovedContact>> MovedAmongAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);

    /// <summary>
    /// Sets the key each moved contact is reconciled under; all others have their link's, which is their own.
    /// </summary>
    Task SetCaseKeysAsync(IReadOnlyDictionary<CtctContactId, EmailKey> keys, CancellationToken cancellation);

    /// <summary>The mirror as a stream of cases' rows: a moved contact stands under both keys (<see cref="MirrorRow"/>).</summary>
    IAsyncEnumerable<MirrorRow> MirrorAsync(CancellationToken cancellation);

    /// <summary>The rows of that stream at these keys.</summary>
    Task<IReadOnlyList<MirrorRow>> MirrorAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);

    // Bounces (P7).

    /// <summary>Each campaign's count of bounces when they were last read.</summary>
    Task<IReadOnlyDictionary<string, int>> CampaignsAsync(CancellationToken cancellation);

    /// <summary>Takes in a campaign's permanent bounces; of several of one address the latest stays.</summary>
    Task SaveBouncesAsync(CampaignSeen campaign, IReadOnlyList<Bounce> bounces, CancellationToken cancellation);

    /// <summary>The latest permanent bounce of each address.</summary>
    IAsyncEnumerable<Bounce> BouncesAsync(CancellationToken cancellation);
    Task<IReadOnlyList<Bounce>> BouncesAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);

    /// <summary>Tells of an address that nobody in the CRM has whether the person was erased there and is not to come back.</summary>
    Task<Func<EmailKey, bool>> ErasedAsync(CancellationToken cancellation);

    /// <summary>The addresses that no CRM contact has and whose last recorded consent is a No (P9), one for each, in the order of their keys.</summary>
    IAsyncEnumerable<RecordedNo> NosAsync(CancellationToken cancellation);
    Task<IReadOnlyList<RecordedNo>> NosAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);

    // Links and baselines.
    Task<IReadOnlyList<Link>> LinksAsync(CancellationToken cancellation);
    Task SaveLinkAsync(Link link, CancellationToken cancellation);
    Task DropLinkAsync(LinkId link, CancellationToken cancellation);
    IAsyncEnumerable<Baseline> BaselinesAsync(CancellationToken cancellation);

    /// <summary>How many baselines have a contact and a membership: <see cref="PlanCounts.Linked"/> among all.</summary>
    Task<int> CountLinkedAsync(CancellationToken cancellation);
    Task<IReadOnlyList<Baseline>> BaselinesAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);

    // What has changed since everything was last looked at (ChangedPass says how this is safe).

    /// <summary>
    /// Whatever a case reads notes its address when it is written, whoever writes it, in the same transaction. This run has seen what
    /// is noted so far; what is noted again later, it has not. Answers what the last look at everything stood on; null when there is
    /// nothing to go by.
    /// </summary>
    Task<string?> SeeChangesAsync(CancellationToken cancellation);

    /// <summary>The noted addresses, seen or not; null when there are more than so many.</summary>
    Task<IReadOnlyList<EmailKey>?> ChangedAsync(int most, CancellationToken cancellation);

    /// <summary>A look at everything begins: from now on changes are noted, and there is nothing to go by until it has ended.</summary>
    Task BeginTrackingAsync(CancellationToken cancellation);

    /// <summary>
    /// Forgets the addresses that this run has seen, but for those still to be looked at, which are noted again.
    /// </summary>
    /// <param name="basis">What a look at everything stood on; null after a look at what had changed.</param>
    Task ForgetSeenAsync(string? basis, IReadOnlyCollection<EmailKey> still, CancellationToken cancellation);

    /// <summary>Notes nothing any more: the next run looks at everything.</summary>
    Task StopTrackingAsync(CancellationToken cancellation);

    // The journal.

    /// <summary>Adds planned steps and, in the same transaction, what settles without a step (null forgets the address).</summary>
    Task SavePlanAsync(IReadOnlyList<PlannedStep> steps, IReadOnlyList<Settlement> settled, CancellationToken cancellation);

    /// <summary>
    /// Steps of this run in a phase that are still planned, in order, after <paramref name="after"/>.
    /// </summary>
    /// <param name="withText">Their words come along: steps that a user let pass or discarded are told by them (B3).</param>
    Task<IReadOnlyList<PlannedStep>> StepsAsync(StepPhase phase, long after, int limit, bool withText, CancellationToken cancellation);

    /// <summary>Steps of this run that are still planned and add to a list of this name, in order, after <paramref name="after"/>.</summary>
    Task<IReadOnlyList<PlannedStep>> AdditionsToAsync(string list, long after, int limit, CancellationToken cancellation);

    /// <summary>Steps of this run that are still planned and create contacts of these addresses at Constant Contact.</summary>
    Task<IReadOnlyList<PlannedStep>> CreationsAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation);

    /// <summary>Lets a phase's planned steps wait for a person (B3).</summary>
    /// <param name="why">Why they wait, where that is not the plan of this run.</param>
    Task HoldAsync(IReadOnlyCollection<long> sequence, string? why, CancellationToken cancellation);

    /// <summary>Records what became of steps and, in the same transaction, what is remembered from now on.</summary>
    Task SaveResultsAsync(IReadOnlyList<FinishedStep> steps, IReadOnlyList<Settlement> settled, CancellationToken cancellation);

    /// <summary>Digests (<see cref="StepText.Digest"/>) of the steps another run of this account held.</summary>
    Task<IReadOnlySet<string>> HeldDigestsAsync(RunId run, CancellationToken cancellation);

    /// <summary>Adds a matter that shows only when a step is applied, until the next run replaces the open ones.</summary>
    Task AddReviewAsync(ReviewItem review, CancellationToken cancellation);

    /// <summary>The hold that a user discarded, as long as some of its steps are still planned; null when there is none (B3).</summary>
    Task<DiscardedHold?> DiscardedHoldAsync(CancellationToken cancellation);

    /// <summary>None of the steps of the discarded hold is planned any more: should they come again, a user is asked again.</summary>
    Task EndDiscardAsync(CancellationToken cancellation);

    /// <summary>Replaces the open review items by those of this run; an item that is still open keeps its first date.</summary>
    /// <param name="lookedAt">Only these addresses were looked at, beside groups and lists: items of others stay. Null for all.</param>
    Task SaveReviewsAsync(IReadOnlyList<ReviewItem> reviews, IReadOnlyCollection<EmailKey>? lookedAt, CancellationToken cancellation);
}

/// <summary>B3: steps that a user discarded, by their digests (<see cref="StepText.Digest"/>).</summary>
/// <param name="By">Who discarded them.</param>
public sealed record DiscardedHold(RunId Run, DateTimeOffset At, string By, IReadOnlySet<string> Steps);

/// <summary>Opens the state of a claim's account.</summary>
public interface ISyncStates
{
    ISyncState Open(RunClaim claim);
}

/// <summary>Up to where Constant Contact has been read. All null before the first read.</summary>
/// <param name="ChangedSince">The next change read asks for contacts updated after this.</param>
/// <param name="OptedOutSince">The same for opt-outs.</param>
/// <param name="FullReadAt">When the last complete read began.</param>
public sealed record ReadMarks(DateTimeOffset? ChangedSince = null, DateTimeOffset? OptedOutSince = null, DateTimeOffset? FullReadAt = null);

/// <summary>A complete read that goes on over several runs.</summary>
/// <param name="Id">Marks the rows it has seen.</param>
/// <param name="Pass">1, or 2 when the first time showed fewer than there are.</param>
/// <param name="Next">Where it goes on; null at the beginning.</param>
/// <param name="Read">Contacts read so far.</param>
/// <param name="Total">Contacts there are, as far as was told.</param>
public sealed record OpenSweep(Guid Id, DateTimeOffset BeganAt, int Pass = 1, string? Next = null, int Read = 0, int? Total = null);

/// <summary>A list in the mirror. <paramref name="Members"/>: the count when its members were last known to be right.</summary>
public sealed record MirroredList(ListId Id, string Name, bool Deleted, int? Members)
{
    public CtctList ToCore() => new(Id, Name, Deleted);
}

public sealed record MovedContact(CtctContactId Id, EmailKey LinkKey, EmailKey OwnKey);

/// <summary>A baseline to keep, or (null) to forget.</summary>
public sealed record Settlement(EmailKey Key, Baseline? Baseline);

/// <summary>The order in which steps are applied. Consent is first in every run (P6).</summary>
public enum StepPhase
{
    Consent = 0,
    Pairs = 1,
    CrmContacts = 2,
    CrmMemberships = 3,
    ListRemovals = 4,
    ListAdditions = 5,
}

/// <summary>A step in the journal. <paramref name="Sequence"/> numbers the run's steps from 1 in the order they were planned.</summary>
public sealed record PlannedStep(long Sequence, StepPhase Phase, Step Step, StepText Text);

public sealed record FinishedStep(long Sequence, StepResult Result);

/// <summary>A step as people read it: in the history, the download, the preview.</summary>
/// <param name="Line">The plan line (<see cref="PlanText"/>).</param>
/// <param name="Contact">The address concerned, if any.</param>
/// <param name="Where">The group or list, by name, if any.</param>
public sealed record StepText(string Line, string What, string? Contact, string? Where, string? Before, string? After)
{
    /// <summary>The <see cref="What"/> of additions to a list, and of contacts created on either side.</summary>
    public const string AddToList = "add to list";
    public const string CreateContact = "create contact";

    /// <summary>The <see cref="What"/> of an opt-in that is set; <see cref="After"/> says to what.</summary>
    public const string OptIn = "opt-in";

    /// <summary>For where only the step matters.</summary>
    public static readonly StepText None = new("", "", null, null, null, null);

    /// <summary>SHA-256 of the line and the values, hexadecimal: the same step has the same digest in every run.</summary>
    public string Digest => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Whole)));

    /// <summary>What tells it from another step.</summary>
    internal string Whole => $"{Line}\n{Before}\n{After}";
}
