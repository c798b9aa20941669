using System.Text;

namespace DonorSync.Sync.Tests.SmallWorlds;

/// <summary>
/// A state as text: equal texts behave alike. Ids count only by the order of their creation, and times only by their order among those that
/// a rule compares: consent with consent (P3, P9), values with values (T3, T4).
/// </summary>
sealed class CanonicalText
{
    readonly SmallWorld world;
    readonly StringBuilder text = new();
    readonly Dictionary<string, int> ids = [];
    readonly ImmutableArray<DateTimeOffset> consent;
    readonly ImmutableArray<DateTimeOffset> values;

    CanonicalText(WorldState state, SmallWorld world)
    {
        this.world = world;
        var (crm, account, memory) = (state.Crm, state.Account, state.Memory);
        var mirror = world.HasOldMirror || world.HasValues ? memory.Mirror.Values : [];
        foreach (var id in crm.Contacts.Keys.Concat(crm.Groups.Keys).Concat(account.Contacts.Keys).Concat(account.Lists.Keys)
            .Concat(memory.Links.Values.SelectMany(static l => new[] { l.Group.Value, l.List.Value })).Distinct()
                .OrderBy(static id => id[1..], StringComparer.Ordinal))
            ids[id] = ids.Count;
        consent = [.. crm.Contacts.Values.Where(static c => !c.OptIn.Yes).Select(static c => Instants.WholeSecond(c.OptIn.At))
            .Concat(crm.Nos.Values.Select(static n => Instants.WholeSecond(n.At)))
            .Concat(account.Contacts.Values.Select(static c => c.ToCore()).Concat(mirror.Select(static e => e.Contact)).Where(IsDonors)
                .Select(static c => c.PermissionAt!.Value))
            .Distinct().Order()];
        values = !world.HasValues ? [] : [.. crm.Contacts.Values.Select(static c => Instants.WholeSecond(c.UpdatedAt))
            .Concat(account.Contacts.Values.Select(static c => c.UpdatedAt)).Concat(mirror.Select(static e => e.ValuesAt)).Distinct()
                .Order()];
    }

    public static string Of(WorldState state, SmallWorld world) => new CanonicalText(state, world).Write(state);

    string Write(WorldState state)
    {
        foreach (var group in state.Crm.Groups.Values)
            Line('g', Id(group.Id.Value), group.Name);
        foreach (var c in state.Crm.Contacts.Values)
            Line('c', Id(c.Id.Value), c.Key, OptIn(c.OptIn), c.Fields.City, Value(c.UpdatedAt), Ids(c.Groups.Select(static g => g.Value)));
        foreach (var no in state.Crm.Nos.Values)
            Line('n', no.Key, no.By, At(no.At));
        foreach (var list in state.Account.Lists.Values.Where(l => !l.Deleted || state.Memory.Links.Values.Any(k => k.List == l.Id)))
            Line('l', Id(list.Id.Value), list.Name, list.Deleted);
        foreach (var c in state.Account.Contacts.Values)
            Contact('t', c.ToCore(), c.UpdatedAt);
        foreach (var e in world.HasOldMirror ? state.Memory.Mirror.Values : [])
        {
            Contact('m', e.Contact, e.ValuesAt);
            text.Append(e.CaseKey).Append(e.Missed);
        }
        foreach (var e in world is { HasValues: true, HasOldMirror: false } ? state.Memory.Mirror.Values : [])
            Line('m', Id(e.Contact.Id.Value), e.Contact.Fields.City, Value(e.ValuesAt));
        foreach (var link in state.Memory.Links.Values)
            Line('k', Id(link.Group.Value), Id(link.List.Value), link.GroupName, link.State);
        foreach (var b in state.Memory.Baselines.Values)
        {
            Line('b', b.Key, b.CtctId is { } id ? Id(id.Value) : -1, b.Permission, b.Deleted, b.Ctct?.City, b.Ctct is null, b.Crm?.City);
            foreach (var (link, membership) in b.Memberships)
                text.Append(Id(LinkedId(link))).Append(membership).Append(' ');
        }
        return text.Append(state.Past).ToString();
    }

    void Contact(char kind, CtctContact c, DateTimeOffset valuesAt) => Line(
        kind, Id(c.Id.Value), c.Email?.Key, c.Permission, c.Deleted, IsDonors(c) ? At(c.PermissionAt!.Value)
            : -1, c.Fields.City, Value(valuesAt),
        Ids(c.Lists.Select(static l => l.Value)));

    /// <summary>Only a permission of the donor's own is ever compared with a No.</summary>
    static bool IsDonors(CtctContact c) =>
        c is { PermissionByDonor: true, PermissionAt: not null, Permission: Permission.Implicit or Permission.Explicit };

    string OptIn(OptIn optIn) => optIn.Yes ? "Yes" : $"No {optIn.By} {At(optIn.At)}";

    int At(DateTimeOffset at) => consent.IndexOf(Instants.WholeSecond(at));

    int Value(DateTimeOffset at) => values.IndexOf(Instants.WholeSecond(at));

    int Id(string id) => ids.TryGetValue(id, out var number) ? number : -2;

    string Ids(IEnumerable<string> some) => string.Join(',', some.Select(Id).Order());

    /// <summary>A link is named by the group or the list that it began with, or by both.</summary>
    static string LinkedId(LinkId link) => link.Value.Split(':')[1].Split('+')[0];

    void Line(char kind, params ReadOnlySpan<object?> parts)
    {
        text.Append('\n').Append(kind);
        foreach (var part in parts)
            text.Append(' ').Append(part);
    }
}
