namespace DonorSync.Sync.Ports;

/// <summary>
/// The CRM's side of a run, for one organization. The built-in donor database is the first adapter; remote CRMs with slow, asynchronous
/// writes are to follow, so this interface speaks of groups, contacts, batches and results, never of tables.
/// </summary>
public interface ICrm
{
    /// <summary>Returns all groups, empty ones too, in no order. A complete read: a group that does not show is deleted.</summary>
    Task<IReadOnlyList<CrmGroup>> GroupsAsync(CancellationToken cancellation);

    /// <summary>
    /// Streams all contacts in the order of <see cref="CrmContact.Key"/> (<see cref="EmailKey.CompareTo"/>), those without a valid primary
    /// e-mail first. A complete read in constant memory: a contact that does not show is deleted.
    /// </summary>
    IAsyncEnumerable<CrmContact> ContactsAsync(CancellationToken cancellation);

    /// <summary>Returns the contacts that have one of these addresses as primary e-mail.</summary>
    Task<IReadOnlyList<CrmContact>> AtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);

    /// <summary>
    /// Whether every change of a contact and its groups is noted for <see cref="IChangeLog.ChangedAsync"/> in the transaction of the
    /// change. Otherwise each run reconciles the whole CRM.
    /// </summary>
    bool NotesChanges => false;

    /// <summary>Returns how many contacts there are (for progress and previews).</summary>
    Task<int> CountAsync(CancellationToken cancellation);

    /// <summary>
    /// L2: creates a group. Idempotent by name: an existing group of that name (trimmed, ignoring case) is returned.
    /// </summary>
    Task<GroupId> CreateGroupAsync(RunClaim claim, string name, CancellationToken cancellation);

    /// <summary>
    /// Applies contact steps to the CRM and returns one result for each step, in order. One failing step never stops the others (B7).
    /// Creating never adds a second contact with an address: a contact or membership that was added since the plan was made is left to the
    /// next run (<see cref="StepResult.Overtaken"/>). A contact that a user changed since then stays as it is (<see
    /// cref="StepResult.Failed"/>). Opt-ins that it sets carry <see cref="SetBy.Sync"/> and leave evidence (B11).
    /// </summary>
    /// <param name="groupOf">The group of a link; null when its group could not be created.</param>
    Task<IReadOnlyList<StepResult>> ApplyAsync(
        RunClaim claim, IReadOnlyList<ContactStep> steps, Func<LinkId, GroupId?> groupOf, CancellationToken cancellation);
}

/// <summary>Opens the CRM of an organization.</summary>
public interface ICrms
{
    ICrm Open(OrganizationId organization);
}
