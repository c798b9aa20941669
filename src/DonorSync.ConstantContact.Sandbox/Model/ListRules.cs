namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>The rules for changes to lists.</summary>
internal sealed class ListRules(ContactRules rules)
{
    public const int ListsPerAccount = 1000;
    public const int LongestName = 255;

    private readonly AccountStore store = rules.Store;
    private readonly SandboxBehaviour behaviour = rules.Behaviour;

    public ContactList Create(string name, string? description = null, bool favorite = false)
    {
        if (store.Lists.Count(list => !list.IsDeleted) >= ListsPerAccount)
            throw Refusal.Invalid($"The account already has {ListsPerAccount} contact lists");
        RequireFree(name, null);
        var created = new ContactList(rules.NewId(), name, rules.Now) { Description = description, Favorite = favorite };
        store.Add(created);
        return created;
    }

    public void Rename(ContactList list, string name)
    {
        RequireFree(name, list);
        list.Name = name;
        list.UpdatedAt = rules.Now;
    }

    /// <summary>Applies a PUT; <c>updated_at</c> moves only if something changed.</summary>
    public void Replace(ContactList list, string name, string? description, bool favorite)
    {
        RequireFree(name, list);
        if ((list.Name, list.Description, list.Favorite) == (name, description, favorite))
            return;
        (list.Name, list.Description, list.Favorite) = (name, description, favorite);
        list.UpdatedAt = rules.Now;
    }

    /// <summary>400 when the account would have no list left.</summary>
    public void RequireOthers(IReadOnlyCollection<Guid> deleted)
    {
        if (behaviour.LastListStays && store.Lists.Any(list => !list.IsDeleted && deleted.Contains(list.Id))
            && store.Lists.All(list => list.IsDeleted || deleted.Contains(list.Id)))
            throw Refusal.Invalid("The last contact list of an account cannot be deleted");
    }

    public void Delete(ContactList list)
    {
        list.Empty();
        list.DeletedAt = rules.Now;
    }

    public ContactList? FindByName(string name) => store.Lists.FirstOrDefault(list => !list.IsDeleted && SameName(list.Name, name));

    private void RequireFree(string name, ContactList? exceptFor)
    {
        if (!store.Lists.Any(list => list != exceptFor && SameName(list.Name, name)
            && !(list.IsDeleted && behaviour.DeletedListNamesAreFree)))
            return;
        const string taken = "Validation failed: Name has already been taken";
        throw exceptFor is not null && behaviour.ListRenameConflictIs400 ? Refusal.Invalid(taken) : Refusal.Conflict(taken);
    }

    private bool SameName(string one, string other) =>
        string.Equals(one.Trim(), other.Trim(), behaviour.ListNamesIgnoreCase
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal);
}
