namespace DonorSync.Testing;

/// <summary>
/// An account of Constant Contact in memory: the port of a run, and (in other files) what donors and the account's users do.
/// </summary>
public sealed partial class InMemoryConstantContact(ManualClock clock, IdSequence ids, Writes writes) : IConstantContact
{
    AccountState state = new();

    public AccountState State
    {
        get => state;
        set => state = value;
    }

    public ServiceFaults Faults { get; set; } = new();

    /// <summary>Contacts of one page.</summary>
    public int PageSize { get; set; } = 500;

    public string AccountId { get; set; } = "account";

    public int RequestsSpent { get; private set; }

    public int Ahead => 0;

    DateTimeOffset Now => Instants.WholeSecond(clock.Now);

    public Task<CtctAccount> AccountAsync(CancellationToken cancellation)
    {
        Ask("account");
        return Task.FromResult(new CtctAccount(AccountId, "Account"));
    }

    public Task<ListMade> CreateListAsync(string name, CancellationToken cancellation)
    {
        Ask("create list");
        if (state.ListNamed(name) is { } there)
            return Task.FromResult(new ListMade(there.Id, Adopted: true));
        if (state.ReservedNames.Contains(GroupNames.Fold(name)))
            throw new ListNameReservedException(name);
        if (state.LiveLists.Count() >= AccountRules.ListsPerAccount)
            throw new ConstantContactException($"The account already has {AccountRules.ListsPerAccount} contact lists");
        var list = new CtctList(new(ids.Next("l")), name);
        writes.Do("ctct create list", () => state = state.With(list));
        return Task.FromResult(new ListMade(list.Id, Adopted: false));
    }

    public Task<StepResult.Failed?> RenameListAsync(ListId list, string name, CancellationToken cancellation)
    {
        Ask("rename list");
        if (!state.IsLive(list))
            return Refused(FailureKind.ListGone, "The list is no longer exist in Constant Contact.");
        if (state.ListNamed(name) is { } other && other.Id != list)
            return Refused(FailureKind.NameTaken, $"Another list in Constant Contact is called \"{name}\".");
        if (state.ReservedNames.Contains(GroupNames.Fold(name)))
            throw new ListNameReservedException(name);
        writes.Do("ctct rename list", () => state = state.With(state.Lists[list.Value] with { Name = name }));
        return Task.FromResult<StepResult.Failed?>(null);
    }

    /// <summary>The service keeps the last list of an account.</summary>
    public Task<StepResult.Failed?> DeleteListAsync(ListId list, CancellationToken cancellation)
    {
        Ask("delete list");
        if (!state.IsLive(list))
            return Task.FromResult<StepResult.Failed?>(null);
        if (state.LiveLists.Count() == 1)
            return Refused(FailureKind.Refused, "The last contact list of an account cannot be deleted");
        writes.Do("ctct delete list", () => EndList(list));
        return Task.FromResult<StepResult.Failed?>(null);
    }

    public Task<BulkReport> ImportAsync(IReadOnlyList<ImportRow> rows, CancellationToken cancellation)
    {
        Ask("import");
        var import = new Import(state, Faults, Now, ids);
        foreach (var row in rows.Where(static r => r.Lists.Count > 0))
            import.Take(row);
        writes.Do("ctct import", () => state = Faults.LosesJobs ? state : import.State);
        return Task.FromResult(import.Report(rows.Count));
    }

    public Task<BulkReport> RemoveAsync(IReadOnlyList<Removal> removals, CancellationToken cancellation)
    {
        Ask("remove");
        var (after, refused) = (state, new Dictionary<string, string>());
        foreach (var (id, list) in removals)
        {
            if (after.Find(id) is not { } contact)
                continue;
            if (contact.Email is { } email && Faults.Refuses(email.Key) is { } why)
                refused[id.Value] = why;
            else
                after = after.With(contact with { Lists = contact.Lists.Remove(list) });
        }
        writes.Do("ctct remove", () => state = Faults.LosesJobs ? state : after);
        return Task.FromResult(new BulkReport([], refused));
    }

    public IImportForecast ForecastImports(int contactsPerSlice) => new OneImportASlice(contactsPerSlice);

    public BulkCost CostOf(IReadOnlyList<Removal> removals) => removals.Count == 0 ? default : new(1, 1);

    void EndList(ListId list)
    {
        state = state.With(state.Lists[list.Value] with { Deleted = true });
        foreach (var member in state.Contacts.Values.Where(c => c.Lists.Contains(list)))
            state = state.With(member with { Lists = member.Lists.Remove(list) });
    }

    static Task<StepResult.Failed?> Refused(FailureKind kind, string why) => Task.FromResult<StepResult.Failed?>(new(kind, why));

    /// <summary>One request.</summary>
    void Ask(string what)
    {
        RequestsSpent++;
        if (Faults.Fails(what) is { } failure)
            throw failure;
    }
}
