using DonorSync.Sync.Ports;

namespace DonorSync.Database.Alerts;

/// <summary>What needs a person now.</summary>
/// <param name="Subject">The id of the connection or of the run, or the budget.</param>
public sealed record Trouble(AlertKind Kind, string Subject, OrganizationId? Organization, DateTimeOffset Since);

/// <summary>A message that must be sent now.</summary>
/// <param name="Id">The same for every try, so that a recipient can recognize a duplicate.</param>
/// <param name="Subject">See <see cref="AlertRow.Subject"/>.</param>
/// <param name="OrganizationName">Null if it concerns the whole installation.</param>
public sealed record AlertNotice(
    Guid Id, AlertKind Kind, string Subject, string Channel, bool IsEnd, DateTimeOffset Since, DateTimeOffset? EndedAt,
    string? OrganizationName, int Tries);

/// <summary>Stores alerts and which of their messages were sent, so that a restart repeats none.</summary>
public sealed class AlertBook(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock)
{
    /// <summary>The time for which a claimed message is not sent by another process.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>Records the present troubles: creates the messages of each new and each ended one, once.</summary>
    public async Task RecordAsync(IReadOnlyList<Trouble> troubles, IReadOnlyList<string> channels, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var now = clock.Now();
        var open = await db.Set<AlertRow>().Where(a => a.EndedAt == null).ToListAsync(cancellation);
        foreach (var ended in open.Where(a => !troubles.Any(t => t.Kind == a.Kind && t.Subject == a.Subject)))
        {
            ended.EndedAt = now;
            if (ended.Kind != AlertKind.ManyOptOuts)
                AddNotices(db, ended.Id, isEnd: true, channels, now);
        }
        foreach (var trouble in troubles.Where(t => !open.Exists(a => a.Kind == t.Kind && a.Subject == t.Subject)))
        {
            var row = new AlertRow
            {
                Id = Guid.CreateVersion7(now),
                Kind = trouble.Kind,
                Subject = trouble.Subject,
                Organization = trouble.Organization,
                Since = trouble.Since
            };
            db.Add(row);
            AddNotices(db, row.Id, isEnd: false, channels, now);
        }
        if (!db.ChangeTracker.HasChanges())
            return;
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException) when (channels.Count > 0)
        {
            // Another process recorded the same at the same time and sends it; anything else is found again by the next check.
        }
    }

    /// <summary>Claims the next due message for this process; null if there is none.</summary>
    public async Task<AlertNotice?> ClaimAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var now = clock.Now();
        var notices = db.Set<AlertNoticeRow>();
        var due = await notices.AsNoTracking()
            // The end is not reported before the beginning.
            .Where(n => n.DoneAt == null && n.DueAt <= now
                && !(n.IsEnd && notices.Any(b => b.AlertId == n.AlertId && b.Channel == n.Channel && !b.IsEnd && b.DoneAt == null)))
            .OrderBy(n => n.DueAt).ThenBy(n => n.Id).FirstOrDefaultAsync(cancellation);
        if (due is null || await notices.Where(n => n.Id == due.Id && n.DueAt == due.DueAt)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.DueAt, now + Lease), cancellation) == 0)
            return null;
        var alert = await db.Set<AlertRow>().AsNoTracking().SingleAsync(a => a.Id == due.AlertId, cancellation);
        var name = alert.Organization is { } id
            ? await db.Organizations.Where(o => o.Id == id).Select(o => o.Name).FirstOrDefaultAsync(cancellation) : null;
        return new(due.Id, alert.Kind, alert.Subject, due.Channel, due.IsEnd, alert.Since, alert.EndedAt, name, due.Tries);
    }

    /// <summary>Marks a message as sent or given up.</summary>
    public async Task DoneAsync(Guid notice, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var now = clock.Now();
        await db.Set<AlertNoticeRow>().Where(n => n.Id == notice)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.DoneAt, now), cancellation);
    }

    public async Task TryAgainAsync(Guid notice, TimeSpan pause, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var due = clock.Now() + pause;
        await db.Set<AlertNoticeRow>().Where(n => n.Id == notice).ExecuteUpdateAsync(
            set => set.SetProperty(n => n.DueAt, due).SetProperty(n => n.Tries, n => n.Tries + 1), cancellation);
    }

    public async Task ForgetOldAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var before = clock.Now() - Kept;
        await db.Set<AlertRow>().Where(a => a.EndedAt < before).ExecuteDeleteAsync(cancellation);
    }

    void AddNotices(DonorSyncDb db, Guid alert, bool isEnd, IReadOnlyList<string> channels, DateTimeOffset now)
    {
        foreach (var channel in channels)
            db.Add(new AlertNoticeRow
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                AlertId = alert,
                Channel = channel,
                IsEnd = isEnd,
                DueAt = now
            });
    }
}
