using DonorSync.Donors.Contacts;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Merging;

/// <summary>Remembers what would be written, so that later rows of a dry run see it, and writes nothing.</summary>
internal sealed class DryRunBook(IDonorBook inner) : IDonorBook
{
    private readonly HashSet<string> groups = new(GroupNames.Comparer);
    private readonly Dictionary<Guid, StoredDonor> written = [];
    private readonly Dictionary<string, List<Guid>> created = [];

    /// <summary>A batch that writes nothing needs no transaction, which would block other writers.</summary>
    public Task TogetherAsync(Func<Task> batch, CancellationToken cancellation) => batch();

    public async Task<IReadOnlyCollection<string>> GroupNamesAsync(CancellationToken cancellation) =>
        [.. await inner.GroupNamesAsync(cancellation), .. groups];

    public async Task<IReadOnlyList<StoredDonor>> FindAsync(IReadOnlyCollection<DonorDraft> rows, CancellationToken cancellation)
    {
        var found = (await inner.FindAsync(rows, cancellation)).Select(donor => written.GetValueOrDefault(donor.Id, donor)).ToList();
        var added = rows.Select(Place).Distinct().SelectMany(place => created.GetValueOrDefault(place, []));
        found.AddRange(added.Select(id => written[id])); // younger than all that is really there
        return found;
    }

    public Task<IReadOnlyDictionary<EmailKey, string>> NotesAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation) =>
        inner.NotesAsync(addresses, cancellation);

    public IReadOnlyList<string> Check(DonorDraft? values, ImmutableArray<string> groups) => inner.Check(values, groups);

    public async Task<SaveResult> SaveAsync(DonorWrites writes, CancellationToken cancellation)
    {
        var known = (await inner.GroupNamesAsync(cancellation)).ToHashSet(GroupNames.Comparer);
        var made = writes.Groups.Concat(writes.Donors.SelectMany(write => write.Joined))
            .Where(name => !known.Contains(name) && groups.Add(name)).ToList();
        foreach (var write in writes.Donors)
        {
            if (write.Before is null)
                (created.TryGetValue(Place(write.After), out var ids) ? ids : created[Place(write.After)] = []).Add(write.Id);
            written[write.Id] = new(write.Id, write.After, write.AllGroups);
        }
        return new(
            [.. writes.Donors.Select(write => new SavedDonor(write.Id, null))],
            [.. made.Select(name => new CreatedGroup(Guid.Empty, name))], writes.Donors.Sum(write => write.Joined.Length));
    }

    private static string Place(DonorDraft donor) =>
        donor.PrimaryEmail is { } email ? EmailAddress.KeyOf(email).Value : DonorKey.Of(donor).Value;
}
