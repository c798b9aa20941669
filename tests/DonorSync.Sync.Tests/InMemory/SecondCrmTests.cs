namespace DonorSync.Sync.Tests.InMemory;

/// <summary>The whole sync runs between a CRM and a Constant Contact that are no product of ours, through public ports alone.</summary>
public sealed class SecondCrmTests
{
    [Fact]
    public void Nothing_here_refers_to_the_donor_database()
    {
        string[] references = [.. typeof(InMemorySides).Assembly.GetReferencedAssemblies()
            .Concat(typeof(SecondCrmTests).Assembly.GetReferencedAssemblies())
            .Select(static a => a.Name!).Where(static n => n.StartsWith("DonorSync", StringComparison.Ordinal)).Distinct()
                .Order(StringComparer.Ordinal)];

        Assert.Equal(["DonorSync.Core", "DonorSync.Sync", "DonorSync.Testing"], references);
    }

    [Fact]
    public async Task A_run_that_cannot_reach_Constant_Contact_fails_and_the_next_one_does_its_work_B8()
    {
        var sides = new InMemorySides();
        sides.Crm.Join(sides.Crm.Add(EmailAddress.TryParse("ada@x.org", out var ada) ? ada : null).Id, sides.Crm.AddGroup("Choir").Id);
        sides.Account.Faults.Fails = static call => call == "contacts" ? new ConstantContactException("down") : null;

        Assert.Equal((RunState.Failed, "down"), ((await sides.SyncAsync())!.State, sides.Runs.State.Runs.Values.Single().Record.Error));
        sides.Account.Faults = new();
        Assert.Equal(RunState.Completed, (await sides.SyncAsync())!.State);
        Assert.Single(Assert.Single(sides.Account.State.Contacts.Values).Lists);
    }

    [Fact]
    public async Task A_dead_grant_turns_the_connection_to_needs_reconnecting_A7()
    {
        var sides = new InMemorySides();
        sides.Account.Faults.Fails = static _ => new GrantRefusedException("reconnect");

        Assert.Equal(RunState.Failed, (await sides.SyncAsync())!.State);
        Assert.Null(await sides.SyncAsync());
    }

    [Fact]
    public async Task Two_runs_of_one_connection_never_overlap_A3()
    {
        var sides = new InMemorySides();

        Assert.NotNull(await sides.Runs.TryClaimAsync(InMemoryRuns.Connection, new(RunKind.Manual), CancellationToken.None));
        Assert.Null(await sides.Runs.TryClaimAsync(InMemoryRuns.Connection, new(RunKind.Manual), CancellationToken.None));
    }

    [Fact]
    public async Task A_preview_is_applied_exactly_or_refused_B10()
    {
        var sides = new InMemorySides();
        var choir = sides.Crm.AddGroup("Choir").Id;
        sides.Crm.Join(sides.Crm.Add(EmailAddress.TryParse("ada@x.org", out var ada) ? ada : null).Id, choir);
        var preview = (await sides.SyncAsync(new(RunKind.Preview)))!.Id;
        sides.Crm.Join(sides.Crm.Add(EmailAddress.TryParse("bob@x.org", out var bob) ? bob : null).Id, choir);

        Assert.Equal("preview_outdated", (await sides.SyncAsync(new(RunKind.Manual, ApplyPreview: preview)))!.Error);
        Assert.Empty(sides.Account.State.Contacts);

        preview = (await sides.SyncAsync(new(RunKind.Preview)))!.Id;
        Assert.Equal(RunState.Completed, (await sides.SyncAsync(new(RunKind.Manual, ApplyPreview: preview)))!.State);
        Assert.Equal(2, sides.Account.State.Contacts.Count);
    }

    /// <summary>Change reads, pages of two rows and a change log give the same plan as reading everything.</summary>
    [Fact]
    public async Task A_large_account_is_read_by_changes_and_comes_to_the_same_end()
    {
        var sides = new InMemorySides { Options = new() { FullReadUpTo = 0, BatchSize = 2, ContactsPerSlice = 2 } };
        sides.Account.PageSize = 2;
        sides.Crm.Notes = sides.Memory.Note;
        var choir = sides.Crm.AddGroup("Choir").Id;
        foreach (var name in new[] { "ada", "bob", "cy", "dee", "eve" })
            sides.Crm.Join(sides.Crm.Add(EmailAddress.TryParse($"{name}@x.org", out var email) ? email : null).Id, choir);
        await sides.SyncAsync();
        await sides.SyncAsync();
        var quiet = (await sides.SyncAsync())!;
        Assert.Equal((ReadKind.Changes, 0), (quiet.Read, quiet.LookedAt));

        sides.Account.Unsubscribe(sides.Account.State.Contacts.Values.First(static c => c.Address == "cy@x.org").Id);
        sides.Crm.Leave(sides.Crm.State.At(new("dee@x.org")).Single().Id, choir);
        var run = (await sides.SyncAsync())!;

        Assert.Equal((RunState.Completed, 2), (run.State, run.LookedAt));
        Assert.False(sides.Crm.State.At(new("cy@x.org")).Single().OptIn.Yes);
        Assert.Equal(["ada@x.org", "bob@x.org", "eve@x.org"], sides.Account.State.Contacts.Values.Where(static c => !c.Lists.IsEmpty)
            .Select(static c => c.Address!).Order(StringComparer.Ordinal));
    }
}
