namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>
/// The rules for changes to contacts of one account, at one time. The API, the activities and the acts of people all use them, so that
/// each peculiarity of the real service is implemented once.
/// </summary>
internal sealed class ContactRules(AccountStore store, SandboxBehaviour behaviour, DateTimeOffset at)
{
    public const int ListsPerContact = 50;

    /// <summary>In whole seconds, like the times of the real service.</summary>
    private readonly DateTimeOffset now = new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    public AccountStore Store => store;
    public SandboxBehaviour Behaviour => behaviour;
    public DateTimeOffset Now => now;

    public Guid NewId() => store.NewId(at);

    /// <summary>Creates a contact; no other contact may have its address.</summary>
    public Contact Create(ActedBy by, string? address, PermissionToSend permission)
    {
        var contact = new Contact(NewId(), now) { CreateSource = by };
        if (address is not null)
            contact.Email = NewEmail(address, permission, by);
        store.Add(contact);
        store.Count(contact, now);
        return contact;
    }

    /// <summary>Sets the update source, and moves <c>updated_at</c> if the change requires it.</summary>
    public void Updated(Contact contact, ActedBy by, bool moved)
    {
        contact.UpdateSource = by;
        if (moved || behaviour.UnchangedWriteMovesUpdatedAt)
            contact.UpdatedAt = now;
    }

    public static bool SetPerson(Contact contact, PersonalFields person)
    {
        var changed = contact.Person != person;
        contact.Person = person;
        return changed;
    }

    /// <summary>
    /// Replaces the street addresses by those of a body. Codes are stored as names, so sending the same code again counts as a change: the
    /// address gets a new id.
    /// </summary>
    public bool SetSentStreets(Contact contact, IReadOnlyList<StreetAddress> sent)
    {
        List<StreetAddress> kept = [.. sent.Select(street =>
            contact.Addresses.Find(street.SaysTheSameAs)
            ?? (Named(street) is var named && named != street ? named : Continue(contact, street)))];
        var changed = !kept.SequenceEqual(contact.Addresses);
        contact.Addresses = kept;
        return changed;
    }

    /// <summary>Returns the address with full names of state and country, as the real service stores them.</summary>
    public StreetAddress Named(StreetAddress street) => behaviour.ExpandPlaces ? PlaceNames.Expand(street) : street;

    /// <summary>Replaces the street addresses; an unchanged one keeps its id and times.</summary>
    public static bool SetStreets(Contact contact, IReadOnlyList<StreetAddress> streets)
    {
        var kept = streets.Select(street => contact.Addresses.Find(street.SaysTheSameAs) ?? Continue(contact, street)).ToList();
        var changed = !kept.SequenceEqual(contact.Addresses);
        contact.Addresses = kept;
        return changed;
    }

    /// <summary>Sets the address; 409 when another contact, deleted or not, has it.</summary>
    public bool SetAddress(Contact contact, string address, ActedBy by = ActedBy.Account)
    {
        if (contact.Email?.Address == address)
            return false;
        RequireFree(address, contact);
        if (contact.Email is null)
        {
            store.SetEmail(contact, NewEmail(address, behaviour.PermissionFor(by), by));
            store.Count(contact, now);
            return behaviour.AddressMovesUpdatedAt;
        }

        store.Rename(contact, address);
        contact.Email.UpdatedAt = now;
        return behaviour.AddressMovesUpdatedAt;
    }

    public void RequireFree(string address, Contact? exceptFor)
    {
        // A contact that shares its address with another contact keeps it.
        if (exceptFor?.Email is { } own && Words.Fold(own.Address) == Words.Fold(address))
            return;
        if (store.FindByAddress(address) is { } holder && holder != exceptFor)
            throw Refusal.Conflict(
                $"{(behaviour.ConflictPrefix ? "Validation failed: " : "")}Email already exists for contact {holder.Id}");
    }

    /// <summary>Sets the permission. Unsubscribing moves only the address's own <c>updated_at</c>.</summary>
    public bool Permit(Contact contact, PermissionToSend permission, ActedBy by, string? reason = null)
    {
        var email = contact.Email!;
        if (email.Permission == permission)
            return false;
        email.Permission = permission;
        email.UpdatedAt = now;
        email.ConfirmStatus = permission == PermissionToSend.PendingConfirmation ? "pending" : email.ConfirmStatus == "pending"
            ? "confirmed"
            : email.ConfirmStatus;
        if (permission == PermissionToSend.Unsubscribed)
        {
            (email.OptOutSource, email.OptOutDate, email.OptOutReason) = (by, now, reason);
            if (behaviour.UnsubscribedLeaveLists)
                contact.LeaveAll();
        }
        else
        {
            (email.OptOutSource, email.OptOutDate, email.OptOutReason) = (null, null, null);
            (email.ResubscribeMailSent, email.ResubscribeLists) = (false, []);
            if (permission.MayBeMailed)
                (email.OptInSource, email.OptInDate) = (by, now);
        }

        store.Count(contact, now);
        return behaviour.PermissionMovesUpdatedAt;
    }

    /// <summary>Soft deletion: the contact leaves its lists and keeps its permission and fields.</summary>
    public void Delete(Contact contact)
    {
        contact.LeaveAll();
        contact.Taggings.Clear();
        contact.DeletedAt = DateOnly.FromDateTime(now.UtcDateTime);
        store.Count(contact, now);
        if (behaviour.DeleteMovesUpdatedAt)
            contact.UpdatedAt = now;
    }

    public bool Revive(Contact contact)
    {
        if (!contact.IsDeleted)
            return false;
        contact.DeletedAt = null;
        store.Count(contact, now);
        return behaviour.ReviveMovesUpdatedAt;
    }

    /// <summary>Adds a contact to a list. Returns false if it is unsubscribed or on the maximum number of lists.</summary>
    public bool Join(Contact contact, ContactList list, bool evenUnsubscribed = false)
    {
        if (contact.Lists.Contains(list))
            return true;
        if ((contact.IsUnsubscribed && !evenUnsubscribed) || contact.Lists.Count >= ListsPerContact)
            return false;
        contact.Join(list);
        MembershipChanged(contact);
        return true;
    }

    public bool Leave(Contact contact, ContactList list)
    {
        if (!contact.Leave(list))
            return false;
        MembershipChanged(contact);
        return true;
    }

    /// <summary>Adds a contact to each list. Returns false if one of them failed.</summary>
    public bool JoinAll(Contact contact, IEnumerable<ContactList> lists, bool evenUnsubscribed = false)
    {
        var all = true;
        foreach (var list in lists)
            all &= Join(contact, list, evenUnsubscribed);
        return all;
    }

    /// <summary>Replaces the memberships.</summary>
    public void SetLists(Contact contact, IReadOnlyCollection<ContactList> lists)
    {
        foreach (var list in contact.Lists.Except(lists).ToList())
            Leave(contact, list);
        JoinAll(contact, lists);
    }

    /// <summary>Returns the lists named in a body; 400 when one does not exist.</summary>
    public List<ContactList> RequireLists(IEnumerable<Guid> ids, string property)
    {
        List<ContactList> found = [];
        foreach (var id in ids.Distinct())
        {
            if (store.FindList(id) is not { IsDeleted: false } list)
                throw Refusal.Invalid($"{property} does not have a valid value");
            found.Add(list);
        }

        return found;
    }

    private void MembershipChanged(Contact contact)
    {
        if (behaviour.MembershipMovesUpdatedAt)
            contact.UpdatedAt = now;
    }

    private static StreetAddress Continue(Contact contact, StreetAddress street) =>
        contact.Addresses.Find(old => old.Kind == street.Kind) is { } old
            ? street with { Id = old.Id, CreatedAt = old.CreatedAt }
            : street;

    private EmailAddress NewEmail(string address, PermissionToSend permission, ActedBy by) => new(address, now)
    {
        Permission = permission,
        OptInSource = by,
        OptInDate = permission.MayBeMailed ? now : null,
        OptOutSource = permission == PermissionToSend.Unsubscribed ? by : null,
        OptOutDate = permission == PermissionToSend.Unsubscribed ? now : null,
        ConfirmStatus = permission == PermissionToSend.PendingConfirmation ? "pending" : "off",
    };
}
