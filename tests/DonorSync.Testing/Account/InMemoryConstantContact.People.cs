namespace DonorSync.Testing;

/// <summary>What donors do on their own behalf, and users of the account in its pages.</summary>
public sealed partial class InMemoryConstantContact
{
    /// <summary>A user adds a contact, or a donor signs up: with permission by the account (implicit) or by the donor (explicit).</summary>
    public Subscriber Add(string? address, CtctFields? fields = null, Permission permission = Permission.Implicit, bool byDonor = false)
    {
        var contact = new Subscriber
        {
            Id = new(ids.Next("t")),
            Address = address,
            Permission = permission,
            OptInAt = permission is Permission.Implicit or Permission.Explicit ? Now : null,
            OptInByDonor = byDonor,
            OptOutAt = permission == Permission.Unsubscribed ? Now : null,
            AddressUpdatedAt = Now,
            Fields = fields ?? CtctFields.Blank,
            UpdatedAt = Now,
        };
        state = state.With(contact);
        return contact;
    }

    /// <summary>Of all lists: the donor says No.</summary>
    public void Unsubscribe(CtctContactId id) => Change(id, c => AccountRules.Permit(c, Permission.Unsubscribed, byDonor: true, Now));

    /// <summary>The donor's own action. A permission that is explicit already keeps its date.</summary>
    public void ComeBack(CtctContactId id) =>
        Change(id, c => AccountRules.Permit(AccountRules.Revive(c, Now), Permission.Explicit, byDonor: true, Now));

    /// <summary>A user of the account sets the permission by hand: no act of the donor.</summary>
    public void SetPermission(CtctContactId id, Permission permission) =>
        Change(id, c => AccountRules.Permit(c, permission, byDonor: false, Now));

    /// <summary>False when the contact may not join. One that was deleted comes back.</summary>
    public bool Join(CtctContactId id, ListId list)
    {
        if (AccountRules.Join(AccountRules.Revive(state.Find(id)!, Now), list) is not { } joined)
            return false;
        state = state.With(joined);
        return true;
    }

    public void Leave(CtctContactId id, ListId list) => Change(id, c => c with { Lists = c.Lists.Remove(list) });

    public void Edit(CtctContactId id, Func<CtctFields, CtctFields> edit) => Change(
        id, c => edit(c.Fields) is var fields && fields != c.Fields ? c with { Fields = fields, UpdatedAt = Now } : c);

    /// <summary>C9: a tag, a custom field or a note moves the time and nothing that the sync knows.</summary>
    public void Tag(CtctContactId id, string extras) => Change(id, c => c with { Extras = extras, UpdatedAt = Now });

    /// <summary>C8. The service refuses an address that another contact has, deleted or not.</summary>
    public void ChangeAddress(CtctContactId id, string address)
    {
        if (EmailAddress.TryParse(address, out var email) && state.At(email.Key) is { } other && other.Id != id)
            throw new InvalidOperationException($"Email already exists for contact {other.Id}");
        Change(id, c => c with { Address = address, AddressUpdatedAt = Now, UpdatedAt = Now });
    }

    public void Delete(CtctContactId id) => Change(id, AccountRules.Delete);

    public CtctList AddList(string name)
    {
        var list = new CtctList(new(ids.Next("l")), name);
        state = state.With(list);
        return list;
    }

    public void RenameList(ListId list, string name) => state = state.With(state.Lists[list.Value] with { Name = name });

    public void DeleteList(ListId list) => EndList(list);

    /// <summary>P7: a campaign that bounced permanently at one address.</summary>
    public void SendCampaign(params IEnumerable<(EmailKey Key, BounceKind Kind)> bounces) => state = state with
    {
        Campaigns = state.Campaigns.Add(new(ids.Next("m"), [.. bounces.Select(b => new Bounce(b.Key, b.Kind, Now))])),
    };

    void Change(CtctContactId id, Func<Subscriber, Subscriber> change) => state = state.With(change(state.Find(id)!));
}
