using DonorSync.Donors.Consent;

namespace DonorSync.Donors.Crm;

/// <summary>The contacts, memberships and groups of a batch of steps, loaded in few queries.</summary>
sealed class CrmBatch
{
    const int AtOnce = 500;

    readonly Dictionary<Guid, Contact> byId = [];
    readonly Dictionary<EmailKey, Contact> oldest = [];
    readonly HashSet<EmailKey> optedOut = [];
    readonly HashSet<(Guid Group, Guid Contact)> members = [];
    readonly HashSet<Guid> groups = [];
    IReadOnlyDictionary<EmailKey, RecordedNo> nos = ImmutableDictionary<EmailKey, RecordedNo>.Empty;

    public static async Task<CrmBatch> LoadAsync(DonorSyncDb db, IReadOnlyList<ContactStep> steps, CancellationToken cancellation)
    {
        var batch = new CrmBatch();
        var keys = steps.Select(static s => s is ContactStep.CreateInCrm create ? create.Email.Key : s.Key)
            .Concat(steps.Select(static s => s.Key)).Distinct();
        foreach (var chunk in keys.Chunk(AtOnce))
        {
            var values = chunk.Select(static k => k.Value).ToList();
            batch.Take(
                await db.Contacts().Where(c => c.PrimaryEmailKey != null && values.Contains(c.PrimaryEmailKey)).ToListAsync(cancellation));
        }
        foreach (var chunk in steps.SelectMany(IdsOf).Distinct().Where(id => !batch.byId.ContainsKey(id)).Chunk(AtOnce))
        {
            var ids = chunk.ToList();
            batch.Take(await db.Contacts().Where(c => ids.Contains(c.Id)).ToListAsync(cancellation));
        }
        batch.nos = await AddressConsent.NosAsync(
            db, steps.OfType<ContactStep.CreateInCrm>().Select(static s => s.Email.Key), cancellation);
        if (steps.Any(static s => s is ContactStep.JoinGroup))
            await batch.LoadMembersAsync(db, cancellation);
        return batch;
    }

    public Contact? Find(ContactId id) => byId.GetValueOrDefault(id.ToGuid());

    /// <summary>Returns the last recorded consent of the address of a contact to create, if it is a No (P9).</summary>
    public RecordedNo? NoOf(EmailKey key) => nos.GetValueOrDefault(key);

    public Contact? Oldest(EmailKey key) => oldest.GetValueOrDefault(key);

    /// <summary>Returns whether a user set the opt-in of a contact with this address to No (C10).</summary>
    public bool IsNoSetInCrm(EmailKey key) => optedOut.Contains(key);

    /// <summary>Adds a contact that this batch created, under the key that its steps use.</summary>
    public void Add(EmailKey key, Contact contact)
    {
        byId[contact.Id] = contact;
        oldest[key] = contact;
        oldest[EmailAddress.KeyOf(contact.PrimaryEmail!)] = contact;
    }

    public bool HasGroup(Guid group) => groups.Contains(group);

    /// <summary>Adds a membership; false if the contact is already in the group.</summary>
    public bool Join(Guid group, Guid contact) => members.Add((group, contact));

    void Take(IEnumerable<Contact> contacts)
    {
        foreach (var contact in contacts.OrderBy(static c => c.CreatedAt).ThenBy(static c => c.Id))
        {
            byId[contact.Id] = contact;
            if (contact.PrimaryEmailKey is { } key)
            {
                oldest.TryAdd(new EmailKey(key), contact);
                if (contact is { Preferences.IntegrationEmailOptIn: false, OptInChangedBy: SetBy.Person })
                    optedOut.Add(new EmailKey(key));
            }
        }
    }

    async Task LoadMembersAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        groups.UnionWith(await db.Groups().Select(g => g.Id).ToListAsync(cancellation));
        foreach (var chunk in byId.Keys.Chunk(AtOnce))
        {
            var ids = chunk.ToList();
            var rows = await db.GroupMembers().AsNoTracking().Where(m => ids.Contains(m.ContactId))
                .Select(m => new { m.GroupId, m.ContactId }).ToListAsync(cancellation);
            members.UnionWith(rows.Select(static m => (m.GroupId, m.ContactId)));
        }
    }

    static IEnumerable<Guid> IdsOf(ContactStep step) => step switch
    {
        ContactStep.SetOptIn s => s.Contacts.Select(static c => c.ToGuid()),
        ContactStep.UpdateInCrm s => [s.Contact.ToGuid()],
        ContactStep.MarkUndeliverable s => [s.Contact.ToGuid()],
        ContactStep.JoinGroup { Contact: { } contact } => [contact.ToGuid()],
        _ => [],
    };
}
