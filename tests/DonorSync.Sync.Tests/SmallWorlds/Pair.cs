namespace DonorSync.Sync.Tests.SmallWorlds;

/// <summary>The acts on a group and a list: each is made twice at the most, and has one of two names.</summary>
static class Pair
{
    /// <summary>A list that belongs to nothing, because the service keeps the last list of an account.</summary>
    public const string Other = "Other";

    const int MostMade = 2;

    public static CtctList? FirstList(InMemorySides s) => s.Account.State.LiveLists.FirstOrDefault(static l => l.Name != Other);

    static CrmGroup? FirstGroup(InMemorySides s) => s.Crm.State.Groups.Values.FirstOrDefault();

    public static Act MakesGroup => new("crm makes the group Choir with the contact in it", (s, past) =>
    {
        if (FirstGroup(s) is not null || past.Made == MostMade)
            return null;
        var group = s.Crm.AddGroup("Choir");
        foreach (var contact in s.Crm.State.Contacts.Values)
            s.Crm.Join(contact.Id, group.Id);
        return past with { Made = past.Made + 1 };
    });

    public static Act MakesList => new("ctct makes the list Choir", (s, past) =>
    {
        if (FirstList(s) is not null || past.Made == MostMade)
            return null;
        s.Account.AddList("Choir");
        return past with { Made = past.Made + 1 };
    });

    public static Act RenamesGroup(string name) => new($"crm renames the group to {name}", (s, past) =>
    {
        if (FirstGroup(s) is not { } group || group.Name == name || s.Crm.State.GroupNamed(name) is not null)
            return null;
        s.Crm.Rename((group.Id, name));
        return past;
    });

    public static Act RenamesList(string name) => new($"ctct renames the list to {name}", (s, past) =>
    {
        if (FirstList(s) is not { } list || list.Name == name || s.Account.State.ListNamed(name) is not null)
            return null;
        s.Account.RenameList(list.Id, name);
        return past;
    });

    public static Act DeletesGroup => new("crm deletes the group", (s, past) =>
    {
        if (FirstGroup(s) is not { } group)
            return null;
        s.Crm.DeleteGroup(group.Id);
        return past with { LeftGroup = true };
    });

    public static Act DeletesList => new("ctct deletes the list", (s, past) =>
    {
        if (FirstList(s) is not { } list)
            return null;
        s.Account.DeleteList(list.Id);
        return past with { LeftList = true };
    });
}
