namespace DonorSync.Donors.Tasks;

/// <summary>Sets the opt-in of many contacts, each with its evidence (B11); to Yes only if Constant Contact has no opt-out (P5).</summary>
sealed class BulkOptIns(DonorSession session)
{
    readonly DonorSyncDb db = session.Db;

    public async Task<Dictionary<Guid, ItemEnd>> SetAsync(bool yes, Guid[] contacts, ChangeAuthor author, CancellationToken cancellation)
    {
        var states = await db.Contacts().Where(c => contacts.Contains(c.Id)).Select(c => new { c.Id, c.Preferences.IntegrationEmailOptIn })
            .ToListAsync(cancellation);
        var other = states.FindAll(s => s.IntegrationEmailOptIn != yes).ConvertAll(static s => s.Id);
        var refused = yes ? await KnownOptOuts.AmongAsync(session, other, cancellation) : [];
        var set = await WriteAsync(yes, other.FindAll(id => !refused.Contains(id)), author, cancellation);
        return states.ToDictionary(static s => s.Id, s =>
            set.TryGetValue(s.Id, out var at) ? new ItemEnd(WorkOutcome.Changed, at)
            : refused.Contains(s.Id) ? new ItemEnd(WorkOutcome.Refused)
            : ItemEnd.AlreadySo);
    }

    /// <summary>
    /// Reverts the opt-ins that a task set and that neither a user nor a sync has set since. A contact that has unsubscribed in Constant
    /// Contact stays opted out, even if its present No comes from the task.
    /// </summary>
    public async Task<Dictionary<long, WorkOutcome>> SetBackAsync(bool yes, List<WorkItemRow> items, ChangeAuthor author,
        CancellationToken cancellation)
    {
        var ids = items.ConvertAll(static i => i.ContactId);
        var states = await db.Contacts().Where(c => ids.Contains(c.Id))
            .ToDictionaryAsync(
                c => c.Id, c => new { c.Preferences.IntegrationEmailOptIn, c.OptInChangedAt, c.OptInChangedBy }, cancellation);
        var ours = items.FindAll(i => states.TryGetValue(i.ContactId, out var s)
            && s.IntegrationEmailOptIn != yes && s.OptInChangedAt == i.At && s.OptInChangedBy == SetBy.Person)
                .ConvertAll(static i => i.ContactId);
        var refused = yes ? await KnownOptOuts.AmongAsync(session, ours, cancellation) : [];
        var set = await WriteAsync(yes, ours.FindAll(id => !refused.Contains(id)), author, cancellation);
        return items.Where(i => states.ContainsKey(i.ContactId)).ToDictionary(static i => i.Sequence, i =>
            set.ContainsKey(i.ContactId) ? WorkOutcome.GivenBack : refused.Contains(i.ContactId)
                ? WorkOutcome.Refused : WorkOutcome.ChangedSince);
    }

    /// <summary>Returns the contacts that were set, with the time.</summary>
    async Task<Dictionary<Guid, DateTimeOffset>> WriteAsync(bool yes, List<Guid> contacts, ChangeAuthor author,
        CancellationToken cancellation)
    {
        var change = new ContactChange { Preferences = new PreferencesChange { IntegrationEmailOptIn = yes } };
        await session.Entries.SaveAsync(contacts.ConvertAll(id => new ContactEntry(change, [], id)), author, cancellation);
        return await db.Contacts().Where(c => contacts.Contains(c.Id) && c.Preferences.IntegrationEmailOptIn == yes)
            .ToDictionaryAsync(c => c.Id, c => c.OptInChangedAt, cancellation);
    }
}
