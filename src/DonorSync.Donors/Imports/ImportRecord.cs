using DonorSync.Donors.Groups;
using DonorSync.Donors.Tasks;

namespace DonorSync.Donors.Imports;

/// <summary>
/// Records what an import does to each contact, in the transaction that does it (B15). A contact has one row for each import, numbered by
/// the first line of the file that changed it.
/// </summary>
/// <param name="work">The import's task.</param>
public sealed class ImportRecord(DonorSession session, Guid work)
{
    readonly DonorSyncDb db = session.Db;

    /// <summary>Call before the changes are saved.</summary>
    internal async Task AddAsync(
        IReadOnlyList<(Contact Contact, ContactEntry Entry)> entries, IReadOnlyList<GroupMember> joined, CancellationToken cancellation)
    {
        db.ChangeTracker.DetectChanges();
        var members = joined.ToLookup(static m => m.ContactId);
        var existing = entries.Where(static e => e.Entry.Id is not null).Select(static e => e.Contact.Id).ToList();
        var known = existing.Count == 0 ? [] : await db.Set<WorkItemRow>()
            .Where(i => i.WorkId == work && existing.Contains(i.ContactId)).ToDictionaryAsync(i => i.ContactId, cancellation);
        var joining = existing.FindAll(members.Contains);
        var memories = joining.Count == 0 ? null : await Remembered.ReadAsync(session, joining, cancellation);
        foreach (var (contact, entry) in entries)
        {
            List<ImportedMember> got =
            [
                .. members[contact.Id].Select(m => new ImportedMember(
                    m.GroupId, m.AddedAt, entry.Id is null ? null : memories!.OnListOf(contact.Id, m.GroupId))),
            ];
            if (entry.Id is null)
            {
                Add(contact, entry.Line, contact.CreatedAt, ImportedContact.Created(contact, got));
                continue;
            }
            var before = (Contact)db.Entry(contact).OriginalValues.ToObject();
            if (ImportedContact.Changed(before, contact, got) is not { } change)
                continue;
            // An erased row is not filled again: its contact has no undo.
            if (!known.TryGetValue(contact.Id, out var item))
                Add(contact, entry.Line, got.Count > 0 ? got[0].AddedAt : contact.UpdatedAt, change);
            else if (item.Before is not null)
                item.Before = WorkJson.Write(ImportedContact.Of(item).And(before, contact, change));
        }
    }

    void Add(Contact contact, int? line, DateTimeOffset at, ImportedContact change) => db.Add(new WorkItemRow
    {
        OrganizationId = db.Organization,
        WorkId = work,
        Sequence = line ?? throw new InvalidOperationException("A recorded change needs the line of its row."),
        ContactId = contact.Id,
        Outcome = WorkOutcome.Changed,
        At = at,
        Before = WorkJson.Write(change),
    });
}
