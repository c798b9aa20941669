namespace DonorSync.Sync.Tests.Golden;

/// <summary>Both sides and what is remembered, as a stranger reads them.</summary>
static class SidesText
{
    public static IEnumerable<string> Of(InMemorySides sides) =>
        [.. OfCrm(sides.Crm.State), .. OfCtct(sides.Account.State), .. OfMemory(sides)];

    static IEnumerable<string> OfCrm(CrmState crm)
    {
        foreach (var group in crm.Groups.Values.OrderBy(static g => g.Name, StringComparer.Ordinal))
            yield return Line("crm", $"group {group.Name}");
        var numbers = new Dictionary<EmailKey, int>();
        foreach (var contact in CrmState.InOrder(crm.Contacts.Values))
        {
            var number = numbers[contact.Key] = numbers.GetValueOrDefault(contact.Key) + 1;
            var subject = contact.Email is null ? PlanText.NameOf(contact) : number == 1 ? contact.Email.Address
                : $"{contact.Email.Address}#{number}";
            yield return Line("crm", subject, Of(contact, crm));
        }
        foreach (var key in crm.Erased)
            yield return Line("crm", key.Value, ["erased"]);
        foreach (var no in crm.Nos.Values.Where(no => !crm.At(no.Key).Any()))
            yield return Line("crm", no.Key.Value, [$"no contact; last opt-in: No ({Who(no.By)})"]);
    }

    static IEnumerable<string> Of(CrmContact contact, CrmState crm) =>
    [
        $"groups: {Names(contact.Groups.Select(g => crm.Groups[g.Value].Name))}",
        contact.OptIn.Yes ? "opt-in: Yes" : $"opt-in: No ({Who(contact.OptIn.By)})",
        .. contact.Deliverability.Yes ? Enumerable.Empty<string>() : ["email deliverable: No"],
        .. contact.CompanyName is { } company ? [$"organization: {company}"] : Enumerable.Empty<string>(),
        .. Words.Of(contact.Fields),
    ];

    static IEnumerable<string> OfCtct(AccountState account)
    {
        foreach (var list in account.LiveLists.OrderBy(static l => l.Name, StringComparer.Ordinal))
            yield return Line("ctct", $"list {list.Name}");
        foreach (var contact in account.Contacts.Values.OrderBy(static c => c.Address, StringComparer.Ordinal))
        {
            yield return Line("ctct", contact.Address ?? "(no address)",
            [
                $"lists: {Names(contact.Lists.Select(l => account.Lists[l.Value].Name))}",
                $"permission: {Words.Of(contact.Permission)}"
                    + (contact is { IsUnsubscribed: false, OptInByDonor: true } ? " by the donor" : ""),
                .. contact.Deleted ? ["deleted"] : Enumerable.Empty<string>(),
                .. contact.CompanyName is { } company ? [$"company: {company}"] : Enumerable.Empty<string>(),
                .. Words.Of(contact.Fields),
                .. contact.Extras.Length > 0 ? [$"tag: {contact.Extras}"] : Enumerable.Empty<string>(),
            ]);
        }
    }

    static IEnumerable<string> OfMemory(InMemorySides sides)
    {
        var memory = sides.Memory.State;
        foreach (var link in memory.Links.Values.OrderBy(static l => l.GroupName, StringComparer.Ordinal))
            yield return Line("memo", $"pair {link.GroupName}", [link.State == LinkState.Linked ? "linked" : "detached"]);
        foreach (var baseline in memory.Baselines.Values)
        {
            var memberships = baseline.Memberships.Select(m =>
                $"{memory.Links.GetValueOrDefault(m.Key.Value)?.GroupName ?? "?"}: {Words.Of(m.Value)}");
            yield return Line("memo", baseline.Key.Value, memberships.DefaultIfEmpty("no membership"));
        }
    }

    static string Names(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).DefaultIfEmpty("none"));

    static string Who(SetBy by) => by == SetBy.Person ? "user" : "sync";

    static string Line(string side, string subject, IEnumerable<string>? what = null) =>
        what is null ? $"{side,-5} {subject}" : $"{side,-5} {subject,-24} {string.Join("; ", what)}";
}
