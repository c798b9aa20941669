using DonorSync.Database.Ports;
using DonorSync.Donors.Search;

namespace DonorSync.Donors.Contacts;

sealed class ContactDirectory : IContactDirectory
{
    /// <remarks>Sorted here: asked to sort, SQLite walks all contacts in that order instead of looking up the few.</remarks>
    public async Task<ILookup<string, NamedContact>> AtAsync(
        DonorSyncDb db, IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        (await db.Contacts().AsNoTracking().Where(c => keys.Contains(c.PrimaryEmailKey!)).ToListAsync(cancellation))
            .OrderBy(static c => c.CreatedAt).ThenBy(static c => c.Id)
            .ToLookup(static c => c.PrimaryEmailKey!, static c => new NamedContact(c.Id, NameOf(c)));

    public Task<HashSet<string>> OptedOutAsync(DonorSyncDb db, IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        db.Contacts().Where(c => EF.Parameter(keys).Contains(c.PrimaryEmailKey!) && !c.Preferences.IntegrationEmailOptIn)
            .Select(static c => c.PrimaryEmailKey!).ToHashSetAsync(cancellation);

    public Task<HashSet<Guid>> GroupsAsync(DonorSyncDb db, IReadOnlyCollection<Guid> groups, CancellationToken cancellation) =>
        db.Groups().Where(g => groups.Contains(g.Id)).Select(g => g.Id).ToHashSetAsync(cancellation);

    public async Task<IReadOnlyList<NamedGroup>> GroupsAsync(DonorSyncDb db, CancellationToken cancellation) =>
        await db.Groups().Select(g => new NamedGroup(g.Id, g.Name)).ToListAsync(cancellation);

    public async Task<IReadOnlyList<string>?> WithTextAsync(DonorSyncDb db, string text, int most, CancellationToken cancellation)
    {
        if (await ContactSearch.SearchIndexAsync(db, [text], most, cancellation) is not { } contacts)
            return null;
        // Without asking for rows that have an address: an index of the addresses would then be scanned.
        var addressed = await contacts.Select(static c => new { c.PrimaryEmailKey, c.PrimaryEmail }).ToListAsync(cancellation);
        return [.. addressed.SelectMany(static c => new[] { c.PrimaryEmailKey, c.PrimaryEmail }).OfType<string>().Distinct()];
    }

    public Task<int> CountMembersAsync(DonorSyncDb db, CancellationToken cancellation) =>
        db.GroupCounts().SumAsync(c => c.Count, cancellation);

    static string NameOf(Contact contact) =>
        Blank.ToNull(contact.CompanyName) ?? Blank.ToNull($"{contact.FirstName} {contact.LastName}") ?? contact.PrimaryEmail
            ?? "Without a name";
}
