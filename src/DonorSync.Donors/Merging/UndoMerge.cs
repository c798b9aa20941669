using DonorSync.Database.Ports;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Tasks;

namespace DonorSync.Donors.Merging;

/// <summary>
/// Undoes a merge: what has not changed since is restored, and the merged contact is created again with its groups. Each contact gets at
/// most the consent that it had (P1).
/// </summary>
sealed class UndoMerge(DonorSession session, IGiveBack memory)
{
    readonly DonorSyncDb db = session.Db;

    public async Task<Dictionary<long,
    WorkOutcome>> SplitAsync(List<WorkItemRow> items, ChangeAuthor author, DateTimeOffset now, CancellationToken cancellation)
    {
        var ends = new Dictionary<long, WorkOutcome>();
        // First the kept contact, which can have the other's address.
        foreach (var item in items.Where(static i => ItemBefore.Of(i).After is not null))
            ends[item.Sequence] = await GiveBackAsync(item, author, now, cancellation);
        foreach (var (sequence, end) in await new UndoDeletes(
            session, memory).BringBackAsync(items.FindAll(i => !ends.ContainsKey(i.Sequence)), author, now, cancellation))
            ends[sequence] = end;
        return ends;
    }

    async Task<WorkOutcome> GiveBackAsync(WorkItemRow item, ChangeAuthor author, DateTimeOffset now, CancellationToken cancellation)
    {
        var before = ItemBefore.Of(item);
        await TakeOutAsync(item, before, cancellation);
        if (await db.Contacts().FirstOrDefaultAsync(c => c.Id == item.ContactId, cancellation) is not { } contact)
            return WorkOutcome.Gone;
        var merged = ConsentOfChange.Before(contact);
        var untouched = new MergedFields(contact, before.Contact!, before.After!).GiveBack();
        if ((AddressConsent.KeyOf(contact.PrimaryEmail) ?? "") != (merged.PrimaryEmailKey ?? ""))
            await AddressConsent.PassOnAsync(db, [merged], "got its former address back", author, now, cancellation);
        untouched &= await GiveBackOptInAsync(contact, item, before, author, now, cancellation);
        contact.UpdatedAt = now;
        await db.SaveChangesAsync(cancellation);
        return untouched ? WorkOutcome.GivenBack : WorkOutcome.ChangedSince;
    }

    /// <summary>Reverts the No that the merge wrote, if no other was recorded since (P9) and Constant Contact has no opt-out.</summary>
    async Task<bool> GiveBackOptInAsync(
        Contact contact, WorkItemRow item, ItemBefore before, ChangeAuthor author, DateTimeOffset now, CancellationToken cancellation)
    {
        if (before.Contact!.Preferences.IntegrationEmailOptIn == before.After!.Preferences.IntegrationEmailOptIn)
            return true;
        var ours = !contact.Preferences.IntegrationEmailOptIn
            && (contact.OptInChangedAt, contact.OptInChangedBy) == (before.After.OptInChangedAt, before.After.OptInChangedBy);
        if (!ours || await AddressConsent.SaidNoSinceAsync(db, AddressConsent.KeyOf(contact.PrimaryEmail), item.At!.Value, cancellation)
            || (await KnownOptOuts.AmongAsync(session, [contact.Id], cancellation)).Count > 0)
            return false;
        db.Add(OptInChange.Apply(contact, yes: true, author, now)!);
        return true;
    }

    /// <summary>Removes the contact from the groups that the merge added, unless it was added again since.</summary>
    async Task TakeOutAsync(WorkItemRow item, ItemBefore before, CancellationToken cancellation)
    {
        var got = (before.Members ?? []).Select(static m => m.Group).ToList();
        var ours = await db.GroupMembers().Where(m => m.ContactId == item.ContactId && got.Contains(m.GroupId) && m.AddedAt == item.At)
            .Select(m => m.GroupId).ToListAsync(cancellation);
        foreach (var group in ours)
            await session.Members.ChangeAsync(group, [], [item.ContactId], cancellation);
        var key = await db.Contacts().Where(c => c.Id == item.ContactId).Select(c => c.PrimaryEmailKey).FirstOrDefaultAsync(cancellation);
        if (key is null || before.Remembered is not { Count: > 0 } remembered)
            return;
        await memory.LoadAsync([key], remembered, cancellation);
        memory.LeftAgain(key, remembered);
    }
}
