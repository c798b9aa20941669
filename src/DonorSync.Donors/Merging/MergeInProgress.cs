using DonorSync.Database.Rejections;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Groups;
using DonorSync.Donors.Tasks;

namespace DonorSync.Donors.Merging;

/// <summary>One merge, in the transaction of its caller.</summary>
sealed class MergeInProgress(DonorSession session, Contact kept, Contact gone, DateTimeOffset now)
{
    readonly DonorSyncDb db = session.Db;

    /// <returns>The task that undoes it: first the kept contact, then the merged one.</returns>
    public async Task<Guid> CarryOutAsync(ContactChange fields, ChangeAuthor author, CancellationToken cancellation)
    {
        var before = await db.Contacts().AsNoTracking().FirstAsync(c => c.Id == kept.Id, cancellation);
        var leaving = kept.PrimaryEmailKey;
        var task = MergeTask.Of(kept, gone);
        var refused = await KnownOptOuts.AmongAsync(session, [kept.Id, gone.Id], cancellation);
        var memory = await session.Sync.CarryOver.ReadAsync(
            db, [.. new[] { kept.PrimaryEmailKey, gone.PrimaryEmailKey }.OfType<string>()], cancellation);
        var wentWith = (await new BulkDeletes(
            session).DeleteAsync([gone.Id], author, new(now, "was merged into another one", kept.Id), cancellation))[gone.Id];

        var errors = new FieldErrors();
        ContactEditor.Edit(kept, fields with { Preferences = default }, author, now, errors);
        errors.ThrowIfAny();
        await KeepConsentOfAddressesAsync(before, author, cancellation);
        ApplyPreferences(author, refused.Count > 0);
        kept.UpdatedAt = now;
        await db.SaveChangesAsync(cancellation);

        var memories = await Remembered.ReadAsync(session, [kept.Id], cancellation);
        var joined = await JoinAsync(wentWith.Before!.Members ?? [], cancellation);
        await memory.CarryOverAsync(kept.PrimaryEmailKey, [leaving, gone.PrimaryEmailKey], cancellation);
        var after = await db.Contacts().AsNoTracking().FirstAsync(c => c.Id == kept.Id, cancellation);
        var onLists = joined.SelectMany(group => memories.OnListOf(kept.Id, group) ?? []).ToList();
        var work = InstantWork.Add(
            db, WorkKind.Merge, WorkJson.Write(task), author.Who, now,
            (kept.Id, new(before, [.. joined.Select(g => new MemberBefore(g, now))], onLists, after)), (gone.Id, wentWith.Before!));
        await db.SaveChangesAsync(cancellation);
        return work.Id;
    }

    void ApplyPreferences(ChangeAuthor author, bool refused)
    {
        MergedPreferences.Apply(kept.Preferences, gone.Preferences);
        // A bounce belongs to the address and moves with it (P7).
        if (!gone.Preferences.EmailDeliverable && EmailAddress.TryParse(kept.PrimaryEmail, out var address)
            && address!.Key.Value == gone.PrimaryEmailKey)
            kept.SetDeliverable(false, gone.EmailDeliverableReason, now);
        if (!kept.Preferences.IntegrationEmailOptIn || (gone.Preferences.IntegrationEmailOptIn && !refused))
            return;
        // A No of the same address keeps its time and side (P3, M7). For another address the No is the merging user's.
        var isOfAddress = !gone.Preferences.IntegrationEmailOptIn && gone.PrimaryEmailKey is { } key
            && key == AddressConsent.KeyOf(kept.PrimaryEmail);
        var no = isOfAddress ? AddressConsent.Of(gone) : new RecordedNo(EmailKey.None, SetBy.Person, now);
        db.Add(OptInChange.PassOn(kept, before: true, no, author with { Reason = "merged: one of the two had said No" }, now));
    }

    /// <summary>C10, P9: keeps the consent of addresses if the kept contact gets the other's address, or a third one.</summary>
    async Task KeepConsentOfAddressesAsync(Contact before, ChangeAuthor author, CancellationToken cancellation)
    {
        EmailKey[] keys = EmailAddress.TryParse(kept.PrimaryEmail, out var email) ? [email!.Key] : [];
        var consent = new ConsentOfChange(db, await AddressConsent.NosAsync(db, keys, cancellation), author, now);
        if (consent.Take(kept, before, null).Evidence is { } evidence)
            db.Add(evidence);
        await consent.PassOnAsync(cancellation);
    }

    /// <summary>Adds the kept contact to the other's groups and returns the new ones.</summary>
    async Task<IReadOnlyList<Guid>> JoinAsync(IReadOnlyList<MemberBefore> others, CancellationToken cancellation)
    {
        var present = await db.GroupMembers().Where(m => m.ContactId == kept.Id).Select(m => m.GroupId).ToHashSetAsync(cancellation);
        var joined = others.Select(static m => m.Group).Where(g => !present.Contains(g)).ToList();
        db.AddRange(
            joined.Select(g => new GroupMember { OrganizationId = db.Organization, GroupId = g, ContactId = kept.Id, AddedAt = now }));
        await db.SaveChangesAsync(cancellation);
        return joined;
    }
}

/// <summary>Merges the preferences of two contacts: a No of either counts (P1, P4).</summary>
static class MergedPreferences
{
    /// <summary>Merges all except the opt-in and the deliverability, which have evidence and a date.</summary>
    public static void Apply(ContactPreferences kept, ContactPreferences gone)
    {
        kept.AllowsSolicitations &= gone.AllowsSolicitations;
        kept.MarketingMail &= gone.MarketingMail;
        kept.Newsletter &= gone.Newsletter;
        kept.ReceiveOtherMail &= gone.ReceiveOtherMail;
        kept.AlternateEmailOptIn &= gone.AlternateEmailOptIn;
    }
}
