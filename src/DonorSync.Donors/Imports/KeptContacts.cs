using DonorSync.Donors.Tasks;

namespace DonorSync.Donors.Imports;

/// <summary>Why the undo of an import kept something.</summary>
public enum KeptReason
{
    /// <summary>Only the file opted the contact out. No undo opts a contact in (P9).</summary>
    OptedOutByFile,

    /// <summary>The contact is deleted; its address stays opted out by the file (P9).</summary>
    AddressOptedOut,

    /// <summary>A user, a sync or a later import changed it since.</summary>
    ChangedSince,

    /// <summary>A user merged the contact with another one since.</summary>
    MergedSince,

    /// <summary>The group that the import created has members.</summary>
    GroupHasMembers,

    /// <summary>A user renamed the group that the import created.</summary>
    GroupRenamed,
}

/// <summary>Something that the undo of an import kept.</summary>
/// <param name="Contact">Null for a group. For a merged contact the one that exists now.</param>
/// <param name="Email">The primary email of the contact.</param>
/// <param name="Group">Null for a contact.</param>
/// <param name="GroupName">The name of the group.</param>
public sealed record Kept(KeptReason Reason, Guid? Contact, string? Email, Guid? Group, string? GroupName);

/// <param name="Count">The number of kept contacts and groups, of which the first ones are listed. One contact can have two
/// reasons.</param>
public sealed record KeptOfImport(int Count, IReadOnlyList<Kept> Items)
{
    public static readonly KeptOfImport Nothing = new(0, []);
}

/// <summary>Lists what the undo of an import kept.</summary>
sealed class KeptContacts(DonorSyncDb db)
{
    static readonly WorkOutcome[] Outcomes =
    [
        WorkOutcome.DeletedOptedOut, WorkOutcome.OptedOutByFile, WorkOutcome.ChangedSinceOptedOutByFile, WorkOutcome.ChangedSince,
        WorkOutcome.MergedSince,
    ];

    public async Task<KeptOfImport> OfAsync(Guid import, int limit, CancellationToken cancellation)
    {
        if (await db.Set<WorkRow>().AsNoTracking().FirstOrDefaultAsync(w => w.Id == import, cancellation) is not { } work)
            return KeptOfImport.Nothing;
        var all = db.Set<WorkItemRow>().AsNoTracking()
            .Where(i => i.WorkId == import && i.Outcome == WorkOutcome.Changed && i.Undone != null && Outcomes.Contains(i.Undone.Value));
        var items = await all.OrderBy(static i => i.Sequence).Take(limit).ToListAsync(cancellation);
        var groups = await GroupsAsync(work, cancellation);
        var survivors = await SurvivorsAsync(items, cancellation);
        var emails = await EmailsAsync([.. items.Select(static i => i.ContactId), .. survivors.Values], cancellation);
        return new(
            await all.CountAsync(cancellation) + groups.Count,
            [
                .. groups,
                .. items.SelectMany(
                    item => ReasonsOf(item.Undone!.Value),
                    (item, reason) => Of(reason, survivors.GetValueOrDefault(item.ContactId, item.ContactId))),
            ]);

        Kept Of(KeptReason reason, Guid contact) => new(reason, contact, emails.GetValueOrDefault(contact), null, null);
    }

    static IEnumerable<KeptReason> ReasonsOf(WorkOutcome outcome) => outcome switch
    {
        WorkOutcome.DeletedOptedOut => [KeptReason.AddressOptedOut],
        WorkOutcome.OptedOutByFile => [KeptReason.OptedOutByFile],
        WorkOutcome.ChangedSinceOptedOutByFile => [KeptReason.OptedOutByFile, KeptReason.ChangedSince],
        WorkOutcome.MergedSince => [KeptReason.MergedSince],
        _ => [KeptReason.ChangedSince],
    };

    /// <summary>Returns the created groups that still exist, once the import was undone.</summary>
    async Task<IReadOnlyList<Kept>> GroupsAsync(WorkRow import, CancellationToken cancellation)
    {
        if (!await db.Set<WorkRow>().AnyAsync(w => w.UndoOf == import.Id && w.State == WorkState.Completed, cancellation))
            return [];
        var created = ImportResult.Of(import).Groups;
        var groups = await db.Groups().Where(g => created.Contains(g.Id)).OrderBy(static g => g.NameKey)
            .Select(g => new { g.Id, g.Name, HasMembers = db.GroupMembers().Any(m => m.GroupId == g.Id) }).ToListAsync(cancellation);
        return groups.ConvertAll(
            static g => new Kept(g.HasMembers ? KeptReason.GroupHasMembers : KeptReason.GroupRenamed, null, null, g.Id, g.Name));
    }

    /// <summary>Returns the addresses; those of deleted contacts are in the evidence of their consent.</summary>
    async Task<Dictionary<Guid, string>> EmailsAsync(List<Guid> ids, CancellationToken cancellation)
    {
        var emails = await db.Contacts().Where(c => ids.Contains(c.Id) && c.PrimaryEmail != null)
            .ToDictionaryAsync(static c => c.Id, static c => c.PrimaryEmail!, cancellation);
        var deleted = ids.FindAll(id => !emails.ContainsKey(id));
        var said = await db.ConsentEvents().Where(e => deleted.Contains(e.ContactId) && e.Email != null).OrderBy(static e => e.At)
            .Select(static e => new { e.ContactId, e.Email }).ToListAsync(cancellation);
        said.ForEach(e => emails[e.ContactId] = e.Email!);
        return emails;
    }

    /// <summary>Returns the contacts into which contacts were merged: the first item of a merge is the contact that it kept.</summary>
    async Task<Dictionary<Guid, Guid>> SurvivorsAsync(List<WorkItemRow> items, CancellationToken cancellation)
    {
        var merged = items.FindAll(static i => i.Undone == WorkOutcome.MergedSince).ConvertAll(static i => i.ContactId);
        if (merged.Count == 0)
            return [];
        var pairs = await (
            from gone in db.Set<WorkItemRow>().Where(i => merged.Contains(i.ContactId) && i.Sequence > 1 && i.Undone == null)
            join work in db.Set<WorkRow>() on gone.WorkId equals work.Id
            join kept in db.Set<WorkItemRow>() on gone.WorkId equals kept.WorkId
            where work.Kind == WorkKind.Merge && kept.Sequence == 1
            select new { Gone = gone.ContactId, Kept = kept.ContactId }).ToListAsync(cancellation);
        return pairs.DistinctBy(static p => p.Gone).ToDictionary(static p => p.Gone, static p => p.Kept);
    }
}
