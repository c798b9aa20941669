using System.Linq.Expressions;
using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Listing;
using DonorSync.Server.Import.Merging;
using DonorSync.Server.Import.Reading;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Server.Import;

/// <summary>The donor database as an import sees it.</summary>
/// <param name="session">The session of the importing organization; not used elsewhere during the import.</param>
/// <param name="author">The author in the evidence of opt-ins that the file sets (B11).</param>
/// <param name="work">The import's entry in the history, which records the changes for an undo (B15); null for none.</param>
internal sealed class DonorBook(DonorSession session, ChangeAuthor author, Guid? work = null) : IDonorBook
{
    /// <summary>Created groups that are not reported yet, because the contacts of their batch were refused.</summary>
    private readonly List<CreatedGroup> made = [];
    private readonly FieldLengths lengths = new(session.Db.Model);
    private readonly ImportRecord? record = work is { } id ? new(session, id) : null;

    public Task TogetherAsync(Func<Task> batch, CancellationToken cancellation) => session.TogetherAsync(batch, cancellation);

    public async Task<IReadOnlyCollection<string>> GroupNamesAsync(CancellationToken cancellation) =>
        await session.Db.Groups().Select(group => group.Name).ToListAsync(cancellation);

    public async Task<IReadOnlyList<StoredDonor>> FindAsync(IReadOnlyCollection<DonorDraft> rows, CancellationToken cancellation)
    {
        var emails = rows.Select(row => row.PrimaryEmail).OfType<string>().Select(email => EmailAddress.KeyOf(email).Value).Distinct()
            .ToList();
        // Without an address the search text (names, company, alternate email) narrows the search; the key decides.
        var searches = rows.Where(row => row.PrimaryEmail is null).Select(SearchText).Distinct().ToList();
        var contacts = emails.Count == 0 ? [] : await ContactsAsync(contact => emails.Contains(contact.PrimaryEmailKey!), cancellation);
        if (searches.Count > 0)
            contacts.AddRange(await ContactsAsync(contact => contact.PrimaryEmailKey == null
                && searches.Contains(contact.SearchText), cancellation));
        var ids = contacts.ConvertAll(contact => contact.Id);
        var members = await session.Db.GroupMembers().Where(member => ids.Contains(member.ContactId))
            .Join(session.Db.Groups(), member => member.GroupId, group => group.Id, (member, group) => new { member.ContactId, group.Name })
            .ToListAsync(cancellation);
        var groups = members.ToLookup(member => member.ContactId, member => member.Name);
        return contacts.ConvertAll(contact => new StoredDonor(
            contact.Id, ContactDrafts.Of(contact), groups[contact.Id].ToImmutableHashSet(GroupNames.Comparer)));
    }

    public Task<IReadOnlyDictionary<EmailKey, string>> NotesAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation) =>
        session.Entries.NotesAsync(addresses, cancellation);

    public IReadOnlyList<string> Check(DonorDraft? values, ImmutableArray<string> groups) => lengths.Problems(values, groups);

    public async Task<SaveResult> SaveAsync(DonorWrites writes, CancellationToken cancellation)
    {
        try
        {
            made.AddRange(await MakeGroupsAsync(writes.Groups, cancellation));
            var entries = writes.Donors.Select(write =>
                new ContactEntry(ContactDrafts.Change(write.Before, write.After), write.Joined, write.Before is null ? null : write.Id)
                {
                    Undeliverable = ContactDrafts.Undeliverable(write.Before, write.After),
                    Line = write.Line,
                });
            var report = await session.Entries.SaveAsync([.. entries], author, record, cancellation);
            List<CreatedGroup> created = [.. made, .. report.GroupsCreated];
            made.Clear();
            return new([.. report.Results.Select(result => new SavedDonor(result.Id, result.Rejection?.Message))], created,
                report.MembershipsAdded);
        }
        catch (DbUpdateException error) when (DatabaseErrors.IsAboutRows(error))
        {
            throw new DonorBookException(
                "The database refused the row, or another change to the contact was made at the same moment.", error);
        }
    }

    /// <summary>Sorts in memory: with ORDER BY, SQLite would scan all contacts in that order instead of searching the few.</summary>
    private async Task<List<Contact>> ContactsAsync(Expression<Func<Contact, bool>> which, CancellationToken cancellation)
    {
        var found = await session.Db.Contacts().AsNoTracking().Where(which).ToListAsync(cancellation);
        return [.. found.OrderBy(contact => contact.CreatedAt).ThenBy(contact => contact.Id)];
    }

    private async Task<List<CreatedGroup>> MakeGroupsAsync(ImmutableArray<string> names, CancellationToken cancellation)
    {
        if (names.IsEmpty)
            return [];
        List<CreatedGroup> created = [];
        var known = (await GroupNamesAsync(cancellation)).ToHashSet(GroupNames.Comparer);
        foreach (var name in names.Where(name => !known.Contains(name)))
        {
            try
            {
                var group = (await session.Groups.CreateAsync(name, cancellation)).Group;
                created.Add(new(group.Id, group.Name));
            }
            catch (ConflictException)
            {
                // The database treats the name as equal to an existing group's, which is all the row needs.
            }
        }
        return created;
    }

    private static string SearchText(DonorDraft row)
    {
        var contact = new Contact
        {
            FirstName = row.FirstName,
            LastName = row.LastName,
            CompanyName = row.CompanyName,
            AlternateEmail = row.AlternateEmail,
        };
        contact.DeriveColumns();
        return contact.SearchText;
    }
}
