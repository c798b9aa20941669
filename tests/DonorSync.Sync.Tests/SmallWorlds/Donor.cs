namespace DonorSync.Sync.Tests.SmallWorlds;

/// <summary>The acts on one address, on the first group and the first list that there is beside <see cref="Pair.Other"/>.</summary>
/// <param name="number">Which of the contacts that share the address (C10), from 0.</param>
sealed class Donor(string address, int number = 0)
{
    readonly EmailAddress email = EmailAddress.TryParse(address, out var parsed) ? parsed : throw new ArgumentException(address);

    CrmContact? Here(InMemorySides s) => s.Crm.State.At(email.Key).ElementAtOrDefault(number);

    Subscriber? There(InMemorySides s) => s.Account.State.At(email.Key);

    static GroupId? Group(InMemorySides s) => s.Crm.State.Groups.Values.FirstOrDefault()?.Id;

    static ListId? List(InMemorySides s) => Pair.FirstList(s)?.Id;

    static bool Refuses(Subscriber? there) => there is { Deleted: true } or { IsUnsubscribed: true };

    Act Of(string name, Func<InMemorySides, Past, Past?> act) => new(number == 0 ? name : $"{name} (#{number + 1})", act);

    public Act Added => Of("crm adds the contact", (s, past) =>
    {
        if (s.Crm.State.At(email.Key).Count() != number)
            return null;
        s.Crm.Add(email);
        return past;
    });

    public Act Removed => Of("crm deletes the contact", (s, past) =>
    {
        if (Here(s) is not { } here)
            return null;
        s.Crm.Delete(here.Id);
        return past with { LeftGroup = true };
    });

    public Act Joins => Of("crm adds the contact to the group", (s, past) =>
    {
        if (Here(s) is not { } here || Group(s) is not { } id || here.Groups.Contains(id))
            return null;
        s.Crm.Join(here.Id, id);
        return past;
    });

    public Act Leaves => Of("crm takes the contact out of the group", (s, past) =>
    {
        if (Here(s) is not { } here || Group(s) is not { } id || !here.Groups.Contains(id))
            return null;
        s.Crm.Leave(here.Id, id);
        return past with { LeftGroup = true };
    });

    public Act SaysNo => Of("crm sets the opt-in to No", (s, past) =>
    {
        if (Here(s) is not { OptIn.Yes: true } here)
            return null;
        s.Crm.SetOptIn(here.Id, yes: false);
        return past with { No = past.No == SaidNo.Donor ? SaidNo.Donor : SaidNo.User };
    });

    /// <summary>P5: against a refusal in Constant Contact, a Yes is none.</summary>
    public Act SaysYes => Of("crm sets the opt-in to Yes", (s, past) =>
    {
        if (Here(s) is not { OptIn.Yes: false } here)
            return null;
        s.Crm.SetOptIn(here.Id, yes: true);
        return Refuses(There(s)) || s.Crm.State.At(email.Key).Any(static c => !c.OptIn.Yes) ? past : past with { No = SaidNo.Nobody };
    });

    public Act Subscribes => Of("ctct adds the contact, on the list", (s, past) =>
    {
        if (There(s) is not null || List(s) is not { } list)
            return null;
        s.Account.Join(s.Account.Add(address).Id, list);
        return past;
    });

    /// <summary>A deleted contact comes back with it, as it was.</summary>
    public Act JoinsList => Of("ctct adds the contact to the list", (s, past) =>
    {
        if (There(s) is not { } there || List(s) is not { } list || there.Lists.Contains(list) || !s.Account.Join(there.Id, list))
            return null;
        return there.Deleted ? Raised(s, past) : past;
    });

    public Act LeavesList => Of("ctct: the contact leaves the list", (s, past) =>
    {
        if (There(s) is not { } there || List(s) is not { } list || !there.Lists.Contains(list))
            return null;
        s.Account.Leave(there.Id, list);
        return past with { LeftList = true };
    });

    public Act Unsubscribes => Of("ctct: the contact unsubscribes", (s, past) =>
    {
        if (There(s) is not { IsUnsubscribed: false, Deleted: false } there)
            return null;
        s.Account.Unsubscribe(there.Id);
        return past with { No = SaidNo.Donor, LeftList = past.LeftList || !there.Lists.IsEmpty };
    });

    public Act ComesBack => Of("ctct: the contact comes back", (s, past) =>
    {
        if (There(s) is not { } there || (!there.Deleted && there is { Permission: Permission.Explicit, OptInByDonor: true }))
            return null;
        s.Account.ComeBack(there.Id);
        return past with { No = SaidNo.Nobody };
    });

    public Act DeletedThere => Of("ctct deletes the contact", (s, past) =>
    {
        if (There(s) is not { Deleted: false } there)
            return null;
        s.Account.Delete(there.Id);
        return past with { No = SaidNo.Donor, LeftList = past.LeftList || !there.Lists.IsEmpty };
    });

    public Act RaisedThere => Of("ctct: a user sets the permission to implicit", (s, past) =>
    {
        if (There(s) is not { Deleted: false, Permission: Permission.Unsubscribed or Permission.PendingConfirmation } there)
            return null;
        s.Account.SetPermission(there.Id, Permission.Implicit);
        return there.IsUnsubscribed ? Raised(s, past) : past;
    });

    public Act Pends => Of("ctct: the permission is pending", (s, past) =>
    {
        if (There(s) is not { Deleted: false, Permission: Permission.Implicit or Permission.Explicit } there)
            return null;
        s.Account.SetPermission(there.Id, Permission.PendingConfirmation);
        return past;
    });

    public Act EditsHere(string? city) => Of($"crm edits the city to {city}", (s, past) =>
    {
        if (Here(s) is not { } here || here.Fields.City == city)
            return null;
        s.Crm.Edit(here.Id, f => f with { City = city });
        return past;
    });

    public Act EditsThere(string? city) => Of($"ctct edits the city to {city}", (s, past) =>
    {
        if (There(s) is not { Deleted: false } there || there.Fields.City == city)
            return null;
        s.Account.Edit(there.Id, f => f with { City = city });
        return past;
    });

    public Act Tagged => Of("ctct tags the contact", (s, past) =>
    {
        if (There(s) is not { Deleted: false } there)
            return null;
        s.Account.Tag(there.Id, "tag");
        return past;
    });

    /// <summary>
    /// A user of the account takes the refusal back. Where no run has recorded it, it never was; a No that was recorded before stands
    /// unless the donor's own permission is later. Any other recorded No stays until the donor or a user of the CRM says Yes.
    /// </summary>
    Past Raised(InMemorySides s, Past past)
    {
        var nos = s.Crm.State.At(email.Key).Where(static c => !c.OptIn.Yes).Select(static c => c.OptIn.At).ToList();
        if (s.Crm.State.Nos.TryGetValue(email.Key, out var recorded))
            nos.Add(recorded.At);
        var isAnswered = There(s) is { OptInByDonor: true, OptInAt: { } at } && nos.TrueForAll(no => at >= Instants.WholeSecond(no));
        return past.No == SaidNo.Donor && (nos.Count == 0 || isAnswered) ? past with { No = SaidNo.Nobody } : past;
    }
}
