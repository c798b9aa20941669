using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Rejections;
using DonorSync.Server.Audit;
using DonorSync.Server.Scheduling;
using DonorSync.Sync;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Organizations.Choices;

/// <summary>Changes an organization's settings (B13), and what depends on them: the schedule, and the stored answers to E4.</summary>
sealed class SettingsChanger(
    StoredSettings settings, IOptions<SyncOptions> limits, Connections connections, SyncSchedule schedule, LimitFollower follower,
    AuditTrail trail, TimeProvider clock)
{
    /// <summary>Changes what was sent, in the context's transaction or in its own.</summary>
    /// <param name="texts">The new values by name; null returns to the server's default.</param>
    /// <exception cref="ValidationFailedException">Values are wrong (all are named); nothing was changed.</exception>
    public async Task<SettingsDifference> ChangeAsync(
        DonorSyncDb db, IReadOnlyDictionary<string, string?> texts, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        foreach (var (name, text) in texts)
        {
            if (text is not null && SyncFields.Named(name).ProblemOf(text, limits.Value) is { } problem)
                errors.Add(name, problem);
        }
        errors.ThrowIfAny();
        if (texts.Count == 0)
        {
            trail.DidNothing();
            var now = await settings.OfAsync(db.Organization, cancellation);
            return new(db.Organization, now, now);
        }
        var (before, after) = await settings.ChangeAsync(
            db,
            own =>
            {
                foreach (var (name, text) in texts)
                    SyncFields.Named(name).Set(own, text);
            },
            cancellation);
        trail.Did(Said(texts));
        return new(db.Organization, before, after);
    }

    /// <summary>Follows a change that is committed. A server that is killed before it has done so follows it later.</summary>
    public async Task FollowAsync(SettingsDifference change, CancellationToken cancellation)
    {
        if (change.Before.Interval != change.After.Interval)
            await RescheduleAsync(change.Organization, change.After.Interval, cancellation);
        if (change.Before.Policy.MaxTopLevelDomainLength != change.After.Policy.MaxTopLevelDomainLength)
            await follower.FollowAsync(change.Organization, cancellation);
    }

    async Task RescheduleAsync(OrganizationId organization, TimeSpan interval, CancellationToken cancellation)
    {
        if (await connections.LastBegunAsync(organization, cancellation) is not { } connection)
            return;
        var since = connection.LastBegan is { } began ? clock.GetUtcNow() - began : TimeSpan.Zero;
        await schedule.FollowIntervalAsync(connection.Id, interval, since, cancellation);
    }

    static string? Said(IReadOnlyDictionary<string, string?> texts) => texts.Count == 0 ? null : string.Join(
        ", ", texts.OrderBy(static t => t.Key, StringComparer.Ordinal).Select(static t => $"{t.Key}: {t.Value ?? "default"}"));
}

/// <summary>The settings of an organization before and after a change.</summary>
sealed record SettingsDifference(OrganizationId Organization, SyncSettings Before, SyncSettings After);
