using DonorSync.ConstantContact.Activities;
using DonorSync.ConstantContact.Calls;
using DonorSync.ConstantContact.Contacts;

namespace DonorSync.ConstantContact.Bulk;

/// <summary>
/// Sends addresses that are too long for imports: creates each contact singly and adds it to lists by its id. Deleted and unsubscribed
/// contacts are left as they are (P5).
/// </summary>
internal sealed class LongAddresses(ConstantContactClient client, BulkJobs jobs)
{
    /// <summary>Returns the requests that are needed if no new contact exists yet and no known contact is gone.</summary>
    public static BulkCost CostOf(IReadOnlyList<ImportRow> rows)
    {
        var jobs = MembershipPlanner.Plan(
            rows.Where(static row => row.New is null).SelectMany(static row => row.Lists.Select(list => (row.Email.Key.Value, list))))
                .Count;
        return new(rows.Count + jobs, ActivityWatcher.PagesFor(jobs));
    }

    public async Task AddAsync(IReadOnlyList<ImportRow> rows, BulkNotes notes, CancellationToken cancellation)
    {
        List<(string Contact, ListId List)> additions = [];
        foreach (var row in rows)
        {
            try
            {
                additions.AddRange(await AddAsync(row, notes, cancellation));
            }
            catch (Exception e) when (e is OutcomeUnknownException or UnavailableException
                || (e is ApiException and not ForbiddenException))
            {
                notes.Refused(row.Email.Key.Value, e.Message);
            }
        }
        await jobs.RunAsync(BulkMemberships.Additions(client.Activities, additions), notes, cancellation);
    }

    /// <summary>Returns the memberships that must still be added: those of an existing contact.</summary>
    async Task<IEnumerable<(string Contact, ListId List)>> AddAsync(ImportRow row, BulkNotes notes, CancellationToken cancellation)
    {
        if (row.New is { } contact && await IsCreatedAsync(row, contact, cancellation))
            return [];

        var found = await client.Contacts.FindAsync(row.Email.Address, cancellation);
        var reason = found switch
        {
            null => "Constant Contact has no contact of this address.",
            { IsDeleted: not false } => "The contact was deleted in Constant Contact.",
            { EmailAddress.PermissionToSend: "unsubscribed" } => "The contact has unsubscribed in Constant Contact.",
            { ContactId: null } => "Constant Contact did not name the contact.",
            _ => null,
        };
        if (reason is not null)
        {
            notes.Refused(row.Email.Key.Value, reason);
            return [];
        }
        var there = found!.ListMemberships ?? [];
        return row.Lists.Where(list => !there.Contains(list.Value)).Select(list => (found.ContactId!, list));
    }

    /// <summary>Creates the contact; false if the address exists. After an unknown outcome it is looked up and tried once more.</summary>
    async Task<bool> IsCreatedAsync(ImportRow row, NewContact contact, CancellationToken cancellation)
    {
        try
        {
            await client.Contacts.CreateAsync(BodyOf(row, contact), cancellation);
            return true;
        }
        catch (ConflictException)
        {
            return false;
        }
        catch (OutcomeUnknownException)
        {
            if (await client.Contacts.FindAsync(row.Email.Address, cancellation) is not null)
                return false;
        }
        try
        {
            await client.Contacts.CreateAsync(BodyOf(row, contact), cancellation);
            return true;
        }
        catch (ConflictException)
        {
            return false;
        }
    }

    static ContactCreateBody BodyOf(ImportRow row, NewContact contact)
    {
        var fields = contact.Fields;
        // An import joins the two lines automatically; a single creation does not (C11).
        var street = Blank.ToNull($"{fields.Street} {contact.Street2}");
        var address = new StreetBody("home", street, fields.City, fields.State, fields.Postal, fields.Country);
        var hasAddress = (street ?? fields.City ?? fields.State ?? fields.Postal ?? fields.Country) is not null;
        return new(
            new(row.Email.Address), fields.FirstName, fields.LastName, contact.CompanyName,
            hasAddress ? [address] : null, [.. row.Lists.Take(ActivitiesApi.MostLists).Select(static list => list.Value)]);
    }
}
