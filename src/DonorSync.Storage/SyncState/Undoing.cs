using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>What undoing a run came to. <paramref name="LeftAlone"/>: what people have changed since, in words.</summary>
public sealed record UndoReport(int Contacts, int Memberships, int Fields, IReadOnlyList<string> LeftAlone);

/// <summary>
/// B5: takes a run's effects on the CRM back, but for what people changed since. Opt-outs stay: consent is never raised by a button.
/// What was undone is remembered as such, so that it is neither imported again nor taken off its lists.
/// </summary>
public sealed class Undoing
{
    const int LeftAloneShown = 200;

    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly TimeProvider clock;

    internal Undoing(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock) => (this.contexts, this.clock) = (contexts, clock);

    /// <summary>Null while a run is in progress, or when the run is unknown, a preview, unfinished or undone already.</summary>
    public async Task<UndoReport?> UndoAsync(OrganizationId organization, RunId run, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.Now();
        var row = await db.Set<RunRow>().FirstOrDefaultAsync(
            r => r.Id == run.Value && r.Kind != RunKind.Preview && r.FinishedAt != null && r.UndoneAt == null, cancellation);
        // Raising the fence also keeps a run from starting in the middle of this.
        var free = await db.Set<ConnectionRow>().Where(c => c.RunningRunId == null || c.LeaseUntil < now)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Fence, c => c.Fence + 1), cancellation);
        if (row is null || free == 0)
            return null;
        row.UndoneAt = now;
        var work = new UndoWork(db, row, now);
        foreach (var phase in new[] { StepPhase.CrmMemberships, StepPhase.CrmContacts })
            await work.UndoAsync(phase, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new(work.Contacts, work.Memberships, work.Fields, [.. work.LeftAlone.Take(LeftAloneShown)]);
    }
}

/// <summary>One undo at work: memberships first, so that an imported contact is then in no group but those people put it in.</summary>
sealed class UndoWork(DonorSyncDb db, RunRow run, DateTimeOffset now)
{
    const int AtOnce = 500;

    public int Contacts { get; private set; }
    public int Memberships { get; private set; }
    public int Fields { get; private set; }
    public List<string> LeftAlone { get; } = [];

    public async Task UndoAsync(StepPhase phase, CancellationToken cancellation)
    {
        var after = 0L;
        while (true)
        {
            var steps = await db.Set<StepRow>().AsNoTracking()
                .Where(s => s.RunId == run.Id && s.Phase == phase && s.State == StepState.Done && s.Sequence > after)
                .OrderBy(s => s.Sequence).Take(AtOnce).ToListAsync(cancellation);
            if (steps.Count == 0)
                return;
            after = steps[^1].Sequence;
            foreach (var step in steps)
                await UndoAsync(step, cancellation);
            await db.SaveChangesAsync(cancellation);
            db.ChangeTracker.Entries().Where(static e => e.Entity is not RunRow).ToList().ForEach(static e => e.State = EntityState.Detached);
        }
    }

    async Task UndoAsync(StepRow row, CancellationToken cancellation)
    {
        if (!Guid.TryParse(row.CrmContact, out var contact))
            return;
        switch (row.ToPlanned().Step)
        {
            case ContactStep.JoinGroup join:
                await LeaveAsync(join, contact, row, cancellation);
                break;
            case ContactStep.CreateInCrm create:
                await DeleteAsync(create, contact, row, cancellation);
                break;
            case ContactStep.UpdateInCrm update:
                await RestoreAsync(update, contact, row, cancellation);
                break;
        }
    }

    async Task LeaveAsync(ContactStep.JoinGroup join, Guid contact, StepRow row, CancellationToken cancellation)
    {
        var link = await db.Set<LinkRow>().AsNoTracking().FirstOrDefaultAsync(l => l.AccountId == run.AccountId && l.LinkId == join.Link.Value, cancellation);
        var group = link is null ? Guid.Empty : Guid.Parse(link.GroupId);
        // Joining is idempotent: who was in the group before, or was put into it again since, is there by a person's will.
        var ours = db.GroupMembers.Where(m => m.GroupId == group && m.ContactId == contact && m.AddedAt >= run.StartedAt && m.AddedAt <= run.FinishedAt);
        if (await ours.ExecuteDeleteAsync(cancellation) == 0)
        {
            LeftAlone.Add($"{row.Contact} has left {row.Place}, or was put into it by somebody else");
            return;
        }
        Memberships++;
        if (await db.Set<BaselineRow>().FirstOrDefaultAsync(b => b.AccountId == run.AccountId && b.Key == join.Key.Value, cancellation) is { } baseline)
            baseline.Memberships = MembershipText.Write(baseline.ToCore().With(join.Link, Membership.Undone).Memberships);
    }

    async Task DeleteAsync(ContactStep.CreateInCrm create, Guid id, StepRow row, CancellationToken cancellation)
    {
        var contact = await db.Contacts.FirstOrDefaultAsync(c => c.Id == id, cancellation);
        if (contact is null)
            return;
        // Made by this run means: not there before it. Creating is idempotent, so the step may have found somebody's entry.
        var edited = contact.FieldsToCore() != create.Fields || contact.UpdatedAt != contact.CreatedAt || contact.OptInChangedBy == SetBy.Person
            || contact.CreatedAt < run.StartedAt;
        if (edited || await db.GroupMembers.AnyAsync(m => m.ContactId == id, cancellation))
        {
            LeftAlone.Add($"{row.Contact} was edited or put into a group since");
            return;
        }
        db.Remove(contact);
        Contacts++;
    }

    async Task RestoreAsync(ContactStep.UpdateInCrm update, Guid id, StepRow row, CancellationToken cancellation)
    {
        var contact = await db.Contacts.FirstOrDefaultAsync(c => c.Id == id, cancellation);
        if (contact is null || contact.FieldsToCore() != update.After)
        {
            LeftAlone.Add($"{row.Contact} was edited since");
            return;
        }
        contact.Take(update.Before);
        contact.UpdatedAt = now;
        Fields++;
    }
}
