namespace DonorSync.Testing;

/// <summary>A CRM in memory: the port of a run, and (in other files) what users do.</summary>
public sealed partial class InMemoryCrm(ManualClock clock, IdSequence ids, Writes writes, InMemoryRuns runs) : ICrm
{
    CrmState state = new();

    public CrmState State
    {
        get => state;
        set => state = value;
    }

    /// <summary>
    /// Told of each address whose contacts change, in the same write; null for a CRM that is read as a whole in every run.
    /// </summary>
    public Action<EmailKey>? Notes { get; set; }

    /// <summary>Why a step is refused; null when it is not (B7).</summary>
    public Func<ContactStep, string?> Refuses { get; set; } = static _ => null;

    public bool NotesChanges => Notes is not null;

    public Task<IReadOnlyList<CrmGroup>> GroupsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CrmGroup>>([.. state.Groups.Values]);

    public async IAsyncEnumerable<CrmContact> ContactsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var contact in CrmState.InOrder(state.Contacts.Values))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return contact;
        }
    }

    public Task<IReadOnlyList<CrmContact>> AtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CrmContact>>(
            [.. CrmState.InOrder(state.Contacts.Values.Where(c => c.Key != EmailKey.None && keys.Contains(c.Key)))]);

    public Task<int> CountAsync(CancellationToken cancellation) => Task.FromResult(state.Contacts.Count);

    public Task<GroupId> CreateGroupAsync(RunClaim claim, string name, CancellationToken cancellation)
    {
        runs.Check(claim);
        if (state.GroupNamed(name) is { } there)
            return Task.FromResult(there.Id);
        var group = new CrmGroup(new(ids.Next("g")), name.Trim());
        writes.Do("crm create group", () => state = state.With(group));
        return Task.FromResult(group.Id);
    }

    public Task<IReadOnlyList<StepResult>> ApplyAsync(
        RunClaim claim, IReadOnlyList<ContactStep> steps, Func<LinkId, GroupId?> groupOf, CancellationToken cancellation)
    {
        runs.Check(claim);
        var batch = new CrmBatch(state, groupOf, runs.StartedAt(claim), clock.Now, ids);
        StepResult[] results = [.. steps.Select(
            step => Refuses(step) is { } why ? new StepResult.Failed(FailureKind.Refused, why) : batch.Apply(step))];
        writes.Do("crm apply", () => Change(batch.State));
        return Task.FromResult<IReadOnlyList<StepResult>>(results);
    }

    /// <summary>Sets what is known, and tells of the addresses concerned.</summary>
    void Change(CrmState after)
    {
        var before = state;
        state = after;
        if (Notes is not { } note)
            return;
        foreach (var id in before.Contacts.Keys.Union(after.Contacts.Keys))
        {
            var (was, now) = (before.Contacts.GetValueOrDefault(id), after.Contacts.GetValueOrDefault(id));
            if (ReferenceEquals(was, now))
                continue;
            foreach (var key in new[] { was?.Key, now?.Key }.OfType<EmailKey>().Where(static k => k != EmailKey.None).Distinct())
                note(key);
        }
        foreach (var key in before.Erased.Except(after.Erased).Union(after.Erased.Except(before.Erased)))
            note(key);
        foreach (var key in before.Nos.Keys.Union(after.Nos.Keys)
            .Where(k => before.Nos.GetValueOrDefault(k) != after.Nos.GetValueOrDefault(k)))
            note(key);
    }
}
