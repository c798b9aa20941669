using System.Text;

namespace DonorSync.Core.Tests.StateMachine;

/// <summary>Both sides, the baselines, and the cases that a run would read from them.</summary>
sealed class World
{
    public World()
    {
        Crm = new(Clock);
        Ctct = new(Clock);
    }

    public MachineClock Clock { get; } = new();

    public CrmSide Crm { get; }

    public CtctSide Ctct { get; }

    public Memory Memory { get; } = new();

    /// <summary>Links whose list was once deleted in Constant Contact: all its contacts count as having left (L7, M4).</summary>
    public HashSet<LinkId> OnceDetached { get; } = [];

    /// <summary>Contacts that were once deleted in Constant Contact, even if they were restored.</summary>
    public HashSet<CtctContactId> OnceDeleted { get; } = [];

    /// <summary>Erased addresses of the CRM.</summary>
    public HashSet<EmailKey> Erased { get; } = [];

    public BothSides Sides => new()
    {
        Groups = Crm.Groups,
        People = Crm.Contacts,
        LiveLists = [.. Ctct.LiveLists],
        Subscribers = Ctct.Contacts,
        Links = [.. Memory.Links.Values],
        Baselines = Memory.Baselines.ToDictionary(),
        Left = Ctct.Left,
        OnceDetached = OnceDetached,
        OnceRefused = OnceDeleted,
        Erased = Erased,
    };

    /// <summary>B12: the flag belongs to the pair.</summary>
    public void LeaveOut(LeftOut chosen)
    {
        var pair = chosen.OfPairs(Crm.Groups, [.. Ctct.LiveLists], [.. Memory.Links.Values]);
        Memory.LeftOut = new(Memory.LeftOut.Groups.Union(pair.Groups), Memory.LeftOut.Lists.Union(pair.Lists));
    }

    public List<ContactCase> Cases()
    {
        var rows = MirrorRows().ToLookup(static r => r.Key);
        var crm = Crm.Contacts.Where(static c => c.Email is not null).ToLookup(static c => c.Key);
        var keys = crm.Select(static g => g.Key).Concat(rows.Select(static g => g.Key)).Concat(Memory.Baselines.Keys).Distinct().Order();
        return
        [
            .. keys.Select(key => CaseJoin.Build(key, crm[key], rows[key], Memory.Baselines.GetValueOrDefault(key), Erased.Contains) with
            {
                LastNo = crm[key].Any() ? null : Crm.Nos.GetValueOrDefault(key),
            }),
        ];
    }

    /// <summary>Returns the former address of each contact that is now reconciled under its own (C8).</summary>
    public Dictionary<CtctContactId, EmailKey> MovingLinks() => Ctct.Contacts
        .Where(c => LinkKeyOf(c) is { } link && CaseKeyOf(c) != link).ToDictionary(static c => c.Id, c => LinkKeyOf(c)!.Value);

    EmailKey? LinkKeyOf(CtctContact contact) =>
        MatchKeys.LinkKeyOf(Memory.Baselines.Values.Where(b => b.CtctId == contact.Id).Select(static b => b.Key), contact.Email!.Key);

    EmailKey CaseKeyOf(CtctContact contact)
    {
        var (link, own) = (LinkKeyOf(contact), contact.Email!.Key);
        return MatchKeys.Of(link, own, link is { } at && Crm.At(at).Any(), Crm.At(own).Any());
    }

    IEnumerable<MirrorRow> MirrorRows()
    {
        foreach (var contact in Ctct.Contacts)
        {
            var own = contact.Email!.Key;
            var key = CaseKeyOf(contact);
            yield return new(key, contact, IsOccupant: false);
            if (key != own)
                yield return new(own, contact, IsOccupant: true);
        }
    }

    /// <summary>Returns the complete state as text; equal texts mean equal states.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var group in Crm.Groups)
            text.AppendLine($"crm  {group.Id} {group.Name}");
        foreach (var c in Crm.Contacts)
            text.AppendLine($"crm  {c.Id} {c.Key} {c.OptIn} in [{string.Join(' ', c.Groups)}] {c.Fields} {c.UpdatedAt:mm:ss.f}");
        foreach (var no in Crm.Nos.Values.OrderBy(static n => n.Key))
            text.AppendLine($"crm  {no}");
        foreach (var list in Ctct.Lists)
            text.AppendLine($"ctct {list}");
        foreach (var c in Ctct.Contacts)
            text.AppendLine(
                $"ctct {c.Id} {c.Email} {c.Permission} {c.PermissionAt:mm:ss.f} donor={c.PermissionByDonor} deleted={c.Deleted} on "
                + $"[{string.Join(' ', c.Lists)}] {c.Fields} {c.UpdatedAt:mm:ss.f}");
        foreach (var link in Memory.Links.Values)
            text.AppendLine($"memo {link}");
        foreach (var b in Memory.Baselines.Values)
            text.AppendLine(
                $"memo {b.Key} {b.CtctId} {b.Permission} deleted={b.Deleted} "
                + $"[{string.Join(' ', b.Memberships.Select(static m => $"{m.Key}={m.Value}"))}] {b.Ctct} {b.Crm}");
        return text.ToString();
    }
}
