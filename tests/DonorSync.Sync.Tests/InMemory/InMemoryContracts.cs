namespace DonorSync.Sync.Tests.InMemory;

/// <summary>The in-memory CRM keeps the contract of every CRM.</summary>
public sealed class InMemoryCrmTests : CrmContract, IAsyncLifetime
{
    readonly InMemorySides sides = new();
    RunClaim claim = null!;

    protected override ICrm Crm => sides.Crm;

    protected override RunClaim Claim => claim;

    protected override DateTimeOffset Now => sides.Clock.Now;

    public async ValueTask InitializeAsync() =>
        claim = (await sides.Runs.TryClaimAsync(InMemoryRuns.Connection, new(RunKind.Manual), CancellationToken.None))!;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task<GroupId> AddGroupAsync(string name) => Task.FromResult(sides.Crm.AddGroup(name).Id);

    protected override Task<ContactId> AddContactAsync(string? email, params GroupId[] groups)
    {
        var contact = sides.Crm.Add(EmailAddress.TryParse(email, out var parsed) ? parsed : null);
        foreach (var group in groups)
            sides.Crm.Join(contact.Id, group);
        return Task.FromResult(contact.Id);
    }

    protected override Task SetOptInAsync(ContactId contact, bool yes)
    {
        sides.Crm.SetOptIn(contact, yes);
        return Task.CompletedTask;
    }

    protected override Task EditAsync(ContactId contact, ContactFields fields)
    {
        sides.Crm.Edit(contact, _ => fields);
        return Task.CompletedTask;
    }

    protected override Task ChangeEmailAsync(ContactId contact, string email)
    {
        sides.Crm.ChangeEmail(contact, EmailAddress.TryParse(email, out var parsed) ? parsed : null);
        return Task.CompletedTask;
    }

    protected override void Later() => sides.Clock.Advance(TimeSpan.FromMinutes(1));
}

/// <summary>The in-memory memory keeps the contract of every one.</summary>
public sealed class InMemorySyncMemoryTests : SyncMemoryContract, IAsyncLifetime
{
    readonly InMemorySides sides = new();
    RunClaim claim = null!;

    protected override RunClaim Claim => claim;

    public async ValueTask InitializeAsync() => claim = await NextClaimAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override SyncState Open(RunClaim claim) => sides.Memory.Open(claim);

    /// <summary>The one before is silent long enough to be taken over.</summary>
    protected override async Task<RunClaim> NextClaimAsync()
    {
        sides.Clock.Advance(TimeSpan.FromHours(1));
        return (await sides.Runs.TryClaimAsync(InMemoryRuns.Connection, new(RunKind.Manual), CancellationToken.None))!;
    }
}
