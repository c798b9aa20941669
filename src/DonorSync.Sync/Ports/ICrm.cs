using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// The CRM's side of a run, for one organisation. The built-in donor database is the first adapter; remote CRMs with slow,
/// asynchronous writes are to follow, so this speaks of groups, contacts, batches and results, never of tables.
/// </summary>
public interface ICrm
{
    /// <summary>All groups, empty ones too, in no order. A complete read: a group that does not show is deleted.</summary>
    Task<IReadOnlyList<CrmGroup>> GroupsAsync(CancellationToken cancellation);

    /// <summary>
    /// All contacts in the order of <see cref="CrmContact.Key"/> (<see cref="EmailKey.CompareTo"/>), those without a valid primary
    /// e-mail first. A complete read in constant memory: a contact that does not show is deleted.
    /// </summary>
    IAsyncEnumerable<CrmContact> ContactsAsync(CancellationToken cancellation);

    /// <summary>The contacts that have one of these addresses as primary e-mail.</summary>
    Task<IReadOnlyList<CrmContact>> AtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);

    /// <summary>
    /// Whether every change of a contact and its groups is noted for <see cref="IChangeLog.ChangedAsync"/> in the transaction that makes it.
    /// A CRM of which that is not certain is looked at as a whole in every run.
    /// </summary>
    bool NotesChanges => false;

    /// <summary>How many contacts there are (for progress and previews).</summary>
    Task<int> CountAsync(CancellationToken cancellation);

    /// <summary>
    /// L2: makes a group. Idempotent by name: a group of that name (trimmed, ignoring case) is taken as it is.
    /// </summary>
    Task<GroupId> CreateGroupAsync(RunClaim claim, string name, CancellationToken cancellation);

    /// <summary>
    /// Applies CRM-side contact steps and answers one result a step, in order. One failing step never stops the others (B7).
    /// Creating never adds a second contact with an address: one that has come since the plan was made is left to the next run, as is a
    /// membership that has (<see cref="StepResult.Overtaken"/>). What a person changed since the plan was made is left alone and said
    /// (<see cref="StepResult.Failed"/>). Opt-ins that it sets carry <see cref="SetBy.Sync"/> and leave evidence (B11).
    /// </summary>
    /// <param name="groupOf">The group of a link; null when its group could not be made.</param>
    Task<IReadOnlyList<StepResult>> ApplyAsync(
        RunClaim claim, IReadOnlyList<ContactStep> steps, Func<LinkId, GroupId?> groupOf, CancellationToken cancellation);
}

/// <summary>Opens the CRM of an organisation.</summary>
public interface ICrms
{
    ICrm Open(OrganizationId organization);
}
