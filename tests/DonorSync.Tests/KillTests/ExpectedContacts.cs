using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.Tests.KillTests;

/// <summary>The expected contacts after each act, by address, with their groups and opt-ins.</summary>
sealed class ExpectedContacts
{
    const string Contacts = """
        SELECT c."PrimaryEmail", c."IntegrationEmailOptIn", (
            SELECT group_concat("Name", ',') FROM (
                SELECT g."Name" FROM "GroupMembers" m JOIN "Groups" g ON g."Id" = m."GroupId"
                WHERE m."ContactId" = c."Id" ORDER BY g."Name"))
        FROM "Contacts" c ORDER BY c."PrimaryEmail"
        """;

    readonly SortedDictionary<string, (bool OptIn, SortedSet<string> Groups)> all = new(StringComparer.Ordinal);

    /// <summary>Addresses that stay on lists without a contact: the undo of a sync does not change Constant Contact (B5).</summary>
    readonly HashSet<string> leftOnLists = new(StringComparer.Ordinal);

    public IReadOnlyList<string> OptedIn => [.. all.Where(static c => c.Value.OptIn).Select(static c => c.Key)];

    public IReadOnlyList<string> Addresses => [.. all.Keys];

    public void Add(string email, params IEnumerable<string> groups) => all[email] = (true, new(groups, StringComparer.Ordinal));

    public void Remove(string email) => all.Remove(email);

    public void LeaveOnLists(IEnumerable<string> emails) => leftOnLists.UnionWith(emails);

    public void OptOut(string email) => all[email] = (false, all[email].Groups);

    public void Join(string email, string group) => all[email].Groups.Add(group);

    public void Merge(string kept, string gone)
    {
        all[kept].Groups.UnionWith(all[gone].Groups);
        all.Remove(gone);
    }

    /// <summary>Checks counts, groups and opt-ins, and that no address exists twice.</summary>
    public void CheckCrm(DatabaseView view, string when)
    {
        var expected = all.Select(static c => $"{c.Key} {(c.Value.OptIn ? 1 : 0)} {string.Join(',', c.Value.Groups)}").ToList();
        var found = view.Texts(Contacts);
        Assert.True(
            expected.SequenceEqual(found, StringComparer.Ordinal),
            $"{when}: {expected.Count} contacts expected, {found.Count} found. {Differences(expected, found)}");
        const string Twice = """
            SELECT "PrimaryEmailKey" FROM "Contacts" GROUP BY "OrganizationId", "PrimaryEmailKey" HAVING COUNT(*) > 1
            """;
        Assert.Equal([], view.Texts(Twice));
        Assert.Equal([], view.Texts("""SELECT "Name" FROM "Groups" GROUP BY "OrganizationId", "Name" HAVING COUNT(*) > 1"""));
        Assert.Equal(all.Sum(static c => c.Value.Groups.Count), view.Number("""SELECT COUNT(*) FROM "GroupMembers" """));
    }

    /// <summary>Checks that each opted-in contact is on the lists of its groups, no other contact is, and no address is double.</summary>
    public void CheckAccount(AccountControl account, string when)
    {
        var subscribers = account.Contacts();
        Assert.Equal(subscribers.Count, subscribers.Select(static c => c.Email).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(account.Lists().Count, account.Lists().Select(static l => l.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        var expected = all.Where(static c => c.Value.OptIn)
            .SelectMany(static c => c.Value.Groups.Select(group => $"{c.Key} {group}")).ToHashSet();
        var found = subscribers.Where(c => c.Email is not null && !leftOnLists.Contains(c.Email))
            .SelectMany(static c => c.Lists.Select(list => $"{c.Email} {list}")).ToHashSet();
        Assert.True(expected.SetEquals(found), $"{when}, on the lists: {Differences(expected, found)}");
    }

    static string Differences(IReadOnlyCollection<string> expected, IReadOnlyCollection<string> found) =>
        $"Missing: {string.Join("; ", expected.Except(found).Take(5))}. Too many: {string.Join("; ", found.Except(expected).Take(5))}.";
}
